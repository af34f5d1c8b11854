import { sha256 } from "@noble/hashes/sha2.js";
import { decodeAddress, encodeAddress } from "../codec/bech32.ts";
import { toText } from "../store/text.ts";
import type { ChainIdentity } from "./ctx.ts";
import { createMemo, type Memo } from "./memo.ts";

/** The address of a module's account: the first 20 bytes of sha256(name), as in the SDK's `NewModuleAddress`. */
export function moduleAddress(name: string): Uint8Array {
  return sha256(Buffer.from(name, "utf8")).slice(0, 20);
}

// Decoding bech32 costs microseconds and the same addresses come again in every block. A pure memo: it never decides anything.
// By prefix: the same text is no address of another chain.
const memos = createMemo<{ readonly bytes: Memo<Uint8Array>; readonly text: Memo<string> }>(8);

const memosOf = (prefix: string) => memos(prefix, () => ({ bytes: createMemo(16_384), text: createMemo(16_384) }));

/** An account address as bytes. @throws Bech32Error with the SDK's words */
export function addressBytes(chain: ChainIdentity, text: string): Uint8Array {
  return memosOf(chain.bech32Prefix).bytes(text, () => decodeAddress(chain.bech32Prefix, text));
}

/** An account address as text. */
export function addressText(chain: ChainIdentity, bytes: Uint8Array): string {
  return memosOf(chain.bech32Prefix).text(toText(bytes), () => encodeAddress(chain.bech32Prefix, bytes));
}

const operatorPrefix = ({ bech32Prefix }: ChainIdentity) => `${bech32Prefix}valoper`;
const consensusPrefix = ({ bech32Prefix }: ChainIdentity) => `${bech32Prefix}valcons`;

/** A validator operator's address as bytes. @throws Bech32Error with the SDK's words */
export function operatorBytes(chain: ChainIdentity, text: string): Uint8Array {
  const prefix = operatorPrefix(chain);
  return memosOf(prefix).bytes(text, () => decodeAddress(prefix, text));
}

/** A validator operator's address as text: the account's bytes under another prefix. */
export function operatorText(chain: ChainIdentity, bytes: Uint8Array): string {
  const prefix = operatorPrefix(chain);
  return memosOf(prefix).text(toText(bytes), () => encodeAddress(prefix, bytes));
}

/** The address of a consensus key as bytes. @throws Bech32Error with the SDK's words */
export function consensusBytes(chain: ChainIdentity, text: string): Uint8Array {
  return decodeAddress(consensusPrefix(chain), text);
}

/** The address of a consensus key (20 bytes) as text. */
export function consensusText(chain: ChainIdentity, bytes: Uint8Array): string {
  return encodeAddress(consensusPrefix(chain), bytes);
}
