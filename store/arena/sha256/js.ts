import { sha256 } from "@noble/hashes/sha2.js";
import { putSigned } from "../../iavl/hash.ts";
import {
  HASH_BYTE,
  HEIGHT_SHIFT,
  JOB_WORDS,
  LEFT,
  LIST_AT,
  META,
  type NodeHasher,
  RECORD_BYTES,
  RIGHT,
  SIZE,
  VERSION,
} from "../layout.ts";
import type { WasmMemory } from "../wasm.ts";

const DIGEST_BYTES = 32;

/** The slow way that every platform has: no code but JavaScript, and no node:crypto, which the others are tested by. */
export function jsHasher(memory: WasmMemory): NodeHasher {
  const preimage = Buffer.alloc(128);

  const innerHash = (bytes: Uint8Array, words: Uint32Array, record: number): Uint8Array => {
    const word = (index: number): number => words[(record >>> 2) + index] ?? 0;
    const meta = word(META);
    let end = putSigned(preimage, 0, (meta >>> HEIGHT_SHIFT) & 0xff);
    end = putSigned(preimage, end, word(SIZE));
    end = putSigned(preimage, end, word(VERSION) + (meta & 0xffff) * 2 ** 32);
    for (const side of [LEFT, RIGHT]) {
      const hash = word(side) * RECORD_BYTES + HASH_BYTE;
      preimage[end] = DIGEST_BYTES;
      preimage.set(bytes.subarray(hash, hash + DIGEST_BYTES), end + 1);
      end += 1 + DIGEST_BYTES;
    }
    return sha256(preimage.subarray(0, end));
  };

  return {
    name: "js",
    messages(count) {
      const bytes = new Uint8Array(memory.buffer);
      const jobs = new Uint32Array(memory.buffer, LIST_AT, count * JOB_WORDS);
      for (let at = 0; at < jobs.length; at += JOB_WORDS) {
        const [from = 0, length = 0, to = 0] = jobs.subarray(at, at + JOB_WORDS);
        bytes.set(sha256(bytes.subarray(from, from + length)), to);
      }
    },
    inners(count) {
      const bytes = new Uint8Array(memory.buffer);
      const words = new Uint32Array(memory.buffer);
      for (const record of new Uint32Array(memory.buffer, LIST_AT, count)) {
        bytes.set(innerHash(bytes, words, record), record + HASH_BYTE);
      }
    },
  };
}
