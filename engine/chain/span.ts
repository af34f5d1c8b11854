import { EngineError } from "../errors.ts";
import type { Span } from "./types.ts";

const unitsNs = {
  days: 86_400_000_000_000n,
  hours: 3_600_000_000_000n,
  minutes: 60_000_000_000n,
  seconds: 1_000_000_000n,
  ms: 1_000_000n,
} as const;

/** Nanoseconds of a length of time. @throws EngineError for parts that are no whole numbers */
export function nanosOfSpan(span: Span): bigint {
  let nanos = span.ns ?? 0n;
  for (const unit of ["days", "hours", "minutes", "seconds", "ms"] as const) {
    const value = span[unit] ?? 0;
    if (!Number.isSafeInteger(value)) throw new EngineError(`${unit} must be a whole number, not ${value}`);
    nanos += BigInt(value) * unitsNs[unit];
  }
  return nanos;
}
