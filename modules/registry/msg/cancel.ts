import { EventEnd } from "../../../codec/gen/eco2/registry/v1/events.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { length } from "../intervals.ts";
import { movePieces } from "../ledger.ts";
import { registry } from "../module.ts";
import { requireReason } from "../refusals.ts";
import { checkCredits, chosenPieces } from "./send.ts";

/** Gives credits up without a claim: they are cancelled, not retired. */
export const cancel = registry.rpc(
  MsgDefinition.methods.cancel,
  (ctx, request, { state }) => {
    const owner = addressText(ctx.chain, messageAddress(ctx, request.owner, "owner"));
    const kind = StepKind.STEP_KIND_CANCEL;
    let grams = 0n;
    for (const [batchId, pieces] of chosenPieces(ctx, state, owner, request)) {
      for (const { range } of movePieces(ctx, state, batchId, pieces, { kind })) {
        grams += length(range);
        const about = { batchId, startGram: range.start, endGram: range.end };
        emitTyped(ctx, EventEnd, { ...about, owner, kind, reason: request.reason });
      }
    }
    return { grams };
  },
  (request) => {
    checkCredits(request);
    requireReason(request.reason);
  },
);
