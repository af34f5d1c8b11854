import {
  EventReleaseBatch,
  EventReverse,
  EventSend,
  EventSuspendBatch,
} from "../../../codec/gen/eco2/registry/v1/events.ts";
import { type Batch, StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { isIsoDate } from "../../../codec/iso.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { bufferDebt, chooseBuffer, payDebt, payReversal, setBufferDebt } from "../buffer.ts";
import { fail } from "../errors.ts";
import { total } from "../intervals.ts";
import { movePieces, requireMovable } from "../ledger.ts";
import { registry, type State } from "../module.ts";
import { checkReviewer, requireReason, requireRecipient } from "../refusals.ts";
import { setSuspension } from "../suspension.ts";
import { takeRange } from "../taking.ts";
import { supplyOfBatch } from "../totals.ts";

function batchWith(ctx: Ctx, state: State, id: bigint): Batch {
  const batch = state.batches.find(ctx, id);
  if (batch === undefined) throw fail.batchNotFound(`no batch has the id ${id}`);
  return batch;
}

const checkReason = ({ reason }: { readonly reason: string }): void => {
  requireReason(reason);
};

/** Cancels a range of credits whoever has them. */
export const revoke = registry.rpc(
  MsgDefinition.methods.revoke,
  (ctx, { reviewer, range, reason }, env) => {
    checkReviewer(ctx, env, reviewer);
    return { grams: takeRange(ctx, env, range, "revoked", reason) };
  },
  checkReason,
);

/** Ends the time of a range of credits. */
export const expire = registry.rpc(
  MsgDefinition.methods.expire,
  (ctx, { reviewer, range, reason }, env) => {
    checkReviewer(ctx, env, reviewer);
    return { grams: takeRange(ctx, env, range, "expired", reason) };
  },
  checkReason,
);

/** Stops all grams of a batch where they are, in constant work. */
export const suspendBatch = registry.rpc(
  MsgDefinition.methods.suspendBatch,
  (ctx, { reviewer: signer, batchId, reason }, env) => {
    const reviewer = checkReviewer(ctx, env, signer);
    const batch = batchWith(ctx, env.state, batchId);
    const { suspension } = batch;
    if (suspension !== undefined && suspension.reason !== "")
      throw fail.batchSuspended(`batch ${batchId}: ${suspension.reason}`);
    if (suspension !== undefined) {
      env.state.batches.set(ctx, batchId, { ...batch, suspension: { ...suspension, reason, reviewer } });
    } else {
      setSuspension(ctx, env.state, batch, { reason, reviewer, height: BigInt(ctx.height), poolReason: "" });
      env.hooks.batchSuspended(ctx, batchId);
    }
    emitTyped(ctx, EventSuspendBatch, { batchId, reason, reviewer });
    return {};
  },
  checkReason,
);

/** Ends the suspension of a batch; what its programme's buffer owes is paid out of what it has in the buffer. */
export const releaseBatch = registry.rpc(
  MsgDefinition.methods.releaseBatch,
  (ctx, { reviewer: signer, batchId, reason }, env) => {
    const reviewer = checkReviewer(ctx, env, signer);
    const batch = batchWith(ctx, env.state, batchId);
    const { suspension } = batch;
    if (suspension === undefined) throw fail.notSuspended(`batch ${batchId}`);
    if (suspension.reason === "")
      throw fail.notSuspended(`batch ${batchId} by the review authority, but for its pool: ${suspension.poolReason}`);
    if (suspension.poolReason === "") {
      payDebt(ctx, env.state, setSuspension(ctx, env.state, batch, undefined));
      env.hooks.batchReleased(ctx, batchId);
    } else {
      const next = { ...suspension, reason: "", reviewer: "" };
      env.state.batches.set(ctx, batchId, { ...batch, suspension: next });
    }
    emitTyped(ctx, EventReleaseBatch, { batchId, reason, reviewer });
    return {};
  },
  checkReason,
);

/** Records that stored carbon came out again; the programme's buffer pays, and owes what it lacks. */
export const reverse = registry.rpc(
  MsgDefinition.methods.reverse,
  (ctx, { reviewer: signer, batchId, grams, date, reason }, env) => {
    const { state } = env;
    const reviewer = checkReviewer(ctx, env, signer);
    const batch = batchWith(ctx, state, batchId);
    const { issuedGrams } = supplyOfBatch(batch);
    if (grams > issuedGrams)
      throw fail.invalidReversal(`batch ${batchId} has ${issuedGrams} grams, ${grams} cannot come out of it`);
    const { programmeId, projectId } = batch;
    const paid = payReversal(ctx, state, batch, grams, reason);
    const paidGrams = total(paid.map(({ startGram, endGram }) => ({ start: startGram, end: endGram })));
    const unpaidGrams = grams - paidGrams;
    setBufferDebt(ctx, state, programmeId, bufferDebt(ctx, state, programmeId) + unpaidGrams);
    const id = state.nextReversal.next(ctx);
    const about = { id, batchId, programmeId, projectId, grams, paid, unpaidGrams, date, reason, reviewer };
    state.reversals.set(ctx, id, { ...about, height: BigInt(ctx.height) });
    emitTyped(ctx, EventReverse, { reversalId: id, batchId, grams, unpaidGrams });
    return { reversalId: id, paidGrams, unpaidGrams };
  },
  ({ grams, date, reason }) => {
    if (grams === 0n) throw fail.invalidReversal("0 grams: at least 1 is expected");
    if (!isIsoDate(date)) throw fail.invalidReversal(`date "${date.slice(0, 20)}" is no calendar day YYYY-MM-DD`);
    requireReason(reason);
  },
);

/** Lets credits of a batch out of the buffer, as the risk that they stand for has passed. */
export const releaseBuffer = registry.rpc(
  MsgDefinition.methods.releaseBuffer,
  (ctx, request, env) => {
    const { state } = env;
    checkReviewer(ctx, env, request.reviewer);
    const { batchId, grams } = request;
    const batch = batchWith(ctx, state, batchId);
    requireMovable(batch);
    const recipient = requireRecipient(ctx, env.use.accounts, request.recipient);
    const chosen = chooseBuffer(ctx, state, batch, grams, ["batch"]);
    const found = total(chosen.map(({ range }) => range));
    if (found < grams)
      throw fail.insufficientCredits(`the buffer has ${found} grams of batch ${batchId}, ${grams} are asked for`);
    const kind = StepKind.STEP_KIND_RELEASE_BUFFER;
    for (const { range, from } of movePieces(ctx, state, batchId, chosen, { kind, to: recipient })) {
      const about = { batchId, startGram: range.start, endGram: range.end };
      emitTyped(ctx, EventSend, { ...about, sender: from, recipient, kind });
    }
    return {};
  },
  ({ grams, reason }) => {
    if (grams === 0n) throw fail.invalidAmount("0 grams: at least 1 is expected");
    requireReason(reason);
  },
);
