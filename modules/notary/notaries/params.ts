import { parseAmount } from "../../../codec/coin.ts";
import { durationOf, formatDuration, nanosOf } from "../../../codec/duration.ts";
import type { NotarisationParams } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import type { Duration } from "../../../codec/gen/google/protobuf/duration.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { reasonOf } from "../../../store/errors.ts";

const second = 1_000_000_000n;
const hour = 3600n * second;
const day = 24n * hour;
const million = 1_000_000;

/** Three of five, each behind 10,000 ECO2. */
export const defaultNotarisationParams: NotarisationParams = {
  minBond: "10000000000",
  unbondingTime: durationOf(42n * day),
  maxNotaries: 200,
  drawn: 5,
  needed: 3,
  answerWindow: durationOf(2n * day),
  maxRounds: 3,
  redrawBlocks: 100,
  disputeWindow: durationOf(3n * day),
  disputePeriod: durationOf(14n * day),
  decisionTime: durationOf(14n * day),
  disputeBond: "1000000000",
  recordFee: "5000000",
  silencePpm: 10_000,
  falsePpm: 200_000,
  proverPpm: 500_000,
  jailTime: durationOf(90n * day),
  maxBatch: 100_000n,
};

function within(name: string, value: bigint | number, least: bigint | number, most: bigint | number): void {
  if (value < least || value > most)
    throw new RangeError(`invalid notarisation.${name}: ${value}, allowed: ${least} to ${most}`);
}

/** A duration of the parameters, nanoseconds. */
export const nanosIn = (duration: Duration | undefined): bigint => (duration === undefined ? 0n : nanosOf(duration));

function lasting(name: string, given: Duration | undefined, least: bigint, most: bigint): void {
  const value = nanosIn(given);
  if (value >= least && value <= most) return;
  const [shown, from, to] = [value, least, most].map(formatDuration);
  throw new RangeError(`invalid notarisation.${name}: ${shown}, allowed: ${from} to ${to}`);
}

function amount(name: string, text: string, least: bigint): void {
  let value: bigint;
  try {
    value = parseAmount(text);
  } catch (error) {
    throw new RangeError(`invalid notarisation.${name}: ${reasonOf(error)}`);
  }
  within(name, value, least, 10n ** 30n);
}

/** @throws RangeError with what is allowed */
export function checkNotarisationParams(params: NotarisationParams | undefined): void {
  if (params === undefined) throw new RangeError("notarisation is left out");
  amount("min_bond", params.minBond, 1n);
  amount("dispute_bond", params.disputeBond, 0n);
  amount("record_fee", params.recordFee, 0n);
  within("max_notaries", params.maxNotaries, 1, 500);
  within("drawn", params.drawn, 1, 50);
  // A majority: two outcomes cannot both be reached.
  within("needed", params.needed, (params.drawn >> 1) + 1, params.drawn);
  within("max_rounds", params.maxRounds, 1, 20);
  within("redraw_blocks", params.redrawBlocks, 3, 1_000_000);
  within("silence_ppm", params.silencePpm, 0, million);
  within("false_ppm", params.falsePpm, 0, million);
  within("prover_ppm", params.proverPpm, 0, million);
  within("max_batch", params.maxBatch, 1n, 100_000n);
  lasting("answer_window", params.answerWindow, second, 60n * day);
  lasting("dispute_window", params.disputeWindow, 0n, 365n * day);
  lasting("dispute_period", params.disputePeriod, 0n, 3660n * day);
  lasting("decision_time", params.decisionTime, second, 365n * day);
  lasting("jail_time", params.jailTime, 0n, 36_500n * day);
  // Whoever attested stays within reach until the last dispute about it is decided.
  const answered = nanosIn(params.answerWindow) * BigInt(params.maxRounds);
  const disputed = [params.disputeWindow, params.disputePeriod, params.decisionTime].map(nanosIn);
  const longest = disputed.reduce((sum, time) => sum + time, answered);
  lasting("unbonding_time", params.unbondingTime, longest, 36_500n * day);
}

/** The rules of notarisation of the module's parameters, which are never without. */
export function notarisationRules({ notarisation }: { readonly notarisation: NotarisationParams | undefined }) {
  if (notarisation === undefined)
    throw new BrokenInvariant("the notary module's parameters have no rules of notarisation");
  return notarisation;
}
