import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, test } from "@jest/globals";
import { buildSync } from "esbuild";
import { openStore } from "../open.ts";
import { shareVersions } from "../share.ts";
import { changesAt, makeDirectory, noteAt, STORES } from "../testing/chain.ts";
import type { Read } from "../testing/reader-thread.ts";

const BLOCKS = process.env["ECO2_LONG"] ? 3000 : 300;

test("a thread reads whole versions, every hash right, while this one commits, discards and frees", async () => {
  const dir = makeDirectory();
  const store = openStore({ storeNames: STORES, keepRecent: 3, engine: "arena-checked" });
  const share = shareVersions(store);
  if (share === undefined) throw new Error("an arena can be shared");
  const apply = (height: number) => store.apply(store.latest, height, changesAt(height, 60), noteAt(height));
  store.commit(apply(1));
  const program = join(dir, "reader.cjs");
  const entryPoints = ["store/testing/reader-thread.ts"];
  buildSync({ entryPoints, bundle: true, platform: "node", format: "cjs", outfile: program });
  const thread = new Worker(program, { workerData: share.start() });
  try {
    for (let height = 2; height <= BLOCKS; height++) {
      store.discard(apply(height));
      store.commit(apply(height));
      thread.postMessage(share.update());
      // Some blocks in a row, so that versions go while they are read; then a breath for the thread to keep up.
      if (height % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    thread.postMessage("end");
    const [read] = (await once(thread, "message")) as [Read];
    expect(read.faults).toEqual([]);
    expect(read.checked).toBeGreaterThan(0);
    expect(read.checked + read.gone).toBe(2 * BLOCKS);
  } finally {
    await thread.terminate();
    rmSync(dir, { recursive: true, force: true });
  }
  // Nobody reads any more: what is left is what a store has that was never shared.
  share.clear();
  share.update();
  const plain = openStore({ storeNames: STORES, keepRecent: 3 });
  for (let height = 1; height <= BLOCKS; height++) {
    plain.commit(plain.apply(plain.latest, height, changesAt(height, 60), noteAt(height)));
  }
  expect(store.treeBytes).toBe(plain.treeBytes);
}, 120_000);
