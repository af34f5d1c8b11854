import type { Tally, Term } from "../../../codec/gen/eco2/staking/v1/election.ts";
import { quotient } from "../../../codec/quotient.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { StakingEnv } from "../module.ts";
import { moment } from "./clock.ts";

/** The voting window of a term, nanoseconds since 1970. */
interface Window {
  readonly term: bigint;
  readonly opens: bigint;
  readonly ends: bigint;
}

export const windowOf = ({ number, windowOpens, ends }: Term): Window => ({
  term: number,
  opens: moment(windowOpens),
  ends: moment(ends),
});

/** Nanoseconds between two moments that lie within the window. */
function within({ opens, ends }: Window, from: bigint, to: bigint): bigint {
  const first = from > opens ? from : opens;
  const last = to < ends ? to : ends;
  return last > first ? last - first : 0n;
}

/** Votes times nanoseconds that the window has seen of a candidate until `time`. */
function weightAt(tally: Tally, window: Window, time: bigint): bigint {
  // What an earlier window saw counts no more; nobody has to go over all candidates to clear it.
  const before = tally.term === window.term ? BigInt(tally.weight) : 0n;
  return before + BigInt(tally.votes) * within(window, moment(tally.changed), time);
}

/**
 * A candidate's votes in base units, averaged over the window as far as `time` has come; before it opens, the votes of this
 * moment. Constant work, whatever the number of voters.
 */
export function meanVotes(tally: Tally, window: Window, time: bigint): bigint {
  const seen = within(window, window.opens, time);
  return seen === 0n ? BigInt(tally.votes) : quotient(weightAt(tally, window, time), seen);
}

/** To be called whenever the tokens of a candidate change: what it had until now is weighed, what it has from now on is not yet. */
export function votesMoved(
  ctx: Ctx,
  { state }: StakingEnv,
  operator: Uint8Array,
  _before: bigint,
  after: bigint,
): void {
  const tally = state.tallies.get(ctx, operator);
  const window = windowOf(state.term.get(ctx));
  state.tallies.set(ctx, operator, {
    ...tally,
    votes: after.toString(),
    weight: weightAt(tally, window, ctx.time).toString(),
    changed: timestampOf(ctx.time),
    term: window.term,
  });
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
