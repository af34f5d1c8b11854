import type { RatioRule, Source } from "../../../codec/gen/eco2/notary/v1/source.ts";
import type { PlainReading } from "../plainReading.ts";
import { ratioFault } from "../plausibility.ts";

/** What is wrong between readings of two sources of a site for the same time, by a rule that stood when both were judged. */
export function ratioFaultOf(
  rules: readonly RatioRule[],
  closedHeight: bigint,
  a: { readonly source: Source; readonly reading: PlainReading },
  b: { readonly source: Source; readonly reading: PlainReading },
): string | undefined {
  if (a.reading.start !== b.reading.start || a.reading.end !== b.reading.end) return undefined;
  for (const { numeratorSource, denominatorSource, min, max, height } of rules) {
    if (height > closedHeight) continue;
    const isForward = numeratorSource === a.source.id && denominatorSource === b.source.id;
    const isBackward = numeratorSource === b.source.id && denominatorSource === a.source.id;
    if (!isForward && !isBackward) continue;
    const [over, under] = isForward ? [a.reading, b.reading] : [b.reading, a.reading];
    // Nothing is a ratio to nothing.
    if (under.amount === 0n) continue;
    const fault = ratioFault({ min: BigInt(min), max: BigInt(max) }, over.amount, under.amount);
    if (fault === undefined) continue;
    return `readings ${over.sequence} of source ${over.sourceId} and ${under.sequence} of source ${under.sourceId}: ${fault.detail}`;
  }
  return undefined;
}
