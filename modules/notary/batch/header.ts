import type { BatchHeader } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import { formatTime } from "../../../codec/time.ts";
import { amountLimit, amountOf, momentOf, yearAfter } from "../plainReading.ts";
import type { Fault, Position, ReadingRules } from "../plausibility.ts";

/** A header with its numbers as numbers; times in nanoseconds since 1970, amounts in millionths of the unit. */
export interface PlainHeader {
  readonly count: bigint;
  readonly firstSequence: bigint;
  readonly lastSequence: bigint;
  readonly start: bigint;
  readonly end: bigint;
  readonly amount: bigint;
  /** Undefined where none is given. */
  readonly firstMeterTotal: bigint | undefined;
  readonly lastMeterTotal: bigint | undefined;
}

/** @throws RangeError naming the first field that no header can have */
export function plainHeader(header: BatchHeader): PlainHeader {
  const { root, count, firstSequence, lastSequence } = header;
  if (root.length !== 32) throw new RangeError(`root has ${root.length} bytes, 32 are expected`);
  if (root.every((byte) => byte === 0)) throw new RangeError("root is all zeros");
  if (firstSequence < 1n || lastSequence < firstSequence || lastSequence >= amountLimit)
    throw new RangeError(`sequence ${firstSequence} to ${lastSequence}: 1 to 2^63 - 1, in order, are allowed`);
  if (count !== lastSequence - firstSequence + 1n)
    throw new RangeError(`count is ${count}, sequences are ${firstSequence} to ${lastSequence}`);
  const [start, end] = [momentOf("start", header.start), momentOf("end", header.end)];
  if (start >= end) throw new RangeError(`it starts at ${formatTime(start)} and ends at ${formatTime(end)}`);
  const total = (name: string, text: string) => (text === "" ? undefined : amountOf(name, text));
  return {
    count,
    firstSequence,
    lastSequence,
    start,
    end,
    amount: amountOf("amount", header.amount),
    firstMeterTotal: total("first_meter_total", header.firstMeterTotal),
    lastMeterTotal: total("last_meter_total", header.lastMeterTotal),
  };
}

const fault = (check: Fault["check"], detail: string): Fault => ({ check, detail });

function timeFault(rules: ReadingRules, { start, end, count }: PlainHeader): Fault | undefined {
  const [length, expected] = [end - start, count * rules.interval];
  const fits = rules.fixedInterval ? length === expected : length <= expected;
  if (!fits)
    return fault(
      "invalidReading",
      `${count} readings are of ${length} ns, ${rules.fixedInterval ? "exactly" : "at most"} ${expected} are expected`,
    );
  if (end > yearAfter(start)) return fault("invalidReading", "it reaches from one year (UTC) to the next");
  if (start >= rules.calibratedFrom && end <= rules.calibratedUntil) return undefined;
  return fault(
    "notCalibrated",
    `it is of ${formatTime(start)} to ${formatTime(end)}, ` +
      `calibrated is ${formatTime(rules.calibratedFrom)} to ${formatTime(rules.calibratedUntil)}`,
  );
}

function meterFault(
  rules: ReadingRules,
  { amount, firstMeterTotal: first, lastMeterTotal: last }: PlainHeader,
): Fault | undefined {
  if (!rules.cumulative)
    return first === undefined && last === undefined
      ? undefined
      : fault("meterMismatch", "it has a meter total, its source does not count up");
  if (first === undefined || last === undefined)
    return fault("meterMismatch", "it does not say what the meter showed before and after");
  if (last < first)
    return fault("meterMismatch", `the meter showed ${first} before and ${last} after: it ran backwards`);
  if (last - first === amount) return undefined;
  return fault("meterMismatch", `the meter showed ${first} before and ${last} after, the amount is ${amount}`);
}

/** What is wrong with a header by itself: no readings that are plausible could have it. */
export function headerFault(rules: ReadingRules, header: PlainHeader): Fault | undefined {
  const found = timeFault(rules, header) ?? meterFault(rules, header);
  if (found !== undefined) return found;
  const { amount, count } = header;
  const [least, most] = [count * rules.min, count * rules.max];
  if (amount >= least && amount <= most) return undefined;
  return fault("outOfRange", `${count} readings are ${amount}, ${least} to ${most} are plausible`);
}

/** What is wrong with a header as the one that follows what came before. */
export function continuationFault(position: Position, header: PlainHeader): Fault | undefined {
  const { nextSequence, nextStart, meterTotal } = position;
  const { firstSequence, start, firstMeterTotal } = header;
  if (firstSequence < nextSequence)
    return fault("replayed", `reading ${firstSequence} is there already, ${nextSequence} is the next`);
  if (firstSequence > nextSequence)
    return fault("missingReadings", `reading ${firstSequence} came, ${nextSequence} is the next`);
  if (nextStart !== undefined && start !== nextStart) {
    const detail = `it starts at ${formatTime(start)}, the one before ended at ${formatTime(nextStart)}`;
    return fault(start < nextStart ? "backDated" : "missingReadings", detail);
  }
  if (meterTotal === undefined || firstMeterTotal === undefined) return undefined;
  const detail = `the meter showed ${meterTotal} last, and ${firstMeterTotal} before reading ${firstSequence}`;
  if (firstMeterTotal < meterTotal) return fault("meterMismatch", `${detail}: it ran backwards`);
  return position.afterGap || firstMeterTotal === meterTotal ? undefined : fault("meterMismatch", detail);
}
