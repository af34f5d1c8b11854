import { equalBytes } from "../../codec/bytes.ts";
import type { Params } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { ChainFacts } from "../../core/module.ts";
import { fail } from "./errors.ts";

/** Whether an address is the authority or the committee of the parameters. */
export function isReviewer(
  ctx: Ctx,
  facts: ChainFacts,
  { committee }: Pick<Params, "committee">,
  signer: Uint8Array,
): boolean {
  return (
    equalBytes(signer, facts.authority) || (committee !== "" && equalBytes(signer, addressBytes(ctx.chain, committee)))
  );
}

/** @throws neither the authority nor the committee */
export function requireReviewer(
  ctx: Ctx,
  facts: ChainFacts,
  params: Pick<Params, "committee">,
  signer: Uint8Array,
  text: string,
): void {
  if (!isReviewer(ctx, facts, params, signer)) throw fail.notReviewer(text);
}
