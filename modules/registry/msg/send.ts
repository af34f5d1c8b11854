import { EventSend } from "../../../codec/gen/eco2/registry/v1/events.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition, type MsgSend } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { chooseHeld, movePieces } from "../ledger.ts";
import { registry } from "../module.ts";
import { requireRecipient } from "../refusals.ts";

function checkCredits({ credits }: MsgSend): void {
  if (credits.length === 0) throw fail.invalidAmount("no credits are given");
  let last = 0n;
  for (const { batchId, grams } of credits) {
    if (batchId === 0n) throw fail.invalidAmount("batch ids begin at 1");
    if (batchId <= last) throw fail.invalidAmount(`batch ${batchId} after ${last}: each once, in ascending order`);
    if (grams === 0n) throw fail.invalidAmount(`0 grams of batch ${batchId}: at least 1 is expected`);
    last = batchId;
  }
}

/** Moves credits to another owner. What is suspended or retired never moves. */
export const send = registry.rpc(
  MsgDefinition.methods.send,
  (ctx, request, { state, use }) => {
    const sender = addressText(ctx.chain, messageAddress(ctx, request.sender, "sender"));
    const recipient = requireRecipient(ctx, use.accounts, request.recipient);
    if (recipient === sender) throw fail.invalidRecipient(`${recipient} is the sender`);
    for (const { batchId, grams } of request.credits) {
      const batch = state.batches.find(ctx, batchId);
      if (batch === undefined) throw fail.batchNotFound(`no batch has the id ${batchId}`);
      const pieces = chooseHeld(ctx, state, sender, grams, batch);
      const move = { kind: StepKind.STEP_KIND_SEND, to: recipient, status: "held" } as const;
      for (const { range } of movePieces(ctx, state, batchId, pieces, move)) {
        emitTyped(ctx, EventSend, { batchId, startGram: range.start, endGram: range.end, sender, recipient });
      }
    }
    return {};
  },
  checkCredits,
);
