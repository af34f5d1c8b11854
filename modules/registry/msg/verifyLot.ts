import { EventVerifyLot } from "../../../codec/gen/eco2/registry/v1/provenance.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { emitTyped } from "../../../core/events.ts";
import { registry } from "../module.ts";
import { maxWalkOf } from "../provenance/limits.ts";
import { verifyLot as verify } from "../provenance/verify.ts";

/** Walks a part of a lot's history and keeps how far it came; anybody may, and pays for it. */
export const verifyLot = registry.rpc(MsgDefinition.methods.verifyLot, (ctx, request, { state, use, params }) => {
  messageAddress(ctx, request.sender, "sender");
  const most = maxWalkOf(params);
  const asked = request.maxSteps === 0 || request.maxSteps > most ? most : request.maxSteps;
  const { checkpoint, steps } = verify(ctx, { state, use }, request.batchId, request.gram, asked);
  const complete = checkpoint.open.length === 0;
  const { batchId, stepId, startGram, endGram } = checkpoint;
  emitTyped(ctx, EventVerifyLot, { batchId, stepId, startGram, endGram, steps: checkpoint.steps, complete });
  return { steps, complete };
});
