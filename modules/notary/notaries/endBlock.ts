import { DisputeStatus } from "../../../codec/gen/eco2/notary/v1/dispute.ts";
import { EventNotaryUnbonded } from "../../../codec/gen/eco2/notary/v1/events.ts";
import type { NotarisationParams } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { timestampOf } from "../../../codec/time.ts";
import { type Ctx, nested } from "../../../core/ctx.ts";
import { LedgerError } from "../../../core/errors.ts";
import { emitTyped } from "../../../core/events.ts";
import { resume } from "../disputes/resume.ts";
import { endDispute } from "../disputes/standing.ts";
import type { NotaryEnv, NotaryParts } from "../module.ts";
import { drawDue } from "./draw.ts";
import { payOut } from "./fees.ts";
import { windowEnded } from "./judging.ts";
import { finalise } from "./outcome.ts";
import { notarisationRules } from "./params.ts";
import { first } from "./queue.ts";
import { dueIn, setNotarisation } from "./seats.ts";

// What a block does of itself is bounded, however much is due at once: the rest has its turn in the next blocks, what waits longest
// first. An answer after its time is refused, whether a block has ended the window or not.

/** Records whose window ends, or that become final, in one block. */
export const recordsInBlock = 50;
const disputesInBlock = 50;
const unbondingsInBlock = 100;
/** Until a record is tried again that could not become final. */
const retry = 3_600_000_000_000n;

function payUnbondings(ctx: Ctx, parts: NotaryParts): void {
  const { state } = parts;
  for (const [time, id] of first(state.unbondingEnds.keys(ctx, { to: [ctx.time + 1n, 0n] }), unbondingsInBlock)) {
    const { notary, amount } = state.unbondings.get(ctx, id);
    state.unbondingEnds.remove(ctx, [time, id]);
    state.unbondings.remove(ctx, id);
    payOut(ctx, parts, notary, BigInt(amount));
    emitTyped(ctx, EventNotaryUnbonded, { notary, amount });
  }
}

/** Ends disputes that nobody decided in time. One whose end a module refuses that stands on the record stands for longer. */
function lapseDisputes(ctx: Ctx, parts: NotaryParts): void {
  const { state } = parts;
  for (const [time, id] of first(state.decisionEnds.keys(ctx, { to: [ctx.time + 1n, 0n] }), disputesInBlock)) {
    const dispute = state.disputes.get(ctx, id);
    try {
      nested(ctx, (inner) => {
        endDispute(inner, parts, dispute, { status: DisputeStatus.DISPUTE_STATUS_LAPSED, by: "", decision: "" });
        resume(inner, parts, state.notarisations.get(inner, dispute.recordId));
      });
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      state.decisionEnds.remove(ctx, [time, id]);
      state.decisionEnds.add(ctx, [ctx.time + retry, id]);
      state.disputes.set(ctx, id, { ...dispute, decideUntil: timestampOf(ctx.time + retry) });
    }
  }
}

function handleDue(ctx: Ctx, parts: NotaryParts, rules: NotarisationParams, id: bigint): void {
  const { state } = parts;
  const found = state.notarisations.get(ctx, id);
  const { status } = state.records.get(ctx, id);
  if (status === RecordStatus.RECORD_STATUS_ATTESTING) windowEnded(ctx, parts, rules, found);
  // The end of the dispute takes it up again.
  else if (found.disputeId !== 0n) setNotarisation(ctx, parts, { ...found, due: undefined });
  else finalise(ctx, parts, rules, found);
}

/** What a module that stands on records refuses must not stop the chain: the record waits. */
function tryDue(ctx: Ctx, parts: NotaryParts, rules: NotarisationParams, id: bigint): void {
  try {
    nested(ctx, (inner) => handleDue(inner, parts, rules, id));
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    setNotarisation(ctx, parts, dueIn(ctx, parts.state.notarisations.get(ctx, id), retry));
  }
}

/** Brings notarisations on by what time alone does. */
export function endBlock(ctx: Ctx, env: NotaryEnv): void {
  const { state } = env;
  const rules = notarisationRules(env.params.get(ctx));
  payUnbondings(ctx, env);
  lapseDisputes(ctx, env);
  for (const [, id] of first(state.due.keys(ctx, { to: [ctx.time + 1n, 0n] }), recordsInBlock))
    tryDue(ctx, env, rules, id);
  drawDue(ctx, env, rules);
}
