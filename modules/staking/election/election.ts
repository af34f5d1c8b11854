import { Departure, type ElectionResult, type Term } from "../../../codec/gen/eco2/staking/v1/election.ts";
import { EventElection } from "../../../codec/gen/eco2/staking/v1/events.ts";
import { timestampOf } from "../../../codec/time.ts";
import { operatorText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { StakingEnv } from "../module.ts";
import { moment, termFrom } from "./clock.ts";
import { hasToGo } from "./leave.ts";
import { type Standing, standings } from "./roll.ts";
import { writeRoll } from "./rollPages.ts";
import { type Member, mark } from "./seats.ts";

/** Keeps the result and the roll of an election for ever, and makes the roll the one that seats are given by. */
export function recordRoll(
  ctx: Ctx,
  { state }: StakingEnv,
  number: bigint,
  term: Term,
  roll: readonly Standing[],
  seats: number,
): void {
  const result: ElectionResult = {
    number,
    height: BigInt(ctx.height),
    time: timestampOf(ctx.time),
    windowOpened: term.windowOpens,
    windowClosed: term.ends,
    seats,
    candidates: roll.length,
    votes: roll.reduce((sum, { votes }) => sum + votes, 0n).toString(),
  };
  state.elections.set(ctx, number, result);
  writeRoll(
    ctx,
    { state },
    number,
    roll.map((one) => ({ ...one, votes: one.votes.toString() })),
  );
  // Who waited is on the new roll. A candidate that comes clears such places away: a thousand at once would take too long.
  const waitingFrom = state.waitingPlaces.peek(ctx);
  state.queue.set(ctx, { election: number, nextRank: 1, length: roll.length, waitingFrom });
  emitTyped(ctx, EventElection, { number, seats, candidates: result.candidates, votes: result.votes });
}

/**
 * Elects, by the votes of the window that has closed, and begins the next term. Nobody moves yet: members that were not elected
 * are marked, and hand over their seats step by step.
 */
export function holdElection(ctx: Ctx, env: StakingEnv, members: readonly Member[]): void {
  const { state } = env;
  const term = state.term.get(ctx);
  const seats = state.params.get(ctx).maxValidators;
  const roll = standings(ctx, env, term, moment(term.ends));
  recordRoll(ctx, env, term.number, term, roll, seats);
  const elected = new Set(roll.slice(0, seats).map(({ operator }) => operatorText(ctx.chain, operator)));
  for (const member of members) {
    if (hasToGo(member)) continue;
    const isElected = elected.has(member.seat.operatorAddress);
    mark(ctx, env, member, isElected ? Departure.DEPARTURE_UNSPECIFIED : Departure.DEPARTURE_NOT_ELECTED);
  }
  state.term.set(ctx, termFrom(ctx.time, term.number + 1n, state.rules.get(ctx)));
}
