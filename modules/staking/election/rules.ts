import { parseAmount } from "../../../codec/coin.ts";
import { decFromAtomics, decOne, formatDec } from "../../../codec/decimal.ts";
import { nanosOf } from "../../../codec/duration.ts";
import type { Params } from "../../../codec/gen/eco2/staking/v1/election.ts";
import type { Duration } from "../../../codec/gen/google/protobuf/duration.ts";
import { reasonOf } from "../../../store/errors.ts";

/**
 * Terms of 30 days, votes of the last 3 of them, ten minutes for newcomers where a block takes 10 seconds, commission of at most
 * 60 %. A candidate's own bond is 100 ECO2 at least: what an operator has anyway, while 100,000 candidates, whose
 * election would be felt, take 10,000,000 ECO2, which earn nothing there.
 */
export const defaultRules: Params = {
  termDuration: { seconds: 2_592_000n, nanos: 0 },
  votingWindow: { seconds: 259_200n, nanos: 0 },
  handoverInterval: 60n,
  maxCommissionRate: "600000000000000000",
  minSelfBond: "100000000",
};

/** Ten years, in nanoseconds: above it no election would ever be held. */
const termLimit = 315_360_000_000_000_000n;
/** Blocks; as much as to hand over one seat in a fortnight of 10-second blocks. */
const intervalLimit = 120_000n;

function positive(name: string, duration: Duration | undefined, limit: bigint, limitText: string): bigint {
  let nanos: bigint;
  try {
    nanos = duration === undefined ? 0n : nanosOf(duration);
  } catch (error) {
    throw new RangeError(`${name}: ${reasonOf(error)}`);
  }
  if (nanos <= 0n) throw new RangeError(`${name} must be positive: ${nanos} ns`);
  if (nanos > limit) throw new RangeError(`${name} is ${nanos} ns, at most ${limitText} is allowed`);
  return nanos;
}

/** The least that a candidate itself has to bond, base units; rules made before there was one say nothing of it. */
export const leastSelfBond = ({ minSelfBond }: Pick<Params, "minSelfBond">): bigint =>
  minSelfBond === "" ? 0n : parseAmount(minSelfBond);

/** @throws RangeError with what is wrong and what is allowed */
export function checkRules({
  termDuration,
  votingWindow,
  handoverInterval,
  maxCommissionRate,
  minSelfBond,
}: Params): void {
  const term = positive("term_duration", termDuration, termLimit, "ten years");
  positive("voting_window", votingWindow, term, `the term of ${term} ns`);
  if (handoverInterval < 1n || handoverInterval > intervalLimit)
    throw new RangeError(`handover_interval is ${handoverInterval} blocks, 1 to ${intervalLimit} are allowed`);
  let rate: bigint;
  let bond: bigint;
  try {
    bond = leastSelfBond({ minSelfBond });
  } catch (error) {
    throw new RangeError(`min_self_bond: ${reasonOf(error)}`);
  }
  if (bond < 0n) throw new RangeError(`min_self_bond is ${bond}, below 0`);
  try {
    rate = decFromAtomics(maxCommissionRate);
  } catch (error) {
    throw new RangeError(`max_commission_rate: ${reasonOf(error)}`);
  }
  if (rate < 0n || rate > decOne) throw new RangeError(`max_commission_rate is ${formatDec(rate)}, 0 to 1 are allowed`);
}
