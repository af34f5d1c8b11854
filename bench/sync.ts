import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { homeAt } from "../node/home.ts";
import { snapshotFormat } from "../store/sync/manifest.ts";
import type { Figures } from "./baseline.ts";
import { readCount } from "./options.ts";
import { median, rounded } from "./perform.ts";
import { perBlock, snapshotBeside } from "./sync/beside.ts";
import { joinBy } from "./sync/join.ts";
import { restartsOver } from "./sync/restart.ts";
import { sum } from "./updates.ts";

const mean = (values: readonly number[]) => sum(values) / values.length;
const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);

async function measure(root: string, keys: number): Promise<Figures> {
  console.error(`${keys} keys, blocks of ${perBlock} beside a snapshot`);
  const [from, to] = [homeAt(join(root, "a")), homeAt(join(root, "b"))];
  const provider = await snapshotBeside(from, keys);
  const { beside, shelf } = provider;
  const [manifest] = shelf.list();
  let joined: Awaited<ReturnType<typeof joinBy>>;
  try {
    if (manifest?.format !== snapshotFormat) throw new Error("the snapshot is gone");
    console.error(`${beside.with.length} blocks beside it; another node joins by it`);
    joined = await joinBy(provider.party.app, from, to, manifest.appHash);
  } finally {
    await provider.close();
  }
  console.error("restarts over full logs");
  const { full, killed } = await restartsOver(to.state, keys, beside.whileWritten);
  const [without, during] = [mean(beside.without), mean(beside.with)];
  const [worst, worstDuring] = [Math.max(...beside.without), Math.max(...beside.with)];
  return {
    bench: "sync",
    keys,
    per_block: perBlock,
    block_ms: rounded(without),
    block_p50_ms: rounded(median(beside.without)),
    worst_block_ms: rounded(worst),
    block_with_snapshot_ms: rounded(during),
    p50_with_snapshot_ms: rounded(median(beside.with)),
    worst_with_snapshot_ms: rounded(worstDuring),
    worst_added_ms: rounded(worstDuring - worst),
    blocks_without: beside.without.length,
    blocks_with_snapshot: beside.with.length,
    snapshot_s: rounded(beside.written),
    chunks_s: rounded(beside.cut),
    chunks_mb: megabytes(joined.bytes),
    receive_s: rounded(joined.receive),
    load_s: rounded(joined.load),
    restart_full_log_s: rounded(full.seconds),
    log_mb: megabytes(full.bytes),
    restart_killed_s: rounded(killed.seconds),
    killed_log_mb: megabytes(killed.bytes),
    // Lower where a snapshot slows blocks more.
    ratio: Number((without / during).toFixed(3)),
  };
}

/**
 * What snapshots and state sync take, with so many keys (an argument, 1000000 unless told) of 32 and values of 100 bytes: blocks of
 * 5,000 updates through the application with and without a snapshot beside them, a second node that joins by it, starts over
 * the fullest logs.
 */
export async function run(args: string[]): Promise<Figures[]> {
  const counts = args.length > 0 ? args.map((text) => readCount("KEYS", text, 10 * perBlock)) : [1_000_000];
  const runs: Figures[] = [];
  for (const keys of counts) {
    const root = mkdtempSync(join(tmpdir(), "eco2-bench-"));
    try {
      runs.push(await measure(root, keys));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }
  return runs;
}
