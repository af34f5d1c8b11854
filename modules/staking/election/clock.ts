import { nanosOf } from "../../../codec/duration.ts";
import { type Params, Phase, type Term } from "../../../codec/gen/eco2/staking/v1/election.ts";
import { EventPhase } from "../../../codec/gen/eco2/staking/v1/events.ts";
import type { Duration } from "../../../codec/gen/google/protobuf/duration.ts";
import type { Timestamp } from "../../../codec/gen/google/protobuf/timestamp.ts";
import { timeOf, timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { emitTyped } from "../../../core/events.ts";
import type { StakingEnv } from "../module.ts";

/** A stored time, nanoseconds since 1970. */
export function moment(stored: Timestamp | undefined): bigint {
  if (stored === undefined) throw new BrokenInvariant("store staking: a time that must be there is missing");
  return timeOf(stored);
}

/** A stored duration, nanoseconds. */
export function span(stored: Duration | undefined): bigint {
  if (stored === undefined) throw new BrokenInvariant("store staking: a duration that must be there is missing");
  return nanosOf(stored);
}

/** A term that begins now. Its times stay as they are whatever becomes of the parameters, so that no vote can move an end. */
export function termFrom(time: bigint, number: bigint, rules: Params): Term {
  const ends = time + span(rules.termDuration);
  return {
    number,
    started: timestampOf(time),
    windowOpens: timestampOf(ends - span(rules.votingWindow)),
    ends: timestampOf(ends),
    phase: Phase.PHASE_SITTING,
  };
}

/** Whether a block of this time is on or past the end of the term. */
export const isOver = (term: Term, time: bigint): boolean => time >= moment(term.ends);

/** Voters are to know first of all that their votes count: an open window is announced even while winners are being seated. */
function phaseAt(term: Term, time: bigint, isHandingOver: boolean): Phase {
  if (time >= moment(term.windowOpens)) return Phase.PHASE_VOTING;
  return isHandingOver ? Phase.PHASE_HANDOVER : Phase.PHASE_SITTING;
}

/** Tells by an event when another phase, or the next term, has begun. */
export function announcePhase(ctx: Ctx, { state }: StakingEnv, isHandingOver: boolean, isNewTerm: boolean): void {
  const term = state.term.get(ctx);
  const phase = phaseAt(term, ctx.time, isHandingOver);
  if (phase === term.phase && !isNewTerm) return;
  state.term.set(ctx, { ...term, phase });
  emitTyped(ctx, EventPhase, { term: term.number, phase, ends: term.ends });
}
