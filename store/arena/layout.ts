// The memory of an arena: one shared WebAssembly.Memory of a state, which holds the nodes of all its trees. Keys and
// values stand apart (heap.ts), so that 4 GiB, the most that a WebAssembly memory can have, go to nodes alone.
//
// From address 16 Ki: KERNEL, LIST, STAGING, then records of 64 bytes, one cache line each, up to the end. A node is
// known by its id: address / 64. Ids below FIRST_ID are no nodes, and 0 stands for none. Words are little-endian u32.

import type { WasmMemory } from "./wasm.ts";

export const PAGE_BYTES = 65536;
/** 4 GiB. */
export const MAX_PAGES = 65536;

/** Private to the hash kernel. */
export const KERNEL_AT = 16 * 1024;
export const KERNEL_BYTES = 48 * 1024;
/** What a call of the hasher is to do, written by the caller: 192 KiB. */
export const LIST_AT = 64 * 1024;
/** Messages to be hashed that are no inner nodes, written by the caller. */
export const STAGING_AT = 256 * 1024;
export const STAGING_BYTES = 256 * 1024;
/** Where records begin. */
export const RECORDS_AT = 512 * 1024;

export const RECORD_BYTES = 64;
export const RECORD_WORDS = 16;
export const FIRST_ID = 8192;
/** Ids end below this: what 4 GiB hold. */
export const END_ID = 2 ** 26;

// Words of a record. Where two are given, the first is of inner nodes, the second of leaves.
/** Id of the left child; where the value stands in the heap. */
export const LEFT = 0;
export const VALUE = 0;
/** Id of the right child; length of the value in bytes. */
export const RIGHT = 1;
export const VALUE_LENGTH = 1;
/** Leaves below, 1 for a leaf itself. */
export const SIZE = 2;
/** Where the key stands in the heap: of an inner node the smallest of its right subtree. */
export const KEY = 3;
/** The version's lower 32 bits. */
export const VERSION = 4;
/** Bits 0-15 the version's bits 32-47, bits 16-23 the height (0: a leaf), from 24 on flags. */
export const META = 5;
/** The key's first eight bytes, big-endian, padded with zeros: most comparisons need no more. */
export const PREFIX = 6;
/** Of the hash: 8 words, the 32 bytes in the order of SHA-256's output. At byte 32 of the record. */
export const HASH = 8;
export const HASH_BYTE = 32;

export const HEIGHT_SHIFT = 16;
/** In debug mode: the record is free, and whoever reads it has a dangling id. */
export const FREED = 1 << 25;

/** A job of `messages`: address of the bytes, their number, address that gets the 32 bytes of the digest. */
export const JOB_WORDS = 3;
export const MAX_JOBS = 16384;
/** Most records of one call of `inners`. */
export const MAX_INNERS = 49152;

/** SHA-256 in bulk over an arena's memory. All addresses are bytes from its start. */
export interface NodeHasher {
  readonly name: "simd" | "scalar" | "js";
  /** Hashes the first `count` jobs of LIST. Messages have any length, 0 too; the digest may go where a later call reads. */
  messages(count: number): void;
  /**
   * Hashes the inner nodes whose record addresses are the first `count` words of LIST, and writes each one's hash into
   * its record: SHA-256 of zigzag-varint height, size and version, then 32 and the left child's hash, 32 and the
   * right's. All children are hashed already. META's flags are none of its business.
   */
  inners(count: number): void;
}

/** A hasher over a memory. @throws Error where this platform lacks what it needs */
export type MakeHasher = (memory: WasmMemory) => NodeHasher;
