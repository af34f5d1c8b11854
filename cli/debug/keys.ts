import { eco2 } from "../../app/eco2.ts";
import { startsWith, toHex } from "../../codec/bytes.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";

/** Names a key by the collection that it belongs to; undefined for one of the framework or of another program. */
export function keyNamer(): (store: string, key: Uint8Array) => string | undefined {
  const { schemas } = eco2(signatureVerifier(undefined));
  return (store, key) =>
    schemas.find((schema) => schema.store === store)?.collections.find(({ prefix }) => startsWith(key, prefix))?.name;
}

/** Bytes for people and machines alike: hexadecimal, shortened where nobody reads on. */
export function shortHex(bytes: Uint8Array, most: number): string {
  return bytes.length <= most ? toHex(bytes) : `${toHex(bytes.subarray(0, most))}... (${bytes.length} bytes)`;
}
