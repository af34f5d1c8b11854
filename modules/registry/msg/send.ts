import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition, type MsgSend } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import { heldPieces } from "../exact.ts";
import { transfer } from "../keeper.ts";
import { chooseHeld, type LotPiece } from "../ledger.ts";
import { registry, type State } from "../module.ts";
import { requireRecipient } from "../refusals.ts";

/** Refuses what is wrong with a message's choice of credits by itself: amounts or ranges, one of them. */
export function checkCredits({ credits, ranges }: Pick<MsgSend, "credits" | "ranges">): void {
  if (credits.length === 0 && ranges.length === 0) throw fail.invalidAmount("no credits are given");
  if (credits.length > 0 && ranges.length > 0)
    throw fail.invalidAmount("amounts and ranges are given: one is expected");
  let last = 0n;
  for (const { batchId, grams } of credits) {
    if (batchId === 0n) throw fail.invalidAmount("batch ids begin at 1");
    if (batchId <= last) throw fail.invalidAmount(`batch ${batchId} after ${last}: each once, in ascending order`);
    if (grams === 0n) throw fail.invalidAmount(`0 grams of batch ${batchId}: at least 1 is expected`);
    last = batchId;
  }
}

/** The parts of an owner's lots that a message names, by batch. @throws batch not found, insufficient credits, not held ... */
export function chosenPieces(
  ctx: Ctx,
  state: State,
  owner: string,
  { credits, ranges }: Pick<MsgSend, "credits" | "ranges">,
): (readonly [bigint, readonly LotPiece[]])[] {
  if (ranges.length > 0)
    return heldPieces(ctx, state, owner, ranges).map(({ batchId, pieces }) => [batchId, pieces] as const);
  return credits.map(({ batchId, grams }) => {
    const batch = state.batches.find(ctx, batchId);
    if (batch === undefined) throw fail.batchNotFound(`no batch has the id ${batchId}`);
    return [batchId, chooseHeld(ctx, state, owner, grams, batch)] as const;
  });
}

/** Moves credits to another owner. What is not held never moves. */
export const send = registry.rpc(
  MsgDefinition.methods.send,
  (ctx, request, { state, use }) => {
    const sender = addressText(ctx.chain, messageAddress(ctx, request.sender, "sender"));
    const recipient = requireRecipient(ctx, use.accounts, request.recipient);
    if (recipient === sender) throw fail.invalidRecipient(`${recipient} is the sender`);
    const chosen = chosenPieces(ctx, state, sender, request);
    transfer(ctx, state, sender, recipient, chosen, StepKind.STEP_KIND_SEND);
    return {};
  },
  checkCredits,
);
