import { isCompressedPoint } from "../../codec/crypto/secp256k1.ts";
import { type DeviceKey, KeyType } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { claimSignBytes } from "../../codec/notary/signing.ts";
import type { Ctx } from "../../core/ctx.ts";
import { fail } from "./errors.ts";
import type { NotaryParts } from "./module.ts";

type Curve = "secp256k1" | "ed25519" | "secp256r1";

/**
 * Gas of checking a signature: of secp256k1 as the SDK's default; the others run in portable code, which takes many times as long.
 */
const signatureGas: Readonly<Record<Curve, number>> = { secp256k1: 1_000, ed25519: 20_000, secp256r1: 20_000 };

function curveOf({ type }: DeviceKey): Curve {
  switch (type) {
    case KeyType.KEY_TYPE_SECP256K1:
      return "secp256k1";
    case KeyType.KEY_TYPE_ED25519:
      return "ed25519";
    case KeyType.KEY_TYPE_SECP256R1:
      return "secp256r1";
    default:
      throw fail.invalidDevice(`type ${type}: secp256k1, ed25519 and secp256r1 are allowed`);
  }
}

/** @throws invalid device key for a form that no key of its type has */
export function checkDeviceKey(given: DeviceKey): void {
  const curve = curveOf(given);
  const fits = curve === "ed25519" ? given.key.length === 32 : isCompressedPoint(given.key);
  if (!fits)
    throw fail.invalidDevice(
      `${curve} key of ${given.key.length} bytes: ${curve === "ed25519" ? "32 bytes" : "a compressed point of 33 bytes"} expected`,
    );
}

/** Whether a device signed; the gas of finding out is paid. */
export function deviceSigned(
  ctx: Ctx,
  { facts }: Pick<NotaryParts, "facts">,
  device: DeviceKey,
  signBytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  const curve = curveOf(device);
  ctx.gas.consume(signatureGas[curve], `device signature: ${curve}`);
  return facts.verify(curve, device.key, signBytes, signature);
}

/** The key of a device in state. */
export const deviceName = ({ type, key }: DeviceKey): Uint8Array => Uint8Array.of(type, ...key);

/**
 * Binds a device key to a source, for ever: a key that served one source is never another's, so that a copy of it cannot pass as a
 * second meter.
 * @throws invalid device key, device key is another source's, signature does not verify
 */
export function bindDevice(
  ctx: Ctx,
  parts: NotaryParts,
  operator: string,
  device: DeviceKey,
  signature: Uint8Array,
  sourceId: bigint,
): void {
  checkDeviceKey(device);
  const name = deviceName(device);
  const owner = parts.state.devices.find(ctx, name);
  if (owner !== undefined && owner !== sourceId) throw fail.deviceTaken(`the key is that of source ${owner}`);
  const claim = claimSignBytes(ctx.chain.chainId, { operator, key: device });
  if (!deviceSigned(ctx, parts, device, claim, signature))
    throw fail.badSignature(`the device has not signed that ${operator} is its operator`);
  if (owner === undefined) parts.state.devices.set(ctx, name, sourceId);
}
