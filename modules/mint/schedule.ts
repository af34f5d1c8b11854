import { parseAmount } from "../../codec/coin.ts";
import { durationOf, nanosOf } from "../../codec/duration.ts";
import type { Schedule } from "../../codec/gen/eco2/mint/v1/mint.ts";
import { quotient } from "../../codec/quotient.ts";

/** What accrues by block time: rewards in base units for each interval, times in nanoseconds. */
export interface Terms {
  readonly first: bigint;
  readonly step: bigint;
  readonly last: bigint;
  readonly interval: bigint;
  readonly year: bigint;
}

const second = 1_000_000_000n;
/** A year of the schedule, 365 days. */
const year = 365n * 86_400n * second;
const million = 1_000_000n;

/** 3.5 ECO2 for each 10 seconds, 0.5 less after each year down to 0.5. */
const standardTerms: Terms = {
  first: quotient(7n * million, 2n),
  step: quotient(million, 2n),
  last: quotient(million, 2n),
  interval: 10n * second,
  year,
};

/** More years with rewards of their own than this are a mistake. */
const maxYears = 1000n;

export function scheduleOf(terms: Terms): Schedule {
  return {
    firstReward: terms.first.toString(),
    yearlyStep: terms.step.toString(),
    lastReward: terms.last.toString(),
    interval: durationOf(terms.interval),
    year: durationOf(terms.year),
  };
}

export const standardSchedule: Schedule = scheduleOf(standardTerms);

/** @throws RangeError for what is no schedule */
export function termsOf({ firstReward, yearlyStep, lastReward, interval, year: ofYear }: Schedule): Terms {
  const amount = (name: string, text: string) => {
    const value = parseAmount(text === "" ? "0" : text);
    if (value < 0n) throw new RangeError(`invalid ${name}: ${value}, must not be negative`);
    return value;
  };
  const time = (name: string, value: Schedule["year"]) => {
    const nanos = value === undefined ? 0n : nanosOf(value);
    if (nanos <= 0n) throw new RangeError(`invalid ${name}: must be longer than nothing`);
    return nanos;
  };
  const [first, step] = [amount("first_reward", firstReward), amount("yearly_step", yearlyStep)];
  const last = amount("last_reward", lastReward);
  const terms = { first, step, last, interval: time("interval", interval), year: time("year", ofYear) };
  if (first < last) throw new RangeError(`invalid first_reward: ${first} is below the last_reward ${last}`);
  if (first > last && step * maxYears < first - last)
    throw new RangeError(`invalid yearly_step: ${step} leads from ${first} to ${last} in more than ${maxYears} years`);
  return terms;
}

/** The reward of a year for each interval; years count from 0. */
export function rewardOfYear({ first, step, last }: Terms, index: bigint): bigint {
  const reward = first - step * index;
  return reward > last ? reward : last;
}

/** The year that a time lies in. @param since nanoseconds since the chain's first block */
export const yearAt = (terms: Terms, since: bigint): bigint => quotient(since, terms.year);

/**
 * What accrues between two times, split at the yearly steps.
 * @param from nanoseconds since the chain's first block, as is `to`
 * @returns base units times nanoseconds for each interval: `interval` of them are one base unit
 */
export function accrued(terms: Terms, from: bigint, to: bigint): bigint {
  let sum = 0n;
  let at = from;
  while (at < to) {
    const index = yearAt(terms, at);
    const reward = rewardOfYear(terms, index);
    const stepAt = (index + 1n) * terms.year;
    const end = reward === terms.last || stepAt > to ? to : stepAt;
    sum += reward * (end - at);
    at = end;
  }
  return sum;
}

/** Whole base units of an accrual, and what is left of it. */
export function whole({ interval }: Terms, accrual: bigint): { readonly units: bigint; readonly remainder: bigint } {
  const units = quotient(accrual, interval);
  return { units, remainder: accrual - units * interval };
}
