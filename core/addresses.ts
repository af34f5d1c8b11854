import { sha256 } from "@noble/hashes/sha2.js";
import { decodeAddress, encodeAddress } from "../codec/bech32.ts";
import { toText } from "../store/text.ts";
import type { ChainIdentity } from "./ctx.ts";

/** The address of a module's account: the first 20 bytes of sha256(name), as in the SDK's `NewModuleAddress`. */
export function moduleAddress(name: string): Uint8Array {
  return sha256(Buffer.from(name, "utf8")).slice(0, 20);
}

// Decoding bech32 costs microseconds and the same addresses come again in every block. A pure memo: it never decides anything.
const known = new Map<string, Uint8Array>();
const knownText = new Map<string, string>();
const memoSize = 200_000;

function remember<V>(memo: Map<string, V>, key: string, value: V): V {
  if (memo.size >= memoSize) memo.clear();
  memo.set(key, value);
  return value;
}

/** An account address as bytes. @throws Bech32Error with the SDK's words */
export function addressBytes(chain: ChainIdentity, text: string): Uint8Array {
  const found = known.get(text);
  // The memo holds addresses of any prefix that was asked for: the prefix is compared again.
  if (found !== undefined && text.startsWith(`${chain.bech32Prefix}1`)) return found;
  return remember(known, text, decodeAddress(chain.bech32Prefix, text));
}

/** An account address as text. */
export function addressText(chain: ChainIdentity, bytes: Uint8Array): string {
  const key = `${chain.bech32Prefix}:${toText(bytes)}`;
  return knownText.get(key) ?? remember(knownText, key, encodeAddress(chain.bech32Prefix, bytes));
}
