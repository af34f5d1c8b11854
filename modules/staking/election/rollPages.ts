import type { Ranked } from "../../../codec/gen/eco2/staking/v1/election.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import type { StakingEnv } from "../module.ts";

type Env = Pick<StakingEnv, "state">;

// Pages of 64: an election writes a thousand candidates as 16 values, not as a thousand.
const pageBits = 6;
const pageSize = 1 << pageBits;

/** Keeps the roll of an election, by rank. */
export function writeRoll(ctx: Ctx, { state }: Env, election: bigint, roll: readonly Ranked[]): void {
  for (let page = 0; page << pageBits < roll.length; page += 1) {
    const from = page << pageBits;
    state.rolls.set(ctx, [election, page], { candidates: roll.slice(from, from + pageSize) });
  }
}

/** The candidates of a roll from a rank on (the first is 1), read page by page as they are taken. */
export function* rollFrom(
  ctx: Ctx,
  { state }: Env,
  election: bigint,
  length: number,
  first: number,
): Generator<readonly [rank: number, ranked: Ranked]> {
  for (let rank = first; rank <= length; ) {
    const page = state.rolls.get(ctx, [election, (rank - 1) >> pageBits]).candidates;
    for (const ranked of page.slice((rank - 1) & (pageSize - 1))) {
      yield [rank, ranked];
      rank += 1;
    }
    if (((rank - 1) & (pageSize - 1)) !== 0 && rank <= length)
      throw new BrokenInvariant(`store staking: a page of the roll of election ${election} is too short`);
  }
}
