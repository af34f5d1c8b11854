import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { makeDirectory } from "../testing/chain.ts";
import { type KvBackendName, kvBackends, usualBackend } from "./adapters.ts";
import { compactKv, openKv } from "./open.ts";
import type { KvBackend, KvRange, KvRow } from "./types.ts";

const bytes = (hex: string) => Buffer.from(hex, "hex");
const hexOf = (row: Uint8Array | undefined) => (row === undefined ? undefined : Buffer.from(row).toString("hex"));

async function rowsOf(kv: KvBackend, range: KvRange = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const [key, value] of kv.iterate(range)) found.push(`${hexOf(key)}=${hexOf(value)}`);
  return found;
}

// The published binary of `rocksdb` ends processes of later releases; openKv refuses there, which has a test of its own.
const loadable = kvBackends.filter((name) => name !== "rocksdb" || process.versions.node.startsWith("20."));

let dir = "";
beforeEach(() => {
  dir = makeDirectory();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function withKv(name: KvBackendName, run: (kv: KvBackend) => Promise<void>): Promise<void> {
  const kv = await openKv(dir, name);
  try {
    await run(kv);
  } finally {
    await kv.close();
  }
}

describe.each(loadable)("%s", (name) => {
  test("reads what was written, singly and many at a time", () =>
    withKv(name, async (kv) => {
      await kv.batch([
        [bytes("01"), bytes("aa")],
        [bytes("0100"), bytes("")],
        [bytes("ff"), bytes("bb".repeat(100_000))],
      ]);
      expect(hexOf(await kv.get(bytes("01")))).toBe("aa");
      expect(hexOf(await kv.get(bytes("0100")))).toBe("");
      expect(await kv.get(bytes("02"))).toBeUndefined();
      const many = await kv.getMany([bytes("ff"), bytes("00"), bytes("01")]);
      expect(many.map(hexOf)).toEqual(["bb".repeat(100_000), undefined, "aa"]);
      expect(await kv.getMany([])).toEqual([]);
    }));

  test("the last write of a key in a batch counts", () =>
    withKv(name, async (kv) => {
      await kv.batch([
        [bytes("01"), bytes("aa")],
        [bytes("01"), null],
        [bytes("02"), null],
        [bytes("02"), bytes("bb")],
      ]);
      expect(await rowsOf(kv)).toEqual(["02=bb"]);
    }));

  test("ranges are bytewise, both ways, with limits", () =>
    withKv(name, async (kv) => {
      const keys = ["00", "01", "0100", "01ff", "02", "7f", "80", "ff", "ff00"];
      await kv.batch(keys.map((key) => [bytes(key), bytes("01")] as const).reverse());
      const walk = async (range: KvRange) => (await rowsOf(kv, range)).map((row) => row.split("=")[0]);
      expect(await walk({})).toEqual(keys);
      expect(await walk({ reverse: true })).toEqual([...keys].reverse());
      expect(await walk({ start: bytes("01"), end: bytes("02") })).toEqual(["01", "0100", "01ff"]);
      expect(await walk({ start: bytes("01"), end: bytes("02"), reverse: true })).toEqual(["01ff", "0100", "01"]);
      expect(await walk({ start: bytes("01"), limit: 2 })).toEqual(["01", "0100"]);
      expect(await walk({ end: bytes("80"), reverse: true, limit: 2 })).toEqual(["7f", "02"]);
      expect(await walk({ start: bytes("") })).toEqual(keys);
      expect(await walk({ end: bytes("") })).toEqual([]);
      expect(await walk({ limit: 0 })).toEqual([]);
      expect(await walk({ start: bytes("80"), end: bytes("01") })).toEqual([]);
      expect(await walk({ start: bytes("80"), end: bytes("80"), reverse: true })).toEqual([]);
    }));

  test("a walk sees the rows as they stood when it began, and may be left early", () =>
    withKv(name, async (kv) => {
      const row = (n: number): readonly [Buffer, Buffer] => [
        Buffer.from(`k${String(n).padStart(5, "0")}`),
        bytes("01"),
      ];
      await kv.batch(Array.from({ length: 2_000 }, (_, n) => row(n)));
      const walk = kv.iterate({});
      const first: KvRow | undefined = (await walk.next()).value ?? undefined;
      expect(first?.[0].toString()).toBe("k00000");
      await kv.batch([...Array.from({ length: 2_000 }, (_, n) => [row(n)[0], null] as const), row(5_000)]);
      let seen = 1;
      for await (const [key] of walk) {
        expect(Buffer.from(key).toString()).toBe(`k${String(seen).padStart(5, "0")}`);
        if (++seen === 1_900) break;
      }
      expect(seen).toBe(1_900);
      expect(await rowsOf(kv)).toHaveLength(1);
    }));

  test("empty keys and calls after closing are refused", async () => {
    const kv = await openKv(dir, name);
    await expect(kv.batch([[bytes(""), bytes("01")]])).rejects.toThrow("an empty key cannot be stored");
    await expect(kv.get(bytes(""))).rejects.toThrow("an empty key cannot be stored");
    await kv.close();
    await kv.close();
    await expect(kv.get(bytes("01"))).rejects.toThrow(/closed|not open/);
    await expect(kv.batch([[bytes("01"), null]])).rejects.toThrow(/closed|not open/);
    await expect(rowsOf(kv)).rejects.toThrow(/closed|not open/);
  });

  test("random batches leave what a map would hold", async () => {
    const key = fc.uint8Array({ minLength: 1, maxLength: 3 }).map((k) => Buffer.from(k));
    const value = fc.option(
      fc.uint8Array({ maxLength: 4 }).map((v) => Buffer.from(v)),
      { nil: null },
    );
    const batch = fc.array(fc.tuple(key, value), { maxLength: 20 });
    await withKv(name, async (kv) => {
      const model = new Map<string, string>();
      await fc.assert(
        fc.asyncProperty(fc.array(batch, { maxLength: 5 }), fc.boolean(), async (batches, sync) => {
          for (const writes of batches) {
            await kv.batch(writes, { sync });
            for (const [k, v] of writes) {
              if (v === null) model.delete(k.toString("hex"));
              else model.set(k.toString("hex"), v.toString("hex"));
            }
          }
          await kv.flush();
          const expected = [...model].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => `${k}=${v}`);
          expect(await rowsOf(kv)).toEqual(expected);
        }),
        { numRuns: 20 },
      );
    });
  });

  test("compacting changes no row, or is refused where the package has no such call", () =>
    withKv(name, async (kv) => {
      await kv.batch(Array.from({ length: 500 }, (_, n) => [Buffer.from(`${n}`), Buffer.alloc(100, n)] as const));
      await kv.batch(Array.from({ length: 400 }, (_, n) => [Buffer.from(`${n}`), null] as const));
      const rows = await rowsOf(kv);
      expect(rows).toHaveLength(100);
      if (kv.capabilities.compacts) await kv.compact();
      else await expect(kv.compact()).rejects.toThrow("does so by itself");
      expect(await rowsOf(kv)).toEqual(rows);
      expect(await kv.size()).toBeGreaterThan(0);
    }));
});

describe.each(loadable.filter((name) => name !== "memory"))("the directory of %s", (name) => {
  test("keeps rows and knows what wrote it", async () => {
    await withKv(name, (kv) => kv.batch([[bytes("01"), bytes("02")]], { sync: true }));
    await withKv(name, async (kv) => expect(await rowsOf(kv)).toEqual(["01=02"]));
    expect(readFileSync(join(dir, "BACKEND"), "utf8")).toContain(JSON.stringify(name));
    const other = name === "classic-level" ? "@nxtedition/rocksdb" : "classic-level";
    await expect(openKv(dir, other)).rejects.toThrow(`was written with ${name}, not ${other}`);
  });

  test("is for one at a time", () =>
    withKv(name, async () => {
      await expect(openKv(dir, name)).rejects.toThrow(`is in use by process ${process.pid}`);
    }));
});

test.each(loadable.filter((name) => name !== "memory"))("compacting the directory of %s", async (name) => {
  await withKv(name, (kv) =>
    kv.batch(Array.from({ length: 12_000 }, (_, n) => [Buffer.from(`${n}`), Buffer.alloc(50)] as const)),
  );
  await withKv(name, (kv) => kv.batch(Array.from({ length: 11_000 }, (_, n) => [Buffer.from(`${n}`), null] as const)));
  let before: string[] = [];
  await withKv(name, async (kv) => {
    before = await rowsOf(kv);
  });
  await compactKv(dir, name, () => {});
  await withKv(name, async (kv) => expect(await rowsOf(kv)).toEqual(before));
  expect(before).toHaveLength(1_000);
  expect(readdirSync(dir).sort()).toEqual(["BACKEND", "db"]);
});

describe("a compaction cut short", () => {
  const fill = () => withKv("classic-level", (kv) => kv.batch([[bytes("01"), bytes("02")]]));
  const find = () => withKv("classic-level", async (kv) => expect(await rowsOf(kv)).toEqual(["01=02"]));

  test("while it was written", async () => {
    await fill();
    mkdirSync(join(dir, "db.new"));
    await find();
    expect(readdirSync(dir).sort()).toEqual(["BACKEND", "db"]);
  });

  test("between the two renames", async () => {
    await fill();
    renameSync(join(dir, "db"), join(dir, "db.old"));
    mkdirSync(join(dir, "db.new"));
    await find();
  });

  test("before the old one was removed", async () => {
    await fill();
    cpSync(join(dir, "db"), join(dir, "db.old"), { recursive: true });
    await find();
    expect(readdirSync(dir).sort()).toEqual(["BACKEND", "db"]);
  });
});

test.each([
  ["linux", "x64", "@nxtedition/rocksdb"],
  ["linux", "arm64", "classic-level"],
  ["darwin", "arm64", "@nxtedition/rocksdb"],
  ["win32", "x64", "classic-level"],
] as const)("the usual database on %s %s is %s", (platform, arch, name) => {
  expect(usualBackend(platform, arch)).toBe(name);
});

test("what cannot be read as a database is refused", async () => {
  writeFileSync(join(dir, "BACKEND"), "{");
  await expect(openKv(dir, "classic-level")).rejects.toThrow("BACKEND is damaged");
  writeFileSync(join(dir, "BACKEND"), '{"backend":"classic-level","format":99}\n');
  await expect(openKv(dir, "classic-level")).rejects.toThrow("has format 99");
  rmSync(join(dir, "BACKEND"));
  mkdirSync(join(dir, "db"));
  await expect(openKv(dir, "classic-level")).rejects.toThrow("is missing: restore both");
  rmSync(join(dir, "db"), { recursive: true });
  await withKv("classic-level", async () => undefined);
  rmSync(join(dir, "db", "CURRENT"));
  writeFileSync(join(dir, "db", "CURRENT"), "nonsense");
  await expect(openKv(dir, "classic-level")).rejects.toThrow("cannot be opened");
});

test("rocksdb is not loaded where its binary would end the process", async () => {
  const versions = Object.getOwnPropertyDescriptor(process, "versions");
  Object.defineProperty(process, "versions", { configurable: true, value: { ...process.versions, node: "22.1.0" } });
  try {
    await expect(openKv(dir, "rocksdb")).rejects.toThrow("aborts Node 22 and later, and this is Node 22.1.0");
  } finally {
    if (versions !== undefined) Object.defineProperty(process, "versions", versions);
  }
});
