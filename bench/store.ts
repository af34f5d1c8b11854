import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../store/open.ts";
import type { Change, StateStore } from "../store/types.ts";
import type { Figures } from "./baseline.ts";
import { readCount } from "./options.ts";
import { block, keyOf, sum, writes } from "./updates.ts";

const NAMES = ["acc", "bank"];
const MS = 1e6;
/** Versions retained. */
const KEPT = 20;

function timed(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / MS;
}

function commit(store: StateStore, changes: readonly Change[]): void {
  const height = store.latest.height + 1;
  store.commit(store.apply(store.latest, height, new Map([["bank", changes]]), new Uint8Array(300)));
}

function reopened(dir: string): number {
  return timed(() => openStore({ dir, storeNames: NAMES }).close());
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** SHA-256 of as many bytes as an inner node has, as raw work. @returns hashes a second */
function hashRate(): number {
  const bytes = Buffer.alloc(70, 1);
  const count = 200_000;
  const time = timed(() => {
    for (let i = 0; i < count; i++) createHash("sha256").update(bytes).digest();
  });
  return Math.round((count * 1000) / time);
}

/** A state of so many keys, in blocks that JavaScript can hold. @returns milliseconds */
function fill(store: StateStore, count: number): number {
  let total = 0;
  for (let from = 0; from < count; from += 1_000_000) {
    const numbers = Array.from({ length: Math.min(1_000_000, count - from) }, (_, i) => from + i);
    const changes = writes(numbers, 1);
    total += timed(() => commit(store, changes));
  }
  return total;
}

/** Milliseconds of each of `blocks` blocks of random updates. */
function update(store: StateStore, count: number, perBlock: number, blocks: number): number[] {
  return Array.from({ length: blocks }, () => {
    const changes = block(count, store.latest.height + 1, perBlock);
    return timed(() => commit(store, changes));
  });
}

/** Updates a second of the object tree on crypto.hash. It cannot hold more than some million keys. */
function oracleRate(count: number, perBlock: number, blocks: number): number | undefined {
  if (count > 2_000_000) return undefined;
  const dir = mkdtempSync(join(tmpdir(), "eco2-bench-"));
  const store = openStore({ dir, storeNames: NAMES, keepRecent: KEPT, engine: "objects" });
  try {
    fill(store, count);
    return Math.round((perBlock * blocks * 1000) / sum(update(store, count, perBlock, blocks)));
  } finally {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function measure(count: number, perBlock: number, blocks: number): Figures {
  const dir = mkdtempSync(join(tmpdir(), "eco2-bench-"));
  try {
    const keys = Array.from({ length: Math.min(count, 100_000) }, (_, i) => keyOf(i));
    let store = openStore({ dir, storeNames: NAMES, keepRecent: KEPT });
    const build = fill(store, count);
    const times = update(store, count, perBlock, blocks);
    const get = timed(() => {
      for (let i = 0; i < 100_000; i++) store.latest.get("bank", keys[(i * 7919) % keys.length] ?? Buffer.alloc(1));
    });
    const scan = timed(() => {
      for (const _ of store.latest.iterate("bank", {}));
    });
    const prove = timed(() => {
      for (let i = 0; i < 1000; i++)
        store.prove("bank", keys[(i * 7919) % keys.length] ?? Buffer.alloc(1), store.latest.height);
    });
    const rss = process.memoryUsage().rss;
    const tree = store.treeBytes ?? 0;
    store.close();
    const replayed = reopened(dir);
    // One block begins a snapshot, the next makes all of it in a single step.
    store = openStore({ dir, storeNames: NAMES, snapshotInterval: 1, snapshotStep: 4 * count });
    commit(store, []);
    const snapshot = timed(() => commit(store, []));
    store.close();
    const loaded = reopened(dir);
    store = openStore({ dir, storeNames: NAMES });
    update(store, count, perBlock, 20);
    store.close();
    const restarted = reopened(dir);
    const rate = (perBlock * blocks * 1000) / sum(times);
    const oracle = oracleRate(count, perBlock, blocks);
    const hashes = hashRate();
    return {
      bench: "store",
      keys: count,
      per_block: perBlock,
      build_s: round(build / 1000),
      updates_per_s: Math.round(rate),
      ...(oracle === undefined ? {} : { oracle_updates_per_s: oracle, times_oracle: round(rate / oracle) }),
      block_p50_ms: round(quantile(times, 0.5)),
      worst_block_ms: round(Math.max(...times)),
      get_us: round((get * 1000) / 100_000),
      iterate_us: round((scan * 1000) / count),
      prove_us: round(prove),
      reopen_by_log_s: round(replayed / 1000),
      snapshot_s: round(snapshot / 1000),
      reopen_by_snapshot_s: round(loaded / 1000),
      // By the snapshot and 20 blocks of the log over it.
      restart_s: round(restarted / 1000),
      // With the versions that are retained beside the latest.
      tree_mb: Math.round(tree / 2 ** 20),
      rss_mb: Math.round(rss / 2 ** 20),
      sha256_per_s: hashes,
      // One update hashes its leaf and the path above it.
      ratio: Number((rate / hashes).toFixed(4)),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Updates of the state with hashing and synced log: per number of keys (arguments, usually 100000 and 1000000) one
 * set of figures. Values have 100 bytes, keys 32; blocks are 5,000 updates. Up to 2,000,000 keys the object tree runs
 * the same blocks.
 */
export async function run(args: string[]): Promise<Figures[]> {
  const counts = args.length > 0 ? args.map((text) => readCount("KEYS", text)) : [100_000, 1_000_000];
  return counts.map((count) => {
    console.error(`${count} keys`);
    return measure(count, 5000, 60);
  });
}
