import { BatchHeader, type Leaf } from "../../codec/gen/eco2/notary/v1/batch.ts";
import { type DeviceKey, Reading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { leafHash, verifyMerkleProof } from "../../codec/merkle.ts";
import { batchSignBytes, readingBytes } from "../../codec/notary/signing.ts";
import { type Device, deviceSign, isDeviceSignature } from "./device.ts";
import { type MerkleTree, merkleTree } from "./tree.ts";

/** The most readings of a batch, as the chain allows them. */
export const maxBatch = 100_000;

/** Readings as one batch: what goes on chain, and the tree that each is proven by. */
export interface Batch {
  readonly header: BatchHeader;
  readonly tree: MerkleTree;
  /** The leaves: the bytes of the readings, in order */
  readonly leaves: readonly Uint8Array[];
}

/**
 * Makes a batch of readings of one source in the order of their sequence. Whether they are plausible is another question:
 * `batchFaults` answers it.
 * @throws where there are none, too many, or a sum that is no amount
 */
export function buildBatch(readings: readonly Reading[]): Batch {
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined) throw new Error("a batch needs a reading");
  if (readings.length > maxBatch) throw new Error(`${readings.length} readings: a batch has ${maxBatch} at most`);
  const leaves = readings.map(readingBytes);
  const tree = merkleTree(leaves);
  let amount = 0n;
  for (const reading of readings) amount += BigInt(reading.amount);
  const metered = first.meterTotal !== "";
  const header = BatchHeader.fromPartial({
    sourceId: first.sourceId,
    root: tree.root,
    count: BigInt(readings.length),
    firstSequence: first.sequence,
    lastSequence: last.sequence,
    start: first.start,
    end: last.end,
    amount: amount.toString(),
    // What it showed before the first reading: less by what that one counted.
    firstMeterTotal: metered ? (BigInt(first.meterTotal) - BigInt(first.amount)).toString() : "",
    lastMeterTotal: last.meterTotal,
  });
  return { header, tree, leaves };
}

/** The device's signature of a header, for one chain. */
export function signHeader(device: Device, chainId: string, header: BatchHeader): Uint8Array {
  return deviceSign(device, batchSignBytes(chainId, header));
}

/** Whether the device with this key signed a header, for this chain. */
export function isSignedHeader(key: DeviceKey, chainId: string, header: BatchHeader, signature: Uint8Array): boolean {
  return isDeviceSignature(key, signature, batchSignBytes(chainId, header));
}

/** A reading of a record with the proof that it is one, as the chain takes it in a challenge. @param index from 0 */
export function leafOf({ tree, leaves }: Pick<Batch, "tree" | "leaves">, recordId: bigint, index: number): Leaf {
  const { aunts } = tree.proof(index);
  return { recordId, index: BigInt(index), leaf: leaves[index] ?? new Uint8Array(0), aunts: [...aunts] };
}

/** What the chain says of a record that a reading is held against. */
export interface RecordRoot {
  readonly id: bigint;
  readonly root: Uint8Array;
  readonly count: bigint;
}

/** The reading that a leaf is, where its proof leads to the root of the record. @throws when it does not, or when its bytes are none */
export function provenReading(record: RecordRoot, leaf: Leaf): Reading {
  if (leaf.recordId !== record.id) throw new Error(`the reading is shown of record ${leaf.recordId}, not ${record.id}`);
  const total = Number(record.count);
  const proof = { total, index: Number(leaf.index), leafHash: leafHash(leaf.leaf), aunts: leaf.aunts };
  if (leaf.index >= record.count || !verifyMerkleProof(record.root, leaf.leaf, proof))
    throw new Error(`reading ${leaf.index} is not under the root of record ${record.id}`);
  return Reading.decode(leaf.leaf);
}
