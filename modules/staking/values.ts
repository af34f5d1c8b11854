import { decOne } from "../../codec/decimal.ts";
import { quotient } from "../../codec/quotient.ts";
import type { ValueCodec } from "../../core/state/values.ts";

/** A whole number, not below zero, as its bytes from the highest on; zero is one byte. */
export function bytesOf(value: bigint): Uint8Array {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
}

/** The number that `bytesOf` gave these bytes. */
export const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`);

const whole = 1;
const atomic = 0;

/**
 * Shares of a delegation, a Dec: a byte that tells the unit, then the number. While a candidate was never slashed a share is a
 * base unit, so most are whole: 10^6 ECO2 take 7 bytes instead of 13.
 */
export const sharesValue: ValueCodec<bigint> = {
  encode(shares) {
    const isWhole = shares % decOne === 0n;
    const digits = bytesOf(isWhole ? quotient(shares, decOne) : shares);
    return Buffer.concat([Uint8Array.of(isWhole ? whole : atomic), digits]);
  },
  decode: (bytes) => numberOf(bytes.subarray(1)) * (bytes[0] === whole ? decOne : 1n),
};

/** Tokens behind a candidate at the end of a block. */
export interface Stake {
  readonly tokens: bigint;
  /** Seconds since 1970 of that block. */
  readonly time: bigint;
}

const timeBytes = 5;

/** Five bytes of time, then the tokens. */
export const stakeValue: ValueCodec<Stake> = {
  encode({ tokens, time }) {
    const seconds = bytesOf(time);
    if (seconds.length > timeBytes) throw new RangeError(`time beyond 40 bits: ${time} s`);
    return Buffer.concat([new Uint8Array(timeBytes - seconds.length), seconds, bytesOf(tokens)]);
  },
  decode: (bytes) => ({ time: numberOf(bytes.subarray(0, timeBytes)), tokens: numberOf(bytes.subarray(timeBytes)) }),
};
