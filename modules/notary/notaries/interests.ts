import type { Record } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { NotaryParts } from "../module.ts";

/** Why a notary cannot judge a record, `undefined` where it can: it is its own, or it said so, or those who review. */
export function interestIn(
  ctx: Ctx,
  { state }: NotaryParts,
  notary: string,
  { sourceId, operator, account }: Record,
  submitter: string,
): string | undefined {
  if (notary === operator) return "is the operator of the source";
  if (notary === account) return "is the account of the source";
  if (notary === submitter) return "submitted the record";
  if (state.interests.has(ctx, [notary, sourceId, ""])) return `has an interest in source ${sourceId}`;
  const declared = [operator, account].find((one) => state.interests.has(ctx, [notary, 0n, one]));
  return declared === undefined ? undefined : `has an interest in ${declared}`;
}
