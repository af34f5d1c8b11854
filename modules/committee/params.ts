import { durationOf, nanosOf } from "../../codec/duration.ts";
import type { Params } from "../../codec/gen/eco2/committee/v1/committee.ts";

export const day = 86_400_000_000_000n;
/** 100 years of 365 days: no moment that is computed with it leaves the years that there are. */
export const longest = 36_500n * day;

export const defaultParams: Params = {
  maxOpenProposals: 50,
  maxNominees: 100,
  minNomineeStake: "1000000000",
  electionRetry: durationOf(30n * day),
};

/** @throws RangeError with what is allowed */
export function checkParams({ maxOpenProposals, maxNominees, minNomineeStake, electionRetry }: Params): void {
  for (const [name, value] of [
    ["max_open_proposals", maxOpenProposals],
    ["max_nominees", maxNominees],
  ] as const)
    if (value < 1 || value > 1000) throw new RangeError(`invalid ${name}: ${value}, allowed: 1 to 1000`);
  if (!/^\d{1,77}$/.test(minNomineeStake)) throw new RangeError(`invalid min_nominee_stake: "${minNomineeStake}"`);
  const retry = electionRetry === undefined ? 0n : nanosOf(electionRetry);
  if (retry < day || retry > longest) throw new RangeError("invalid election_retry, allowed: one day to 100 years");
}
