import { compareBytes } from "../../../codec/bytes.ts";
import type { Ranked, RollEntry, Tally, Term } from "../../../codec/gen/eco2/staking/v1/election.ts";
import { operatorText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { StakingEnv } from "../module.ts";
import { rollFrom } from "./rollPages.ts";
import { meanVotes, windowOf } from "./votes.ts";

/** A candidate that may be elected. */
export interface Standing {
  readonly operator: Uint8Array;
  /** Mean over the voting window, base units. */
  readonly votes: bigint;
  readonly registration: bigint;
}

/** Most votes first; ties by earlier registration, then address. */
function byRank(a: Standing, b: Standing): number {
  if (a.votes !== b.votes) return a.votes > b.votes ? -1 : 1;
  if (a.registration !== b.registration) return a.registration < b.registration ? -1 : 1;
  return compareBytes(a.operator, b.operator);
}

/** Whether a candidate may have a seat: it is one, is not jailed, and coins stand behind it. */
const maySit = (tally: Tally | undefined): tally is Tally =>
  tally !== undefined && !tally.barred && tally.votes !== "0";

/** All candidates that may be elected, by rank, their votes averaged over the window of the term until `time`. Reads every tally, no voter. */
export function standings(ctx: Ctx, env: StakingEnv, term: Term, time: bigint): Standing[] {
  const found: Standing[] = [];
  const window = windowOf(term);
  for (const [operator, tally] of env.state.tallies.range(ctx)) {
    if (!maySit(tally)) continue;
    found.push({ operator, votes: meanVotes(tally, window, time), registration: tally.registration });
  }
  return found.sort(byRank);
}

/** The next of the roll that may sit, by rank. */
function nextOfRoll(ctx: Ctx, env: StakingEnv): Uint8Array | undefined {
  const { state } = env;
  const queue = state.queue.find(ctx);
  if (queue === undefined || queue.nextRank > queue.length) return undefined;
  for (const [rank, { operator }] of rollFrom(ctx, env, queue.election, queue.length, queue.nextRank)) {
    if (!maySit(state.tallies.find(ctx, operator))) continue;
    state.queue.set(ctx, { ...queue, nextRank: rank + 1 });
    return operator;
  }
  state.queue.set(ctx, { ...queue, nextRank: queue.length + 1 });
  return undefined;
}

/** The next of those behind the roll that may sit, in the order in which they came. */
function nextWaiting(ctx: Ctx, env: StakingEnv): Uint8Array | undefined {
  const { waiting, queue } = env.state;
  const from = queue.find(ctx)?.waitingFrom ?? 0n;
  for (;;) {
    const [first] = waiting.range(ctx, { from });
    if (first === undefined) return undefined;
    const [place, operator] = first;
    waiting.remove(ctx, place);
    if (maySit(env.state.tallies.find(ctx, operator))) return operator;
  }
}

/**
 * Takes the candidate whose turn it is: of the roll by rank, then of those who came after it. Each gets one turn; who may not sit
 * when it comes has lost it.
 * @param onlyElected nobody may sit without having stood in an election
 */
export const nextCandidate = (ctx: Ctx, env: StakingEnv, onlyElected: boolean): Uint8Array | undefined =>
  nextOfRoll(ctx, env) ?? (onlyElected ? undefined : nextWaiting(ctx, env));

/** A candidate's place as it is told. */
export const rollEntry = (
  ctx: Ctx,
  rank: number,
  { operator, votes, registration }: Ranked,
  seats: number,
): RollEntry => ({
  rank,
  operatorAddress: operatorText(ctx.chain, operator),
  votes,
  registration,
  elected: rank <= seats,
});
