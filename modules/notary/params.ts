import { durationOf, formatDuration, nanosOf } from "../../codec/duration.ts";
import type { Params } from "../../codec/gen/eco2/notary/v1/notary.ts";
import type { Duration } from "../../codec/gen/google/protobuf/duration.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { ChainIdentity } from "../../core/ctx.ts";
import { reasonOf } from "../../store/errors.ts";
import { checkNotarisationParams, defaultNotarisationParams } from "./notaries/params.ts";

const second = 1_000_000_000n;
const day = 86_400n * second;
const year = 366n * day;

const drifts = { least: 0n, most: 3_600n * second } as const;
const ages = { least: day, most: 50n * year } as const;
/** A record may be as short as one reading, and is never longer than a year. */
const periods = { least: second, most: year } as const;

/** A year's readings with time to send them; records of an hour to a year. */
export const defaultParams: Params = {
  committee: "",
  maxClockDrift: durationOf(60n * second),
  maxReadingAge: durationOf(400n * day),
  minRecordPeriod: durationOf(60n * second),
  maxRecordPeriod: durationOf(year),
  maxReadings: 1000,
  maxWalk: 1000,
  notarisation: defaultNotarisationParams,
};

function within(
  name: string,
  given: Duration | undefined,
  { least, most }: { readonly least: bigint; readonly most: bigint },
): bigint {
  let value: bigint;
  try {
    value = given === undefined ? 0n : nanosOf(given);
  } catch (error) {
    throw new RangeError(`invalid ${name}: ${reasonOf(error)}`);
  }
  if (value >= least && value <= most) return value;
  const [got, from, to] = [value, least, most].map(formatDuration);
  throw new RangeError(`invalid ${name}: ${got}, allowed: ${from} to ${to}`);
}

function number(name: string, value: number, least: number, most: number): void {
  if (value < least || value > most) throw new RangeError(`invalid ${name}: ${value}, allowed: ${least} to ${most}`);
}

/** @throws RangeError with what is allowed */
export function checkParams(params: Params, chain: ChainIdentity): void {
  within("max_clock_drift", params.maxClockDrift, drifts);
  within("max_reading_age", params.maxReadingAge, ages);
  const least = within("min_record_period", params.minRecordPeriod, periods);
  within("max_record_period", params.maxRecordPeriod, { least, most: periods.most });
  number("max_readings", params.maxReadings, 1, 10_000);
  number("max_walk", params.maxWalk, 10, 100_000);
  checkNotarisationParams(params.notarisation);
  if (params.committee === "") return;
  try {
    addressBytes(chain, params.committee);
  } catch (error) {
    throw new RangeError(`invalid committee: ${reasonOf(error)}`);
  }
}
