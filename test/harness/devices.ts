import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { type Device, type DeviceCurve, deviceCurves, deviceKey } from "../../client/notary/device.ts";
import type { DeviceKey } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { claimSignBytes } from "../../codec/notary/signing.ts";

/** A meter's key, the same for the same number. */
export interface TestDevice extends Device {
  readonly key: DeviceKey;
  /** Signs the bytes of a sign document. */
  sign(bytes: Uint8Array): Uint8Array;
}

function signWith({ curve, secret }: Device, bytes: Uint8Array): Uint8Array {
  if (curve === "ed25519") return ed25519.sign(bytes, secret);
  return (curve === "secp256k1" ? secp256k1 : p256).sign(bytes, secret, { prehash: true, lowS: true });
}

/** @param curve left out: the curves take turns by number */
export function deviceOf(number: number, curve?: DeviceCurve): TestDevice {
  const device: Device = {
    curve: curve ?? deviceCurves[number % deviceCurves.length] ?? "secp256k1",
    secret: createHash("sha256").update(`device ${number}`).digest(),
  };
  return { ...device, key: deviceKey(device), sign: (bytes) => signWith(device, bytes) };
}

/** The device's signature that this is its operator. */
export const claimOf = (device: TestDevice, chainId: string, operator: string): Uint8Array =>
  device.sign(claimSignBytes(chainId, { operator, key: device.key }));
