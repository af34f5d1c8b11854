import type { Duration } from "./gen/google/protobuf/duration.ts";

const nanosPerSecond = 1_000_000_000n;
/** About 10,000 years: the limit of protobuf's Duration. */
const maxSeconds = 315_576_000_000n;

/** A protobuf Duration in nanoseconds. @throws when it is out of range or its parts differ in sign */
export function nanosOf({ seconds, nanos }: Duration): bigint {
  const mixed = (seconds > 0n && nanos < 0) || (seconds < 0n && nanos > 0);
  const wide = seconds > maxSeconds || seconds < -maxSeconds || Math.abs(nanos) > 999_999_999;
  if (mixed || wide) throw new Error(`invalid duration of ${seconds} s and ${nanos} ns`);
  return seconds * nanosPerSecond + BigInt(nanos);
}

/** Nanoseconds as a protobuf Duration. @throws beyond about 10,000 years */
export function durationOf(nanos: bigint): Duration {
  const duration = { seconds: nanos / nanosPerSecond, nanos: Number(nanos % nanosPerSecond) };
  nanosOf(duration);
  return duration;
}

/** Proto JSON of a duration in nanoseconds: seconds with 0, 3, 6 or 9 decimal places, as "3.500s". */
export function formatDuration(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = trimThousands((size % nanosPerSecond).toString().padStart(9, "0"));
  return `${nanos < 0n ? "-" : ""}${size / nanosPerSecond}${fraction === "" ? "" : `.${fraction}`}s`;
}

/** Go's text of a duration in nanoseconds that is not negative: "10m0s", "1h0m0.5s"; below a second in ms, µs or ns. */
export function formatGoDuration(nanos: bigint): string {
  if (nanos === 0n) return "0s";
  const parted = (unit: bigint, name: string) => {
    const places = unit.toString().length - 1;
    const fraction = (nanos % unit).toString().padStart(places, "0").slice(0, places).replace(/0+$/, "");
    return `${(nanos / unit) % (unit === nanosPerSecond ? 60n : unit)}${fraction === "" ? "" : `.${fraction}`}${name}`;
  };
  if (nanos < 1000n) return `${nanos}ns`;
  if (nanos < 1_000_000n) return parted(1000n, "µs");
  if (nanos < nanosPerSecond) return parted(1_000_000n, "ms");
  const minutes = nanos / (60n * nanosPerSecond);
  const [hours, rest] = [minutes / 60n, minutes % 60n];
  return `${hours > 0n ? `${hours}h` : ""}${minutes > 0n ? `${rest}m` : ""}${parted(nanosPerSecond, "s")}`;
}

/** Nanoseconds of a text such as "3.5s". @throws on another form */
export function parseDuration(text: string): bigint {
  const [, sign, whole, fraction = ""] = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text) ?? [];
  if (whole === undefined)
    throw new Error(`invalid duration ${JSON.stringify(text.slice(0, 50))}: expected seconds, as 3.5s`);
  const size = BigInt(whole) * nanosPerSecond + BigInt(fraction.padEnd(9, "0"));
  const nanos = sign === "-" ? -size : size;
  durationOf(nanos);
  return nanos;
}

/** Nine decimal places without trailing groups of three zeros: what protobuf prints of fractions of a second. */
export function trimThousands(fraction: string): string {
  return fraction.replace(/(?:000)+$/, "");
}
