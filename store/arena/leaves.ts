import * as crypto from "node:crypto";
import { putSigned, putVarint } from "../iavl/hash.ts";
import {
  HASH_BYTE,
  JOB_WORDS,
  LIST_AT,
  MAX_JOBS,
  type NodeHasher,
  RECORD_BYTES,
  STAGING_AT,
  STAGING_BYTES,
} from "./layout.ts";
import type { NodeMemory } from "./nodes.ts";
import { U32Stack } from "./stack.ts";

const DIGEST_BYTES = 32;
/** Longer keys and values are hashed by node:crypto where they are: staging is small. */
const MOST_STAGED = 4096;
const EMPTY_HEAD = 24;

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = crypto.createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Messages to be hashed, as the hasher wants them. */
class Jobs {
  count = 0;
  readonly words = new U32Stack(JOB_WORDS * 2048);

  add(address: number, length: number, to: number): void {
    this.words.push(address);
    this.words.push(length);
    this.words.push(to);
    this.count += 1;
  }

  clear(): void {
    this.words.size = 0;
    this.count = 0;
  }
}

/**
 * Hashes leaves as they are made, many at once: sha256(height 0, size 1, version, key, sha256(value)), each byte string
 * behind its length. First all values, their digests straight into the messages of the leaves, then these.
 */
export class LeafHasher {
  private readonly nodes: NodeMemory;
  private readonly hasher: NodeHasher;
  private readonly values = new Jobs();
  private readonly messages = new Jobs();
  private readonly head = Buffer.alloc(EMPTY_HEAD);
  private end = STAGING_AT;

  constructor(nodes: NodeMemory, hasher: NodeHasher) {
    this.nodes = nodes;
    this.hasher = hasher;
  }

  /** Puts the hash into the record of leaf `id`, at the latest when `flush` returns. */
  add(id: number, key: Uint8Array, value: Uint8Array, version: number): void {
    const headLength = this.putHead(key.length, version);
    const record = id * RECORD_BYTES + HASH_BYTE;
    const staged = value.length > MOST_STAGED ? 0 : value.length;
    if (key.length > MOST_STAGED) {
      const { head } = this;
      this.nodes.bytes.set(
        sha256(head.subarray(0, headLength), key, Uint8Array.of(DIGEST_BYTES), sha256(value)),
        record,
      );
      return;
    }
    const length = headLength + key.length + 1 + DIGEST_BYTES;
    if (this.end + length + staged > STAGING_AT + STAGING_BYTES || this.messages.count === MAX_JOBS) this.flush();
    const { bytes } = this.nodes;
    let at = this.end;
    for (let i = 0; i < headLength; i++) bytes[at + i] = this.head[i] as number;
    at += headLength;
    bytes.set(key, at);
    at += key.length;
    bytes[at++] = DIGEST_BYTES;
    this.messages.add(this.end, length, record);
    this.end = at + DIGEST_BYTES;
    if (staged === 0) {
      bytes.set(sha256(value), at);
      return;
    }
    bytes.set(value, this.end);
    this.values.add(this.end, value.length, at);
    this.end += value.length;
  }

  flush(): void {
    this.run(this.values);
    this.run(this.messages);
    this.end = STAGING_AT;
  }

  private run(jobs: Jobs): void {
    this.nodes.words.set(jobs.words.items.subarray(0, jobs.words.size), LIST_AT >>> 2);
    if (jobs.count > 0) this.hasher.messages(jobs.count);
    jobs.clear();
  }

  private putHead(keyLength: number, version: number): number {
    const { head } = this;
    head[0] = 0;
    head[1] = 2;
    return putVarint(head, putSigned(head, 2, version), keyLength);
  }
}
