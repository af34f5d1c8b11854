import { Departure } from "../../../codec/gen/eco2/staking/v1/election.ts";
import { operatorText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { consensusAddress, requireCandidate } from "../candidate.ts";
import type { StakingEnv } from "../module.ts";
import { newTally, setBarred } from "./votes.ts";

/** Places of earlier rolls that one newcomer clears away: more than it takes itself, so that they come to an end. */
const clearedAtOnce = 2;

/** A candidate came, or came back, after the roll was made: it waits behind it for a seat that nobody on the roll can take. */
function waitBehindRoll(ctx: Ctx, { state }: StakingEnv, operator: Uint8Array): void {
  const to = state.queue.find(ctx)?.waitingFrom ?? 0n;
  const stale: bigint[] = [];
  for (const [place] of state.waiting.range(ctx, { to })) if (stale.push(place) === clearedAtOnce) break;
  for (const place of stale) state.waiting.remove(ctx, place);
  state.waiting.set(ctx, state.waitingPlaces.next(ctx), operator);
}

/** A seat that genesis gave to no candidate is the one's whose key it has; who has no seat waits for one. */
function claimOrWait(ctx: Ctx, env: StakingEnv, operator: Uint8Array): void {
  const address = consensusAddress(requireCandidate(ctx, env, operator));
  const seat = env.state.seats.find(ctx, address);
  if (seat === undefined) waitBehindRoll(ctx, env, operator);
  else if (seat.operatorAddress === "")
    env.state.seats.set(ctx, address, { ...seat, claimedBy: operatorText(ctx.chain, operator) });
  else env.state.seats.set(ctx, address, { ...seat, departure: Departure.DEPARTURE_UNSPECIFIED });
}

/** To be called when a candidate has registered. */
export function candidateAdded(ctx: Ctx, env: StakingEnv, operator: Uint8Array): void {
  const { state } = env;
  const { tokens, jailed } = requireCandidate(ctx, env, operator);
  state.tallies.set(ctx, operator, newTally(ctx, state.registrations.next(ctx), BigInt(tokens), jailed));
  claimOrWait(ctx, env, operator);
}

/** To be called when a candidate is one no more. It had no seat. */
export function candidateGone(ctx: Ctx, { state }: StakingEnv, operator: Uint8Array): void {
  state.tallies.remove(ctx, operator);
}

/** To be called when a candidate was unjailed: it keeps a seat that it still has, or waits for one. */
export function candidateReturned(ctx: Ctx, env: StakingEnv, operator: Uint8Array): void {
  setBarred(ctx, env, operator, false);
  claimOrWait(ctx, env, operator);
}
