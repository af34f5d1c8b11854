import { isDenom } from "../../codec/coin.ts";
import { decFromAtomics, decOne, formatDec } from "../../codec/decimal.ts";
import { nanosOf } from "../../codec/duration.ts";
import type { Params } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { reasonOf } from "../../store/errors.ts";

/** 21 seats, 21 days, as many entries as the SDK allows. Nothing of ours reads historical information: a hundred blocks of it. */
export const defaultParams: Params = {
  unbondingTime: { seconds: 1_814_400n, nanos: 0 },
  maxValidators: 21,
  maxEntries: 7,
  historicalEntries: 100,
  bondDenom: "ueco2",
  minCommissionRate: "0",
};

/** Entries of one delegation are read and written together. */
const entriesLimit = 100;
const historyLimit = 100_000;
/** The most that CometBFT takes (`types/vote_set.go`, MaxVotesCount). */
const seatsLimit = 10_000;
/** Ten years, in nanoseconds: coins that nobody gets back in his life would be lost. */
const unbondingLimit = 315_360_000_000_000_000n;

function read<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new RangeError(`${name}: ${reasonOf(error)}`);
  }
}

/** @throws RangeError in the SDK's words (`x/staking/types/params.go`) where it has any */
export function checkParams(params: Params): void {
  const time = read("unbonding_time", () => (params.unbondingTime === undefined ? 0n : nanosOf(params.unbondingTime)));
  if (time <= 0n) throw new RangeError(`unbonding time must be positive: ${time}`);
  if (time > unbondingLimit) throw new RangeError(`unbonding time is ${time} ns, at most ${unbondingLimit} is allowed`);
  const counts = [
    ["max validators", params.maxValidators, seatsLimit],
    ["max entries", params.maxEntries, entriesLimit],
  ] as const;
  for (const [name, count, limit] of counts) {
    if (count === 0) throw new RangeError(`${name} must be positive: ${count}`);
    if (count > limit) throw new RangeError(`${name} is ${count}, at most ${limit} is allowed`);
  }
  if (params.historicalEntries > historyLimit)
    throw new RangeError(`historical entries is ${params.historicalEntries}, at most ${historyLimit} is allowed`);
  if (params.bondDenom.trim() === "") throw new RangeError("bond denom cannot be blank");
  if (!isDenom(params.bondDenom)) throw new RangeError(`invalid denom: ${params.bondDenom}`);
  const rate = read("min_commission_rate", () => decFromAtomics(params.minCommissionRate));
  if (rate < 0n) throw new RangeError(`minimum commission rate cannot be negative: ${formatDec(rate)}`);
  if (rate > decOne) throw new RangeError(`minimum commission rate cannot be greater than 100%: ${formatDec(rate)}`);
}
