import type { Claim } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { MsgDefinition, type MsgRetire } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { checkClaim, checkGrams } from "../claim.ts";
import { fail } from "../errors.ts";
import { offset } from "../module.ts";
import { retireEcc, retireGrams, retireRanges } from "../retirements.ts";

const claimOf = ({ owner: _owner, batchId: _batch, grams: _grams, ...claim }: MsgRetire): Claim => claim;

/** Uses credits up for ever and writes the certificate of it. */
export const retire = offset.rpc(
  MsgDefinition.methods.retire,
  (ctx, request, { state, use, params }) => {
    const owner = messageAddress(ctx, request.owner, "owner");
    const parts = { state, use, rules: params };
    const { batchId, grams } = request;
    return { certificateId: retireGrams(ctx, parts, { owner, claim: claimOf(request) }, batchId, grams) };
  },
  (request) => {
    checkGrams(request.grams);
    checkClaim(claimOf(request));
  },
);

/** The same with ranges that the owner chooses. */
export const retireRangesRpc = offset.rpc(
  MsgDefinition.methods.retireRanges,
  (ctx, { owner: signer, ranges, claim }, { state, use, params }) => {
    checkClaim(claim);
    const owner = messageAddress(ctx, signer, "owner");
    return { certificateId: retireRanges(ctx, { state, use, rules: params }, { owner, claim }, ranges) };
  },
  ({ ranges, claim }) => {
    if (ranges.length === 0) throw fail.invalidRanges("no ranges are given");
    checkClaim(claim);
  },
);

/** Burns ECC, which uses credits of the vault up, and writes the certificate of them. */
export const retireEccRpc = offset.rpc(
  MsgDefinition.methods.retireEcc,
  (ctx, { owner: signer, grams, claim, filter }, { state, use, params }) => {
    checkClaim(claim);
    const owner = messageAddress(ctx, signer, "owner");
    return { certificateId: retireEcc(ctx, { state, use, rules: params }, { owner, claim }, grams, filter) };
  },
  ({ grams, claim }) => {
    checkGrams(grams);
    checkClaim(claim);
  },
);
