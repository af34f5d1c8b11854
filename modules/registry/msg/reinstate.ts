import { EventReinstate } from "../../../codec/gen/eco2/registry/v1/events.ts";
import { type DoubleUseRecord, StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { addressBytes } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { AccountKeeper } from "../../auth/keeper.ts";
import { payDebt } from "../buffer.ts";
import { fail } from "../errors.ts";
import { lotPieces } from "../exact.ts";
import { total } from "../intervals.ts";
import { movePieces } from "../ledger.ts";
import { bufferAccount, registry, type State } from "../module.ts";
import { checkReviewer, requireReason, requireRecipient } from "../refusals.ts";

interface Parts {
  readonly state: State;
  readonly use: { readonly accounts: AccountKeeper };
}

/** Whose the grams are again: the owner's, the buffer's, or of a module that has lost them from its books somebody's. */
function owner(ctx: Ctx, { use }: Parts, { owner: before }: DoubleUseRecord, recipient: string): string {
  const module = use.accounts.moduleOf(addressBytes(ctx.chain, before));
  if (module === undefined || module === bufferAccount) {
    if (recipient === "") return before;
    throw fail.invalidRecipient(`the grams go back to ${before}: no recipient is expected`);
  }
  if (recipient === "") throw fail.invalidRecipient(`the module ${module} kept the grams: a recipient is needed`);
  return requireRecipient(ctx, use.accounts, recipient);
}

/** Gives back what a record suspended; gives the grams. */
function giveBack(ctx: Ctx, { state, use }: Parts, record: DoubleUseRecord, to: string): bigint {
  const { batchId, startGram: start, endGram: end } = record;
  const among = (status: string) =>
    lotPieces(ctx, state, batchId, { start, end }).filter(({ lot }) => lot.status === status);
  const pieces = among("suspended");
  if (pieces.length === 0) return 0n;
  movePieces(ctx, state, batchId, pieces, { kind: StepKind.STEP_KIND_REINSTATE, to });
  if (use.accounts.moduleOf(addressBytes(ctx.chain, to)) === bufferAccount) {
    movePieces(ctx, state, batchId, among("held"), { kind: StepKind.STEP_KIND_BUFFER });
    payDebt(ctx, state, state.batches.get(ctx, batchId));
  }
  return total(pieces.map(({ range }) => range));
}

/** Dismisses a double use record, as the source had reported in error: what was suspended by it is held again. */
export const reinstate = registry.rpc(
  MsgDefinition.methods.reinstate,
  (ctx, { reviewer: signer, recordId, recipient, reason }, env) => {
    const { state } = env;
    const reviewer = checkReviewer(ctx, env, signer);
    const record = state.doubleUses.find(ctx, recordId);
    if (record === undefined) throw fail.recordNotFound(`no record has the id ${recordId}`);
    if (record.dismissal !== undefined) throw fail.recordDismissed(`record ${recordId}: ${record.dismissal.reason}`);
    const to = owner(ctx, env, record, recipient);
    const grams = giveBack(ctx, env, record, to);
    const dismissal = { reason, reviewer, height: BigInt(ctx.height) };
    state.doubleUses.set(ctx, recordId, { ...record, dismissal });
    state.doubleUseRanges.remove(ctx, [record.batchId, record.startGram]);
    emitTyped(ctx, EventReinstate, { recordId, batchId: record.batchId, grams, owner: to, reason });
    return { grams };
  },
  ({ reason }) => {
    requireReason(reason);
  },
);
