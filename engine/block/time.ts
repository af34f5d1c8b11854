import type { Commit } from "../../codec/gen/tendermint/types/types.ts";
import { BlockIDFlag } from "../../codec/gen/tendermint/types/validator.ts";
import { timeOf } from "../../codec/time.ts";
import { EngineError } from "../errors.ts";
import { memberOf, type ValidatorSet } from "./validatorSet.ts";

/**
 * The time of the block that carries a commit, nanoseconds since 1970: the median of the votes' times, each weighted by the power
 * behind it (CometBFT state/state.go, MedianTime). No minority of the power can move it.
 * @param validators the set that signed the commit
 */
export function medianTime(commit: Commit, validators: ValidatorSet): bigint {
  const votes = commit.signatures
    .filter(({ blockIdFlag }) => blockIdFlag !== BlockIDFlag.BLOCK_ID_FLAG_ABSENT)
    .map(({ validatorAddress, timestamp }) => {
      const member = memberOf(validators, validatorAddress);
      if (member === undefined || timestamp === undefined)
        throw new EngineError(`the commit of height ${commit.height} has a vote of nobody in the set`);
      return { time: timeOf(timestamp), power: member.power };
    })
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  let rest = votes.reduce((sum, { power }) => sum + power, 0n) / 2n;
  for (const { time, power } of votes) {
    if (rest <= power) return time;
    rest -= power;
  }
  throw new EngineError(`the commit of height ${commit.height} has no votes`);
}
