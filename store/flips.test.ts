import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { reasonOf } from "./errors.ts";
import { openKv } from "./kv/open.ts";
import { openStore } from "./open.ts";
import { grow, STORES, withDirectory, withDirectoryAsync } from "./testing/chain.ts";
import { withoutFaults } from "./testing/faultyDisk.ts";
import { checkState, truthOf } from "./testing/oracle.ts";

const long = process.env["ECO2_LONG"] !== undefined;
const truth = truthOf(20);

/** The state of height 9 with a snapshot of height 6, and the log behind it. */
function makeState(dir: string): void {
  const store = openStore({ dir, storeNames: STORES, engine: "objects", snapshotInterval: 6 });
  grow(store, 9);
  store.close();
}

/** Bytes to be spoilt: some evenly, all in the long form. */
function places(length: number, some: number, most = length): number[] {
  const step = Math.max(1, Math.floor(length / (long ? most : some)));
  return Array.from({ length: Math.ceil(length / step) }, (_, at) => at * step);
}

function flipped(whole: Buffer, at: number, bit: number): Buffer {
  const bad = Buffer.from(whole);
  bad[at] = (whole[at] ?? 0) ^ (1 << bit);
  return bad;
}

/** What a state with a flipped bit comes to: the reason of a refusal, or nothing where it is right from `least` on. */
function outcome(dir: string, least: number): string | undefined {
  let opened = false;
  try {
    openStore({ dir, storeNames: STORES, engine: "objects" }).close();
    opened = true;
    checkState(dir, { least, most: 9, truth });
    return undefined;
  } catch (error) {
    if (opened) throw error;
    return reasonOf(error);
  }
}

const files: readonly [name: string, path: string, refused: RegExp, least: number][] = [
  // The last record cannot be told from one that was not written whole.
  [
    "the log",
    join("wal", "0000000000000007.wal"),
    /0007\.wal: .*(height|log file).* damaged.*Restore the directory/,
    8,
  ],
  ["a snapshot's nodes", join("snap-0000000000000006", "nodes"), /snap-0+6 is damaged: .*Restore the directory/, 9],
  ["a snapshot's meta", join("snap-0000000000000006", "meta"), /snap-0+6 is damaged: .*Restore the directory/, 9],
];

test.each(files)(
  "a bit of %s: refused with file, height and remedy, or recovered; never another state",
  (_, file, refused, least) =>
    withDirectoryAsync(async (dir) => {
      await withoutFaults(() => {
        makeState(dir);
        const path = join(dir, file);
        const whole = readFileSync(path);
        let refusals = 0;
        withDirectory((copy) => {
          for (const at of places(whole.length, 60)) {
            rmSync(copy, { recursive: true });
            cpSync(dir, copy, { recursive: true });
            const bad = flipped(whole, at, at % 8);
            writeFileSync(join(copy, file), bad);
            const reason = outcome(copy, least);
            if (reason === undefined) continue;
            refusals++;
            expect(reason).toMatch(refused);
            // Nothing was touched: what was damaged is there for whoever wants to mend it.
            expect(readFileSync(join(copy, file)).equals(bad)).toBe(true);
          }
        });
        expect(refusals).toBeGreaterThan(20);
      });
    }),
  1_200_000,
);

test(
  "a bit of a database's mark: refused with file and remedy",
  () =>
    withDirectoryAsync(async (dir) => {
      await (await openKv(dir, "classic-level")).close();
      const path = join(dir, "BACKEND");
      const whole = readFileSync(path);
      for (const at of whole.keys()) {
        for (let bit = 0; bit < 8; bit++) {
          writeFileSync(path, flipped(whole, at, bit));
          await expect(openKv(dir, "classic-level")).rejects.toThrow(
            /BACKEND (is damaged|has format).*move the directory away|was written with .*move the directory away/,
          );
        }
      }
      writeFileSync(path, whole);
      await (await openKv(dir, "classic-level")).close();
    }),
  120_000,
);

const batches = 40;
const rowsOf = (batch: number): [Buffer, Buffer][] =>
  Array.from({ length: 20 }, (_, n) => [
    Buffer.from(`key ${(batch * 7 + n * 13) % 200}`),
    Buffer.from(`${batch}/${n}`),
  ]);

/** All rows after each batch, one of which is its number: what a database may hold, if it holds a past of its own. */
function pasts(): string[] {
  const rows = new Map<string, string>();
  const found = [""];
  for (let batch = 1; batch <= batches; batch++) {
    for (const [key, value] of rowsOf(batch)) rows.set(key.toString(), value.toString());
    rows.set("batch", String(batch));
    found.push(
      [...rows]
        .map(([key, value]) => `${key}=${value}`)
        .sort()
        .join(),
    );
  }
  return found;
}

// The other packages read tables without their sums, or do not pass on that a sum is wrong.
test(
  "a bit of a database of @nxtedition/rocksdb: refused, or a past of it, which the log then brings up to date; never a mixture",
  () =>
    withDirectoryAsync(async (dir) => {
      const base = join(dir, "base");
      // Closed and opened again, so that there are tables and a log of it.
      for (const [from, to] of [
        [1, 30],
        [31, batches],
      ] as const) {
        const kv = await openKv(base, "@nxtedition/rocksdb");
        for (let batch = from; batch <= to; batch++)
          await kv.batch([...rowsOf(batch), [Buffer.from("batch"), Buffer.from(String(batch))]], { sync: true });
        await kv.close();
      }
      const known = new Set(pasts());
      const copy = join(dir, "copy");
      const outcomes = { refused: 0, older: 0, whole: 0 };
      for (const name of readdirSync(join(base, "db")).filter((file) => statSync(join(base, "db", file)).size > 0)) {
        const whole = readFileSync(join(base, "db", name));
        // A database is opened for each, which takes some 30 ms.
        for (const at of places(whole.length, 6, 400)) {
          rmSync(copy, { recursive: true, force: true });
          cpSync(base, copy, { recursive: true });
          writeFileSync(join(copy, "db", name), flipped(whole, at, at % 8));
          const rows: string[] = [];
          try {
            const kv = await openKv(copy, "@nxtedition/rocksdb");
            try {
              for await (const [key, value] of kv.iterate({}))
                rows.push(`${Buffer.from(key).toString()}=${Buffer.from(value).toString()}`);
            } finally {
              await kv.close();
            }
          } catch {
            outcomes.refused++;
            continue;
          }
          const found = rows.sort().join();
          if (!known.has(found)) throw new Error(`${name}, byte ${at} of ${whole.length}: the rows are a mixture`);
          outcomes[found === [...known].at(-1) ? "whole" : "older"]++;
        }
      }
      expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(0);
    }),
  1_200_000,
);
