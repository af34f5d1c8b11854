import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { base64 } from "@scure/base";
import { z } from "zod";
import { equalBytes } from "../codec/bytes.ts";
import { NodeError } from "./errors.ts";
import type { Home } from "./home.ts";
import { initFirst, readText } from "./readText.ts";

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
  pub_key: z.object({ value: z.string() }).optional(),
  address: z.string().optional(),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A key whose parts fit together: CometBFT believes them all, and would sign with one what it offers under another. */
function readKey(path: string, what: string): ConsensusKey {
  const text = readText(path, what, `put it back from a backup; where there never was one, ${initFirst}`);
  const file = privateKeyFile.safeParse(parseJson(text)).data;
  const privateKey = file && base64.decode(file.priv_key.value);
  if (privateKey?.length !== 64) {
    throw new NodeError(
      `${path} holds no ed25519 key: expected priv_key {type "tendermint/PrivKeyEd25519", value 64 bytes}; put it back from a backup`,
    );
  }
  const { publicKey } = consensusKey(privateKey.slice(0, 32));
  const { address, publicKey: told } = { address: file?.address, publicKey: file?.pub_key?.value };
  const fits =
    equalBytes(publicKey, privateKey.subarray(32)) &&
    (told === undefined || told === base64.encode(publicKey)) &&
    (address === undefined || address.toLowerCase() === bytesToHex(consensusAddress(publicKey)));
  if (!fits)
    throw new NodeError(
      `${path}: private key, public key and address do not belong together; put it back from a backup`,
    );
  return { publicKey, privateKey };
}

/** Id of the node on the peer-to-peer network: 40 hexadecimal digits. */
export function readNodeId(home: Home): string {
  return bytesToHex(consensusAddress(readKey(home.nodeKey, "node key").publicKey));
}

/** Public key that this home signs blocks with, 32 bytes. */
export function readValidatorKey(home: Home): Uint8Array {
  return readKey(home.validatorKey, "validator key").publicKey;
}

/** Seed of the key that this home signs blocks with, 32 bytes: for development chains, which play their validators themselves. */
export function readValidatorSeed(home: Home): Uint8Array {
  return readKey(home.validatorKey, "validator key").privateKey.slice(0, 32);
}

const validatorState = z.object({ height: z.string().regex(/^\d+$/), round: z.int(), step: z.int() });

/**
 * Refuses a home whose keys CometBFT would quietly replace or die of: a node that lost its key and made another is a stranger to its chain.
 * @throws NodeError naming the file
 */
export function checkKeys(home: Home): void {
  readNodeId(home);
  readValidatorKey(home);
  const remedy =
    'it keeps this validator from signing twice; put it back from a backup; {"height":"0","round":0,"step":0} fits only one that never signed';
  const text = readText(home.validatorState, "state of the validator", remedy);
  if (!validatorState.safeParse(parseJson(text)).success)
    throw new NodeError(`${home.validatorState} is damaged: ${remedy}`);
}
