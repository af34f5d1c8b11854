import type { Timestamp } from "../../../codec/gen/google/protobuf/timestamp.ts";
import { formatTime, timeOf } from "../../../codec/time.ts";

// How CometBFT's JSON (`libs/json`) prints what is no object: 64-bit integers as strings, hashes and addresses in upper-case hex,
// other bytes in base64, times in RFC 3339.

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex").toUpperCase();
}

/** Bytes that are never absent. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/** Bytes of a message; protobuf does not tell none from empty, and Go reads none. */
export function bytes(value: Uint8Array): string | null {
  return value.length === 0 ? null : base64(value);
}

/** A time; one that is absent is Go's zero time. */
export function time(value: Timestamp | undefined): string {
  return value === undefined ? "0001-01-01T00:00:00Z" : formatTime(timeOf(value));
}

/** A field that is left out when it is zero. */
export function unlessZero(value: bigint): string | undefined {
  return value === 0n ? undefined : String(value);
}

/** A text that is left out when it is empty. */
export function unlessEmpty(value: string): string | undefined {
  return value === "" ? undefined : value;
}
