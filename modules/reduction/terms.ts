import { toUtf8 } from "../../codec/bytes.ts";
import { parseAmount } from "../../codec/coin.ts";
import { formatDuration } from "../../codec/duration.ts";
import { BaselineMethod, type Params, type Terms } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { isCountryCode } from "../../codec/iso.ts";
import { textFault } from "../../codec/plainText.ts";
import { formatTime } from "../../codec/time.ts";
import { messageTime } from "../../core/timeArg.ts";
import { reasonOf } from "../../store/errors.ts";
import { fail } from "./errors.ts";
import { nanosParam, wholeShare } from "./params.ts";
import { moment, type Span } from "./times.ts";

const refuse = fail.invalidTerms;

/** Credits of a pool say that something was not emitted, never that something was taken out of the air. */
export const creditTypes: readonly string[] = ["Reduction - nature", "Reduction - technical"];
const longestName = 256;
/** 10^24 tonnes are a mistake. */
const mostMicrograms = 10n ** 36n;
/** A history may be so many times as long as the period. */
const mostPeriods = 10n;

/** What a pool goes by, as numbers. */
export interface TermTimes {
  readonly period: Span;
  readonly history: Span;
}

/** The times of stored terms. */
export const timesOf = ({ start, end, baselineFrom, baselineTo }: Terms): TermTimes => ({
  period: { start: moment(start), end: moment(end) },
  history: { start: moment(baselineFrom), end: moment(baselineTo) },
});

/** A text that is shown. @throws by `refuse` */
export function requireName(refused: typeof refuse, name: string, text: string, most: number, optional = false): void {
  if (text === "" && optional) return;
  const bytes = toUtf8(text).length;
  if (bytes > most) throw refused(`${name} has ${bytes} bytes, at most ${most} are allowed`);
  const fault = textFault(text);
  if (fault !== undefined) throw refused(`${name} ${fault}`);
}

/** The part of a text of a time behind the year: dates and times of day. */
const withinYear = (time: bigint) => formatTime(time).slice(4);

/** Whether a history is of the same dates of an earlier year, or as long. */
function isSamePeriod(period: Span, history: Span): boolean {
  if (period.end - period.start === history.end - history.start) return true;
  const yearsOf = (time: bigint) => Number(formatTime(time).slice(0, 4));
  const back = yearsOf(period.start) - yearsOf(history.start);
  return (
    back > 0 &&
    back === yearsOf(period.end) - yearsOf(history.end) &&
    withinYear(period.start) === withinYear(history.start) &&
    withinYear(period.end) === withinYear(history.end)
  );
}

/** @throws invalid terms */
function checkHistory(method: BaselineMethod, period: Span, history: Span): void {
  if (history.start >= history.end) throw refuse("the baseline ends before it begins");
  if (history.end > period.start) throw refuse("the baseline ends after the start of the period");
  const [length, of] = [period.end - period.start, history.end - history.start];
  if (method === BaselineMethod.BASELINE_METHOD_SAME_PERIOD_BEFORE) {
    if (!isSamePeriod(period, history))
      throw refuse("the baseline is neither of the same dates of an earlier year nor as long as the period");
    return;
  }
  if (method !== BaselineMethod.BASELINE_METHOD_MEAN_OF_PERIODS) throw refuse("baseline_method: one is expected");
  if (of < length) throw refuse("a mean is of a time at least as long as the period");
  if (of > length * mostPeriods) throw refuse(`a mean is of a time at most ${mostPeriods} times as long as the period`);
}

/** A whole number of micrograms, not below zero. @throws Error */
export function microgramsOf(text: string): bigint {
  const micrograms = parseAmount(text);
  if (micrograms < 0n) throw new Error(`${micrograms} is below zero`);
  return micrograms;
}

function checkTarget(target: string): void {
  let micrograms: bigint;
  try {
    micrograms = microgramsOf(target);
  } catch (error) {
    throw refuse(`target: ${reasonOf(error)}`);
  }
  if (micrograms > mostMicrograms) throw refuse(`target: at most ${mostMicrograms} micrograms`);
}

/** What terms say by themselves, whatever the state. @throws invalid terms */
export function checkTerms(terms: Terms): TermTimes {
  const { title, methodology, sector, programmeId, creditType, country, bufferBasisPoints, target } = terms;
  requireName(refuse, "title", title, longestName);
  requireName(refuse, "methodology", methodology, longestName);
  requireName(refuse, "sector", sector, longestName, true);
  requireName(refuse, "programme_id", programmeId, longestName);
  if (!creditTypes.includes(creditType))
    throw refuse(`credit_type "${creditType.slice(0, 40)}", allowed: ${creditTypes.join(", ")}`);
  if (country !== "" && !isCountryCode(country)) throw refuse(`country "${country.slice(0, 20)}" is none`);
  if (bufferBasisPoints >= wholeShare)
    throw refuse(`buffer_basis_points is ${bufferBasisPoints}, allowed: 0 to ${wholeShare - 1}`);
  checkTarget(target);
  const [start, end] = [messageTime(terms.start), messageTime(terms.end)];
  const [from, to] = [messageTime(terms.baselineFrom), messageTime(terms.baselineTo)];
  if (start === undefined || end === undefined || from === undefined || to === undefined)
    throw refuse("start, end, baseline_from and baseline_to are expected");
  if (from < 0n) throw refuse("the baseline begins before 1970");
  if (start >= end) throw refuse("the period ends before it begins");
  const times = { period: { start, end }, history: { start: from, end: to } };
  checkHistory(terms.baselineMethod, times.period, times.history);
  return times;
}

/** What the parameters and the time of the block say of terms. @throws invalid terms */
export function requireAllowed(params: Params, now: bigint, terms: Terms, { period, history }: TermTimes): void {
  const [least, most] = [nanosParam(params.minPeriod), nanosParam(params.maxPeriod)];
  const length = period.end - period.start;
  if (length < least || length > most)
    throw refuse(
      `the period lasts ${formatDuration(length)}, allowed: ${formatDuration(least)} to ${formatDuration(most)}`,
    );
  if (period.start <= now) throw refuse("the period begins before this block: members need time to join");
  const age = nanosParam(params.maxBaselineAge);
  if (period.start - history.start > age)
    throw refuse(`the baseline begins more than ${formatDuration(age)} before the period`);
  if (terms.bufferBasisPoints < params.minBufferBasisPoints)
    throw refuse(`buffer_basis_points is ${terms.bufferBasisPoints}, at least ${params.minBufferBasisPoints} expected`);
}
