import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { verifyEd25519 } from "../../codec/crypto/ed25519.ts";
import { verifySecp256k1 } from "../../codec/crypto/secp256k1.ts";
import { verifySecp256r1 } from "../../codec/crypto/secp256r1.ts";
import { type DeviceKey, KeyType } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { claimSignBytes } from "../../codec/notary/signing.ts";

/** Curves that devices sign on. */
export const deviceCurves = ["secp256k1", "ed25519", "secp256r1"] as const;
export type DeviceCurve = (typeof deviceCurves)[number];

/** A meter or sensor that can sign. */
export interface Device {
  readonly curve: DeviceCurve;
  /** 32 bytes */
  readonly secret: Uint8Array;
}

const types = {
  secp256k1: KeyType.KEY_TYPE_SECP256K1,
  ed25519: KeyType.KEY_TYPE_ED25519,
  secp256r1: KeyType.KEY_TYPE_SECP256R1,
} as const;
const ecdsa = { secp256k1, secp256r1: p256 } as const;

/** A new device with a random key. */
export function newDevice(curve: DeviceCurve): Device {
  const { utils } = curve === "ed25519" ? ed25519 : ecdsa[curve];
  return { curve, secret: utils.randomSecretKey() };
}

/** The public key of a device, as the chain registers it. @throws when its secret is none of the curve */
export function deviceKey({ curve, secret }: Device): DeviceKey {
  if (secret.length !== 32) throw new Error(`the secret of a device has 32 bytes, this one ${secret.length}`);
  if (curve === "ed25519") return { type: types.ed25519, key: ed25519.getPublicKey(secret) };
  if (!ecdsa[curve].utils.isValidSecretKey(secret)) throw new Error(`the secret is no scalar of ${curve}`);
  return { type: types[curve], key: ecdsa[curve].getPublicKey(secret, true) };
}

/**
 * Signs what `codec/notary/signing.ts` says: ECDSA over the SHA-256 of it, deterministic and with low S; ed25519 over itself.
 * @returns 64 bytes
 */
export function deviceSign({ curve, secret }: Device, signBytes: Uint8Array): Uint8Array {
  if (curve === "ed25519") return ed25519.sign(signBytes, secret);
  return ecdsa[curve].sign(signBytes, secret, { prehash: true, lowS: true });
}

/** Whether the device with this key signed these bytes. */
export function isDeviceSignature({ type, key }: DeviceKey, signature: Uint8Array, signBytes: Uint8Array): boolean {
  switch (type) {
    case KeyType.KEY_TYPE_SECP256K1:
      return verifySecp256k1(signature, signBytes, key);
    case KeyType.KEY_TYPE_SECP256R1:
      return verifySecp256r1(signature, signBytes, key);
    case KeyType.KEY_TYPE_ED25519:
      return verifyEd25519(signature, signBytes, key);
    default:
      return false;
  }
}

/** What a device signs for the operator that registers it, so that nobody registers another's. */
export function claimDevice(
  device: Device,
  chainId: string,
  operator: string,
): { readonly key: DeviceKey; readonly signature: Uint8Array } {
  const key = deviceKey(device);
  return { key, signature: deviceSign(device, claimSignBytes(chainId, { operator, key })) };
}
