import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Home, homeAt } from "../node/home.ts";
import { lockHome } from "../node/lock.ts";
import { openStore } from "../store/open.ts";
import { grow, STORES } from "../store/testing/chain.ts";
import { buildPrograms, type TestPrograms } from "../store/testing/history/program.ts";
import { runCli } from "../test/cli/run.ts";
import { bytesText } from "./bytes.ts";

const folder = mkdtempSync(join(tmpdir(), "cli-storage-"));
let programs: TestPrograms;
beforeAll(() => {
  programs = buildPrograms();
});
afterAll(() => {
  programs.remove();
  rmSync(folder, { recursive: true, force: true });
});

let home: Home;
let count = 0;

const open = () =>
  openStore({
    dir: home.state,
    storeNames: STORES,
    keepRecent: 2,
    history: { backend: "@nxtedition/rocksdb", program: programs.worker },
  });

/** A home with a history of 60 heights. */
beforeEach(async () => {
  home = homeAt(join(folder, `home${count++}`));
  await runCli(["init", "test", "--chain-id", "storage-1", "--home", home.root]);
  const store = open();
  for (let height = 5; height <= 60; height += 5) {
    grow(store, height);
    // Waits until it is written.
    expect(store.at(height - 2)?.height ?? 3).toBe(height - 2);
  }
  store.close();
});

const cli = async (...args: string[]) => runCli([...args, "--home", home.root]);
const json = async (...args: string[]) => JSON.parse((await cli(...args, "-o", "json")).out);

test("prune as app.toml and the command line say, then compact; the rest stays readable", async () => {
  // app.toml keeps 362880 heights.
  const all = await json("prune");
  const newest = all.newest_height;
  // A stop does not wait for the last heights: the next start writes them.
  expect([58, 59, 60]).toContain(newest);
  expect(all).toEqual({ pruned_heights: 0, oldest_height: 1, newest_height: newest, history: "kept" });
  const pruned = await json("prune", "custom", "--pruning-keep-recent", "10");
  const oldest = newest - 9;
  expect(pruned).toEqual({ pruned_heights: oldest - 1, oldest_height: oldest, newest_height: newest, history: "kept" });
  const compacted = await json("compact");
  expect(compacted.after).toBeGreaterThan(0);
  expect(Object.keys(compacted)).toEqual(["before", "after"]);
  const store = open();
  expect(store.retained()).toEqual({ oldest, newest: 60 });
  expect(store.at(oldest)?.height).toBe(oldest);
  expect(store.at(oldest - 1)).toBeUndefined();
  store.close();
  expect((await cli("prune", "everything")).out).toBe("history: removed\n");
  expect(existsSync(join(home.state, "history"))).toBe(false);
  expect(await cli("compact")).toMatchObject({ code: 1, err: expect.stringContaining("holds no history") });
});

test("status --storage names each part, in JSON in bytes", async () => {
  const report = await json("status", "--storage");
  expect(report).toMatchObject({
    log: { files: 1, first_height: 1 },
    snapshots: { size: 0, heights: [] },
    history: { backend: "@nxtedition/rocksdb" },
    state_sync: { size: 0 },
    cometbft: { size: 0, parts: {} },
  });
  expect(report.log.size).toBeGreaterThan(1_000);
  expect(report.history.size).toBeGreaterThan(1_000);
  expect(report.total).toBeGreaterThanOrEqual(report.log.size + report.history.size);
  expect((await cli("status", "--storage")).out).toMatch(/^log:\n {2}size: \d+\.\d kB\n {2}files: 1\n/);
});

describe("refused:", () => {
  test("while a node runs", async () => {
    const unlock = lockHome(home);
    for (const command of ["prune", "compact"])
      expect(await cli(command)).toMatchObject({ code: 1, err: expect.stringContaining("is in use by process") });
    unlock();
  });

  test("a custom strategy that keeps nothing, an unknown one, a damaged mark, a home without data", async () => {
    expect((await cli("prune", "custom")).err).toContain('pruning = "custom" needs 2 or more, not 0');
    expect((await cli("prune", "some")).err).toContain("Allowed choices are default, nothing, everything, custom");
    writeFileSync(join(home.state, "history", "BACKEND"), "{");
    expect((await cli("compact")).err).toContain("BACKEND is damaged");
    rmSync(home.data, { recursive: true });
    expect((await cli("status", "--storage")).err).toContain("holds no data: name the home of a node with --home");
  });
});

test("app.toml of a new home prunes as the Cosmos SDK's default", () => {
  expect(readFileSync(home.appConfig, "utf8")).toContain('\npruning = "default"\n');
});

test("sizes for people", () => {
  const sizes: [number, string][] = [
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [12_345_678, "12.3 MB"],
    [7_000_000_000_000, "7.0 TB"],
  ];
  for (const [bytes, text] of sizes) expect(bytesText(bytes)).toBe(text);
});
