import type { DeviceKey, Reading, SignedReading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { readingSignBytes } from "../../codec/notary/signing.ts";
import { type Device, deviceSign, isDeviceSignature } from "./device.ts";

/** Millionths of a unit in one, as amounts of readings count. */
export const microUnits = 1_000_000n;

/** A reading with its device's signature, for one chain. */
export function signReading(device: Device, chainId: string, reading: Reading): SignedReading {
  return { reading, signature: deviceSign(device, readingSignBytes(chainId, reading)) };
}

/** Whether a reading was signed by the device with this key, for this chain. */
export function isSignedReading(key: DeviceKey, chainId: string, { reading, signature }: SignedReading): boolean {
  return reading !== undefined && isDeviceSignature(key, signature, readingSignBytes(chainId, reading));
}

const decimal = /^(0|[1-9]\d{0,12})(?:\.(\d{1,6}))?$/;

/** Millionths of a unit of a decimal text such as "12.5", as the chain counts them. @throws on signs, exponents, and more than six places */
export function microsOf(text: string): bigint {
  const match = decimal.exec(text);
  if (match === null)
    throw new Error(
      `amount ${JSON.stringify(text.slice(0, 40))}: a number such as 12.5 is needed, with six places at most`,
    );
  return BigInt(match[1] ?? "") * microUnits + BigInt((match[2] ?? "").padEnd(6, "0"));
}

/** The decimal text of millionths of a unit, without zeros at its end. */
export function microsText(micros: bigint): string {
  const digits = micros.toString().padStart(7, "0");
  const fraction = digits.slice(-6).replace(/0+$/, "");
  return `${digits.slice(0, -6)}${fraction === "" ? "" : `.${fraction}`}`;
}
