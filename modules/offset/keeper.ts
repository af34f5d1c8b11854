import type { ClassFilter } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import type { Claim } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { Piece } from "../registry/keeper.ts";
import { checkGrams } from "./claim.ts";
import type { OffsetEnv } from "./module.ts";
import { type RetiringParts, retireEcc, retireGrams, retireRanges } from "./retirements.ts";

export { checkClaim } from "./claim.ts";

/**
 * What offset offers to other modules: retirements with a certificate. Amounts are whole grams, addresses have 20 bytes; each
 * gives the certificate's id. Claims are refused as those of messages are: those that carry one run `checkClaim` in their check.
 */
export interface OffsetKeeper {
  /** Of one batch the lowest grams that the owner holds; of batch 0 the oldest vintage first. @throws as MsgRetire */
  retire(ctx: Ctx, owner: Uint8Array, batchId: bigint, grams: bigint, claim: Claim): bigint;
  /** Exact ranges, in ascending order, all held by the owner. @throws as MsgRetireRanges */
  retirePieces(ctx: Ctx, owner: Uint8Array, pieces: readonly Piece[], claim: Claim): bigint;
  /** ECC that the payer may spend, of the classes that agree with the filter. @throws as MsgRetireEcc */
  retireEcc(ctx: Ctx, payer: Uint8Array, grams: bigint, claim: Claim, filter?: ClassFilter): bigint;
}
export const OffsetKeeper = capability<OffsetKeeper>("offset.retirements");

export function offsetKeeper({ state, use, params }: OffsetEnv): OffsetKeeper {
  const parts = (ctx: Ctx): RetiringParts => ({ state, use, rules: params.get(ctx) });
  return {
    retire: (ctx, owner, batchId, grams, claim) => retireGrams(ctx, parts(ctx), { owner, claim }, batchId, grams),
    retirePieces: (ctx, owner, pieces, claim) => retireRanges(ctx, parts(ctx), { owner, claim }, pieces),
    retireEcc(ctx, owner, grams, claim, filter) {
      checkGrams(grams);
      return retireEcc(ctx, parts(ctx), { owner, claim }, grams, filter);
    },
  };
}
