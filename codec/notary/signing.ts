import { sha256 } from "@noble/hashes/sha2.js";
import { BatchHeader } from "../gen/eco2/notary/v1/batch.ts";
import { DeviceClaim, DeviceSignDoc, Reading } from "../gen/eco2/notary/v1/reading.ts";
import { encodeMessage } from "../message.ts";

/** What devices sign, each in a domain of its own, so that no signature of one is one of another. */
export const deviceDomains = {
  reading: "eco2.notary.v1.Reading",
  claim: "eco2.notary.v1.Device",
  batch: "eco2.notary.v1.BatchHeader",
} as const;

/** The bytes that a device signs of a message. ECDSA signs their SHA-256, ed25519 themselves. */
export function deviceSignBytes(
  domain: (typeof deviceDomains)[keyof typeof deviceDomains],
  chainId: string,
  payload: Uint8Array,
): Uint8Array {
  return encodeMessage(DeviceSignDoc, { domain, chainId, payload });
}

/** The bytes of a reading: what is hashed, signed, and a leaf of the tree of its record. */
export const readingBytes = (reading: Reading): Uint8Array => encodeMessage(Reading, reading);

/** The id of a reading (32 bytes): the SHA-256 of its bytes. */
export const readingId = (reading: Reading): Uint8Array => sha256(readingBytes(reading));

/** What the device signs of a reading. */
export const readingSignBytes = (chainId: string, reading: Reading): Uint8Array =>
  deviceSignBytes(deviceDomains.reading, chainId, readingBytes(reading));

/** What the device signs so that an operator may register it. */
export const claimSignBytes = (chainId: string, claim: DeviceClaim): Uint8Array =>
  deviceSignBytes(deviceDomains.claim, chainId, encodeMessage(DeviceClaim, claim));

/** What the device signs of many readings. */
export const batchSignBytes = (chainId: string, header: BatchHeader): Uint8Array =>
  deviceSignBytes(deviceDomains.batch, chainId, encodeMessage(BatchHeader, header));
