import type { Ctx } from "../../core/ctx.ts";
import { withGas } from "../../core/ctx.ts";
import { GasMeter } from "../../core/gas.ts";
import type { CollectionSet } from "../../core/state/set.ts";
import type { TxNonces } from "../../core/tx/doors.ts";

/** Timeouts of unordered transactions, as the SDK writes a signed number: its first bit turned, so that keys sort. */
const keyOf = (timeout: bigint): bigint => timeout + (1n << 63n);

/** Forgotten at once by one transaction: more than it adds, so that none stay for long. */
const mostForgotten = 16;

interface Parts {
  readonly state: { readonly nonces: CollectionSet<readonly [timeout: bigint, sender: Uint8Array]> };
}

/** Nobody may use these again, since their timeout has passed. What that costs was paid when they were added. */
function forgetPassed(ctx: Ctx, { state }: Parts): void {
  const free = withGas(ctx, new GasMeter(Number.POSITIVE_INFINITY));
  const passed: (readonly [bigint, Uint8Array])[] = [];
  for (const key of state.nonces.keys(free)) {
    if (key[0] >= keyOf(ctx.time) || passed.length === mostForgotten) break;
    passed.push(key);
  }
  for (const key of passed) state.nonces.remove(free, key);
}

/** Which timeouts a sender has used; those that have passed are forgotten by the transactions that come after. */
export function txNonces(parts: Parts): TxNonces {
  const { nonces } = parts.state;
  return {
    take(ctx, sender, timeout) {
      const key = [keyOf(timeout), sender] as const;
      if (nonces.has(ctx, key)) return false;
      if (ctx.mode === "deliver") forgetPassed(ctx, parts);
      nonces.add(ctx, key);
      return true;
    },
  };
}
