import type { NotarisationParams } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import type { Record } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { NotaryParts } from "../module.ts";
import { takeIn } from "./fees.ts";
import { blocksToDraw, drawAfter, setNotarisation } from "./seats.ts";

/**
 * Has a record judged that was closed in this block: three blocks later its notaries are drawn.
 * @param submitter who pays for it, and so does not judge it
 * @throws insufficient funds for the fee
 */
export function beginNotarisation(
  ctx: Ctx,
  parts: NotaryParts,
  rules: NotarisationParams,
  { id: recordId }: Record,
  submitter: Uint8Array,
): void {
  takeIn(ctx, parts, submitter, BigInt(rules.recordFee));
  const begun = {
    recordId,
    submitter: addressText(ctx.chain, submitter),
    eligibleHeight: 0n,
    round: 0,
    drawn: rules.drawn,
    needed: rules.needed,
    drawHeight: 0n,
    seed: new Uint8Array(0),
    seats: [],
    due: undefined,
    disputableUntil: undefined,
    disputeId: 0n,
    fee: rules.recordFee,
    outcome: "",
    correction: 0n,
  };
  setNotarisation(ctx, parts, drawAfter(ctx, begun, blocksToDraw));
}
