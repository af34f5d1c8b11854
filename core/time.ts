import type { Timestamp } from "../codec/gen/google/protobuf/timestamp.ts";

const billion = 1_000_000_000n;

/** Nanoseconds since 1970 of a protobuf timestamp. */
export function timestampNs({ seconds, nanos }: Timestamp): bigint {
  return seconds * billion + BigInt(nanos);
}

/** A protobuf timestamp of nanoseconds since 1970. */
export function toTimestamp(ns: bigint): Timestamp {
  const nanos = ((ns % billion) + billion) % billion;
  return { seconds: (ns - nanos) / billion, nanos: Number(nanos) };
}

/** Year, month, day of a count of days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function civil(days: bigint): readonly [year: bigint, month: bigint, day: bigint] {
  const z = days + 719_468n;
  const era = (z >= 0n ? z : z - 146_096n) / 146_097n;
  const doe = z - era * 146_097n;
  const yoe = (doe - doe / 1460n + doe / 36_524n - doe / 146_096n) / 365n;
  const doy = doe - (365n * yoe + yoe / 4n - yoe / 100n);
  const mp = (5n * doy + 2n) / 153n;
  const month = mp < 10n ? mp + 3n : mp - 9n;
  return [yoe + era * 400n + (month <= 2n ? 1n : 0n), month, doy - (153n * mp + 2n) / 5n + 1n];
}

const two = (n: bigint) => n.toString().padStart(2, "0");

/** A block time as RFC 3339 in UTC, with as many fractional digits as it needs. */
export function timestampText(ns: bigint): string {
  const { seconds, nanos } = toTimestamp(ns);
  const day = ((seconds % 86_400n) + 86_400n) % 86_400n;
  const [year, month, date] = civil((seconds - day) / 86_400n);
  const fraction = nanos === 0 ? "" : `.${nanos.toString().padStart(9, "0").replace(/0+$/, "")}`;
  const clock = `${two(day / 3600n)}:${two((day / 60n) % 60n)}:${two(day % 60n)}`;
  return `${year.toString().padStart(4, "0")}-${two(month)}-${two(date)}T${clock}${fraction}Z`;
}
