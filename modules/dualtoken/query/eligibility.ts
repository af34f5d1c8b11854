import { QueryDefinition } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { ineligibility, roomFor } from "../eligibility.ts";
import { dualtoken } from "../module.ts";

/** What a deposit of grams of a batch would be told, range by range as their labels change. */
export const eligibility = dualtoken.rpc(
  QueryDefinition.methods.eligibility,
  (ctx, { batchId, startGram, endGram }, { state, use, params }) => {
    const batch = use.credits.batch(ctx, batchId);
    if (batch === undefined) throw notFound(`no batch has the id ${batchId}`);
    const issued = batch.supply?.issuedGrams ?? 0n;
    const end = startGram === 0n && endGram === 0n ? issued : endGram;
    if (startGram >= end || end > issued)
      throw invalidArgument(`batch ${batchId} has the grams 0-${issued}, not ${startGram}-${end}`);
    const ranges = use.credits.describe(ctx, [{ batchId, startGram, endGram: end }]).map((piece) => {
      const reason = ineligibility(ctx, state, params, batch, piece.labels);
      return {
        startGram: piece.startGram,
        endGram: piece.endGram,
        labels: [...piece.labels],
        eligible: reason === undefined,
        reason: reason ?? "",
      };
    });
    const room = roomFor(ctx, state, params, batch);
    const full = room?.grams === 0n ? `${room.of} has no room left` : undefined;
    const reason = ranges.find(({ eligible }) => !eligible)?.reason ?? full ?? "";
    const roomGrams = room === undefined || room.grams > issued ? issued : room.grams;
    return { eligible: reason === "", reason, roomGrams, ranges };
  },
);
