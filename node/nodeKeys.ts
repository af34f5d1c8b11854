import { readFileSync } from "node:fs";
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { base64 } from "@scure/base";
import { z } from "zod";
import { NodeError } from "./errors.ts";
import type { Home } from "./home.ts";

/** An ed25519 key as CometBFT writes it in JSON: base64, typed by the name that amino knew it by. */
export interface TypedKey {
  readonly type: string;
  readonly value: string;
}

export interface ConsensusKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Seed and public key, 64 bytes: the form of Go's crypto/ed25519. */
  readonly privateKey: Uint8Array;
}

/** A new ed25519 key, or that of a 32-byte seed. */
export function consensusKey(seed: Uint8Array = ed25519.utils.randomSecretKey()): ConsensusKey {
  const publicKey = ed25519.getPublicKey(seed);
  const privateKey = new Uint8Array(64);
  privateKey.set(seed);
  privateKey.set(publicKey, 32);
  return { publicKey, privateKey };
}

/** First 20 bytes of the SHA-256 of the public key: address of a validator, and id of a node. */
export function consensusAddress(publicKey: Uint8Array): Uint8Array {
  return sha256(publicKey).slice(0, 20);
}

const typedPrivateKey = (key: ConsensusKey): TypedKey => ({
  type: "tendermint/PrivKeyEd25519",
  value: base64.encode(key.privateKey),
});

export const typedPublicKey = (publicKey: Uint8Array): TypedKey => ({
  type: "tendermint/PubKeyEd25519",
  value: base64.encode(publicKey),
});

/** Content of `node_key.json`. */
export const nodeKeyFile = (key: ConsensusKey): unknown => ({ priv_key: typedPrivateKey(key) });

/** Content of `priv_validator_key.json`. */
export const validatorKeyFile = (key: ConsensusKey): unknown => ({
  address: bytesToHex(consensusAddress(key.publicKey)).toUpperCase(),
  pub_key: typedPublicKey(key.publicKey),
  priv_key: typedPrivateKey(key),
});

const privateKeyFile = z.object({
  priv_key: z.object({ type: z.literal("tendermint/PrivKeyEd25519"), value: z.base64() }),
});

function readKey(path: string, what: string): ConsensusKey {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new NodeError(`${what} not found at ${path}: run "eco2d init" first, or name the home with --home`);
  }
  try {
    const key = base64.decode(privateKeyFile.parse(JSON.parse(text)).priv_key.value);
    if (key.length === 64) return { privateKey: key, publicKey: key.slice(32) };
  } catch {
    // told below: the file says nothing more that would help
  }
  throw new NodeError(
    `${path} holds no ed25519 key: expected priv_key {type "tendermint/PrivKeyEd25519", value 64 bytes}`,
  );
}

/** Id of the node on the peer-to-peer network: 40 hexadecimal digits. */
export function readNodeId(home: Home): string {
  return bytesToHex(consensusAddress(readKey(home.nodeKey, "node key").publicKey));
}

/** Public key that this home signs blocks with, 32 bytes. */
export function readValidatorKey(home: Home): Uint8Array {
  return readKey(home.validatorKey, "validator key").publicKey;
}
