import { durationOf, formatDuration, nanosOf } from "../../codec/duration.ts";
import type { Params } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import type { Duration } from "../../codec/gen/google/protobuf/duration.ts";

const second = 1_000_000_000n;
const day = 86_400n * second;

/** All of it, in hundredths of a percent. */
export const wholeShare = 10_000;

export const defaultParams: Params = {
  minPeriod: durationOf(day),
  maxPeriod: durationOf(3_660n * day),
  maxBaselineAge: durationOf(3_660n * day),
  settleDelay: durationOf(60n * day),
  correctionPeriod: durationOf(90n * day),
  minBufferBasisPoints: 500,
  maxMembers: 100,
  maxSources: 10_000,
  sourcesPerBlock: 100,
  recordsPerBlock: 300,
  maxWalk: 1_000,
};

type Times = "minPeriod" | "maxPeriod" | "maxBaselineAge" | "settleDelay" | "correctionPeriod";
type Counts = "minBufferBasisPoints" | "maxMembers" | "maxSources" | "sourcesPerBlock" | "recordsPerBlock" | "maxWalk";

const longest = 36_600n * day;

const times: Readonly<Record<Times, readonly [name: string, least: bigint]>> = {
  minPeriod: ["min_period", second],
  maxPeriod: ["max_period", second],
  maxBaselineAge: ["max_baseline_age", second],
  settleDelay: ["settle_delay", 0n],
  correctionPeriod: ["correction_period", 0n],
};

const counts: Readonly<Record<Counts, readonly [name: string, least: number, most: number]>> = {
  minBufferBasisPoints: ["min_buffer_basis_points", 0, wholeShare - 1],
  maxMembers: ["max_members", 1, 500],
  maxSources: ["max_sources", 1, 1_000_000],
  sourcesPerBlock: ["sources_per_block", 1, 10_000],
  recordsPerBlock: ["records_per_block", 1, 100_000],
  maxWalk: ["max_walk", 1, 100_000],
};

/** A parameter that is a time, in nanoseconds. */
export const nanosParam = (duration: Duration | undefined): bigint => (duration === undefined ? 0n : nanosOf(duration));

/** @throws RangeError with what is allowed */
export function checkParams(params: Params): void {
  for (const [key, [name, least]] of Object.entries(times)) {
    const value = nanosParam(params[key as Times]);
    if (value < least || value > longest)
      throw new RangeError(
        `invalid ${name}: ${formatDuration(value)}, allowed: ${formatDuration(least)} to ${formatDuration(longest)}`,
      );
  }
  if (nanosParam(params.minPeriod) > nanosParam(params.maxPeriod))
    throw new RangeError("invalid max_period: it is shorter than min_period");
  for (const [key, [name, least, most]] of Object.entries(counts)) {
    const value = params[key as Counts];
    if (value < least || value > most) throw new RangeError(`invalid ${name}: ${value}, allowed: ${least} to ${most}`);
  }
}
