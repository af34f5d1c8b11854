import type { Tally, Term } from "../../../codec/gen/eco2/staking/v1/election.ts";
import { quotient } from "../../../codec/quotient.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { StakingEnv } from "../module.ts";
import { moment } from "./clock.ts";

/** Nanoseconds between two moments that lie within the voting window of a term. */
function withinWindow(term: Term, from: bigint, to: bigint): bigint {
  const opens = moment(term.windowOpens);
  const ends = moment(term.ends);
  const first = from > opens ? from : opens;
  const last = to < ends ? to : ends;
  return last > first ? last - first : 0n;
}

/** Votes times nanoseconds that the window of a term has seen of a candidate until `time`. */
function weightAt(tally: Tally, term: Term, time: bigint): bigint {
  // What an earlier window saw counts no more; nobody has to go over all candidates to clear it.
  const before = tally.term === term.number ? BigInt(tally.weight) : 0n;
  return before + BigInt(tally.votes) * withinWindow(term, moment(tally.changed), time);
}

/**
 * A candidate's votes in base units, averaged over the voting window as far as `time` has come; before the window opens, the
 * votes of this moment. Constant work, whatever the number of voters.
 */
export function meanVotes(tally: Tally, term: Term, time: bigint): bigint {
  const seen = withinWindow(term, moment(term.windowOpens), time);
  return seen === 0n ? BigInt(tally.votes) : quotient(weightAt(tally, term, time), seen);
}

/** The tally after the votes became `votes` now. */
function movedTo(ctx: Ctx, tally: Tally, term: Term, votes: bigint): Tally {
  return {
    ...tally,
    votes: votes.toString(),
    weight: weightAt(tally, term, ctx.time).toString(),
    changed: timestampOf(ctx.time),
    term: term.number,
  };
}

/**
 * To be called whenever the tokens of a candidate change: what it had until now is weighed, what it has from now on is not yet.
 * Genesis counts all of it at once.
 */
export function votesMoved(
  ctx: Ctx,
  { state }: StakingEnv,
  operator: Uint8Array,
  _before: bigint,
  after: bigint,
): void {
  const tally = state.tallies.get(ctx, operator);
  state.tallies.set(ctx, operator, movedTo(ctx, tally, state.term.get(ctx), after));
}

/** Votes of a candidate that registers now. */
export const newTally = (ctx: Ctx, registration: bigint, votes: bigint, barred: boolean): Tally => ({
  votes: votes.toString(),
  weight: "0",
  changed: timestampOf(ctx.time),
  term: 0n,
  registration,
  barred,
});

/** Says whether a candidate may be elected: the election then need not read the candidates themselves. */
export function setBarred(ctx: Ctx, { state }: StakingEnv, operator: Uint8Array, barred: boolean): void {
  const tally = state.tallies.get(ctx, operator);
  if (tally.barred !== barred) state.tallies.set(ctx, operator, { ...tally, barred });
}
