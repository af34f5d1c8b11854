import { createHmac } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { concatBytes, fromHex, toHex, toUtf8 } from "../../codec/bytes.ts";

const order = p256.Point.Fn.ORDER;
const hardened = 0x8000_0000;

interface Extended {
  /** Scalar of the private key. */
  readonly key: bigint;
  readonly chainCode: Uint8Array;
}

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes)}`);
const bytesOf = (key: bigint): Uint8Array => fromHex(key.toString(16).padStart(64, "0"));

function hmac(key: Uint8Array, data: Uint8Array): readonly [left: Uint8Array, right: Uint8Array] {
  const out = createHmac("sha512", key).update(data).digest();
  return [Uint8Array.from(out.subarray(0, 32)), Uint8Array.from(out.subarray(32))];
}

function master(seed: Uint8Array): Extended {
  const salt = toUtf8("Nist256p1 seed");
  for (let data = seed; ; ) {
    const [left, chainCode] = hmac(salt, data);
    const key = numberOf(left);
    if (key !== 0n && key < order) return { key, chainCode };
    data = concatBytes(left, chainCode);
  }
}

function child({ key, chainCode }: Extended, index: number): Extended {
  const place = Uint8Array.of(index >>> 24, (index >>> 16) & 0xff, (index >>> 8) & 0xff, index & 0xff);
  const parent =
    index >= hardened ? concatBytes(Uint8Array.of(0), bytesOf(key)) : p256.getPublicKey(bytesOf(key), true);
  for (let data = concatBytes(parent, place); ; ) {
    const [left, right] = hmac(chainCode, data);
    const [tweak, sum] = [numberOf(left), (numberOf(left) + key) % order];
    if (tweak < order && sum !== 0n) return { key: sum, chainCode: right };
    data = concatBytes(Uint8Array.of(1), right, place);
  }
}

/**
 * The private key of NIST P-256, 32 bytes, at a path below a seed: SLIP-0010, which is BIP-32 for other curves.
 * @param path as `m/44'/118'/0'/0/0`, already checked
 */
export function deriveP256(seed: Uint8Array, path: string): Uint8Array {
  const steps = path
    .split("/")
    .slice(1)
    .map((part) => Number.parseInt(part, 10) + (part.endsWith("'") ? hardened : 0));
  return bytesOf(steps.reduce(child, master(seed)).key);
}
