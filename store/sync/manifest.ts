import { createHash } from "node:crypto";
import { fromHex, toHex } from "../../codec/bytes.ts";
import { StoreError } from "../errors.ts";
import { SnapshotFault } from "./errors.ts";

/**
 * The number of this format: the items of the Cosmos SDK's format 3, cut into chunks as they are. The SDK's own is compressed
 * by zlib, whose output differs between versions and processors, and nodes can share a snapshot only where their bytes are equal.
 */
export const snapshotFormat = 0xec02;

/** Bytes of every chunk but the last, as the SDK cuts them; CometBFT takes 16,000,000. */
export const chunkSize = 10_000_000;

/** CometBFT takes snapshot messages of 4,000,000 bytes, and a chunk has 34 in the metadata. */
const mostChunks = 100_000;

/** What a snapshot for state sync is known by. */
export interface Manifest {
  readonly height: number;
  readonly format: number;
  /** SHA-256 of all chunks one behind the other. */
  readonly hash: Uint8Array;
  /** SHA-256 of each chunk. */
  readonly chunks: readonly Uint8Array[];
}

/** One that this node made. */
export interface OwnManifest extends Manifest {
  /** The app hash of the state: others have it from the chain. */
  readonly appHash: Uint8Array;
}

/** A snapshot as ABCI names it. */
export interface NamedSnapshot {
  readonly height: bigint;
  readonly format: number;
  readonly chunks: number;
  readonly hash: Uint8Array;
  readonly metadata: Uint8Array;
}

/** `cosmos.store.snapshots.v1.Metadata`: field 1, the hashes of the chunks. */
function metadataOf({ chunks }: Manifest): Uint8Array {
  return Buffer.concat(chunks.flatMap((hash) => [Uint8Array.of(0x0a, 32), hash]));
}

export function nameOf(manifest: Manifest): NamedSnapshot {
  const { height, format, chunks, hash } = manifest;
  return { height: BigInt(height), format, chunks: chunks.length, hash, metadata: metadataOf(manifest) };
}

/** The manifest of a snapshot that was offered. @throws SnapshotFault for one that nobody can have made */
export function manifestOf({ height, format, chunks, hash, metadata }: NamedSnapshot): Manifest {
  if (height < 1n || height > BigInt(Number.MAX_SAFE_INTEGER)) throw new SnapshotFault(`height ${height} is none`);
  if (hash.length !== 32) throw new SnapshotFault(`its hash has ${hash.length} bytes instead of 32`);
  if (chunks < 1 || chunks > mostChunks) throw new SnapshotFault(`${chunks} chunks; 1 to ${mostChunks} are allowed`);
  if (metadata.length !== chunks * 34)
    throw new SnapshotFault(`metadata of ${metadata.length} bytes for ${chunks} chunks; 34 for each are expected`);
  const hashes: Uint8Array[] = [];
  for (let at = 0; at < metadata.length; at += 34) {
    if (metadata[at] !== 0x0a || metadata[at + 1] !== 32)
      throw new SnapshotFault(`metadata: byte ${at} begins no hash of a chunk`);
    hashes.push(metadata.slice(at + 2, at + 34));
  }
  return { height: Number(height), format, hash: hash.slice(), chunks: hashes };
}

const sumOf = (line: string) => createHash("sha256").update(line).digest("hex");

/** The manifest as it stands beside the chunks: one line of JSON and one with its SHA-256. */
export function manifestText({ height, format, appHash, hash, chunks }: OwnManifest): string {
  const line = JSON.stringify({
    height,
    format,
    app_hash: toHex(appHash),
    hash: toHex(hash),
    chunks: chunks.map(toHex),
  });
  return `${line}\n${sumOf(line)}\n`;
}

/** @throws StoreError where the text is not one that `manifestText` wrote */
export function parseManifest(text: string, where: string): OwnManifest {
  const [line = "", sum] = text.split("\n");
  // With the right sum the fields need no check of their own.
  if (sum !== sumOf(line)) throw new StoreError(`${where} is damaged: its checksum is wrong`);
  const { height, format, app_hash, hash, chunks } = JSON.parse(line) as {
    height: number;
    format: number;
    app_hash: string;
    hash: string;
    chunks: string[];
  };
  return { height, format, appHash: fromHex(app_hash), hash: fromHex(hash), chunks: chunks.map(fromHex) };
}
