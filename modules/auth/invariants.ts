import { equalBytes } from "../../codec/bytes.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { AuthState } from "./keeper.ts";

/** Every account has its own number, below the next, by which it is found. */
export function numbersInvariant(ctx: Ctx, { accounts, byNumber, nextNumber }: AuthState): string | undefined {
  const next = nextNumber.peek(ctx);
  let count = 0;
  for (const [address, { base }] of accounts.range(ctx)) {
    const text = addressText(ctx.chain, address);
    if (base.address !== text) return `the account of ${text} names ${base.address}`;
    if (base.accountNumber >= next) return `${text} has the number ${base.accountNumber}, the next is ${next}`;
    const indexed = byNumber.find(ctx, base.accountNumber);
    if (indexed === undefined || !equalBytes(indexed, address))
      return `${text} is not found by its number ${base.accountNumber}`;
    count += 1;
  }
  const indexed = [...byNumber.range(ctx)].length;
  return count === indexed ? undefined : `${count} accounts, ${indexed} numbers`;
}
