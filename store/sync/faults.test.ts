import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { reasonOf, StoreError } from "../errors.ts";
import { replaceDatabase, settleReplacement, writtenWith } from "../kv/marker.ts";
import { openKv } from "../kv/open.ts";
import { openStore, type StoreOptions } from "../open.ts";
import { addBlock, grow, STORES, withDirectoryAsync } from "../testing/chain.ts";
import { type DiskCall, diesAt, type Fault, failsOnce, withFaults, withoutFaults } from "../testing/faultyDisk.ts";
import { bury, checkState, truthOf } from "../testing/oracle.ts";
import { type Fates, PowerCut } from "../testing/powerCut.ts";
import { publishSnapshot } from "./publish.ts";
import { SnapshotShelf } from "./shelf.ts";

const long = process.env["ECO2_LONG"] !== undefined;
const truth = truthOf(30);
const open = (dir: string, more: Partial<StoreOptions> = {}) =>
  openStore({ dir, storeNames: STORES, engine: "objects", snapshotInterval: 3, ...more });

/** The tree snapshot of height 20, and what is sent of it. */
const source = { dir: "", snapshot: "", root: new Uint8Array(0) as Uint8Array, chunks: [] as Uint8Array[] };
let release = (): void => undefined;
let used: Promise<void> = Promise.resolve();
beforeAll(async () => {
  await new Promise<void>((ready, failed) => {
    used = withDirectoryAsync(async (dir) => {
      const store = open(join(dir, "state"), {
        snapshotDuty: { every: 20, take: (path) => void Object.assign(source, { snapshot: path }) },
      });
      grow(store, 24);
      source.root = store.at(20)?.root ?? source.root;
      store.close();
      const shelf = new SnapshotShelf(join(dir, "shelf"), () => undefined);
      const manifest = await publishSnapshot(shelf, source.snapshot, { chunkSize: 4000 });
      source.chunks = manifest.chunks.map((_, index) => shelf.chunkSync(manifest, index));
      await new Promise<void>((done) => {
        release = done;
        ready();
      });
    });
    used.catch(failed);
  });
});
afterAll(async () => {
  release();
  await used;
});

/** What a run through every call is made of. */
interface Trial {
  readonly run: (dir: string) => void | Promise<void>;
  /** The height that the run has told of so far. */
  readonly told: () => number;
  /** With the fault gone. @throws where something is other than it should be */
  readonly check: (dir: string, told: number) => void | Promise<void>;
}

/** Runs with a fault at every call of the disk, each in a directory of its own. */
async function atEveryCall(trial: () => Trial, faults: readonly ((at: number) => Fault)[]): Promise<void> {
  const calls = await withDirectoryAsync((dir) => withoutFaults(() => trial().run(dir)));
  expect(calls.length).toBeGreaterThan(5);
  for (const call of calls) {
    for (const fault of faults) {
      await withDirectoryAsync(async (dir) => {
        const { run, told, check } = trial();
        await withFaults(fault(call.index), () => run(dir));
        try {
          await withoutFaults(() => check(dir, told()));
        } catch (cause) {
          throw new Error(`${JSON.stringify(call)}: ${reasonOf(cause)}`, { cause });
        }
      });
    }
  }
}

/** Cuts the power before every call of the disk. */
async function powerCutAtEveryCall(trial: () => Trial, fates: readonly Fates[]): Promise<void> {
  await withDirectoryAsync(async (dir) => {
    const { run, told, check } = trial();
    const cut = new PowerCut(dir);
    const looks: (() => Promise<void>)[] = [];
    const look = (call: DiskCall) => {
      for (const [at, fate] of fates.entries()) {
        if (!long && call.index % fates.length !== at) continue;
        const image = join(dir, "images", `${call.index}-${at}`);
        cut.write(image, fate);
        // By then, not at the end.
        const height = told();
        looks.push(async () => {
          await withoutFaults(() => check(image, height)).catch((cause: unknown) => {
            throw new Error(`${JSON.stringify(call)}, outcome ${at}: ${reasonOf(cause)}`, { cause });
          });
        });
      }
      return undefined;
    };
    const { error } = await withFaults(look, () => run(dir), cut);
    expect(error).toBeUndefined();
    for (const check of looks) await check();
  });
}

const outcomes: readonly Fates[] = [
  () => "lost",
  (of) => (of === "name" ? "kept" : "lost"),
  () => "torn",
  () => "zeros",
];

/** A state that is received, received once more, and has blocks put over it. */
const joining = (): Trial => {
  let told = 0;
  return {
    told: () => told,
    run: (dir) => {
      const store = open(join(dir, "state"));
      try {
        for (let turn = 0; turn < 2; turn++) {
          const incoming = store.receive(20, source.root, 1_000_000);
          for (const chunk of source.chunks) incoming.add(chunk);
          incoming.finish();
          incoming.adopt();
          told = 20;
        }
        while (store.latest.height < 25) told = addBlock(store).height;
      } finally {
        store.close();
      }
    },
    check: (dir, told) => {
      bury(join(dir, "state"));
      const store = open(join(dir, "state"));
      const { height } = store.latest;
      store.close();
      // Before the blocks a state can be received again, so that it may also be gone.
      if (told <= 20 && height === 0) return;
      checkState(join(dir, "state"), { least: Math.max(20, told), most: told + (told === 0 ? 20 : 1), truth });
    },
  };
};

describe("a state that is received", () => {
  test("dead at any call: nothing of it, or all of it", () => atEveryCall(joining, [diesAt]), 120_000);
  test(
    "any call fails: nothing of it, or all of it",
    () => atEveryCall(joining, [(at) => failsOnce(at % 2 === 0 ? "EIO" : "ENOSPC", at)]),
    120_000,
  );
  test(
    "the power is cut at any call: nothing of it, or all of it",
    () => powerCutAtEveryCall(joining, outcomes),
    120_000,
  );
});

/** A snapshot that is published for others, over what an earlier attempt has left. */
const publishing = (): Trial => ({
  told: () => 0,
  run: async (dir) => {
    const shelf = new SnapshotShelf(join(dir, "shelf"), () => undefined);
    await publishSnapshot(shelf, source.snapshot, { chunkSize: 4000 });
  },
  check: async (dir) => {
    const said: string[] = [];
    const shelf = new SnapshotShelf(join(dir, "shelf"), (line) => said.push(line));
    for (const manifest of shelf.list()) {
      expect(manifest.chunks.map((_, index) => Buffer.from(shelf.chunkSync(manifest, index)))).toEqual(source.chunks);
    }
    shelf.removeIncomplete();
    const manifest = await publishSnapshot(shelf, source.snapshot, { chunkSize: 4000 });
    expect(manifest.chunks).toHaveLength(source.chunks.length);
    expect(said).toEqual([]);
  },
});

describe("a snapshot that is published", () => {
  test(
    "dead at any call, or it fails: whole or not at all, and made again",
    () => atEveryCall(publishing, [diesAt, (at) => failsOnce("ENOSPC", at)]),
    120_000,
  );
  test(
    "the power is cut at any call: whole or not at all, and made again",
    () => powerCutAtEveryCall(publishing, outcomes),
    120_000,
  );
});

/** A database that is opened for the first time. */
const marking = (): Trial => ({
  told: () => 0,
  run: async (dir) => {
    const kv = await openKv(join(dir, "kv"), "classic-level");
    await kv.close();
  },
  check: async (dir) => {
    bury(join(dir, "kv"));
    const kv = await openKv(join(dir, "kv"), "classic-level");
    await kv.close();
    expect(writtenWith(join(dir, "kv"))).toBe("classic-level");
    await expect(openKv(join(dir, "kv"), "rocksdb")).rejects.toThrow(StoreError);
  },
});

/** A database that is put in the place of another. */
const replacing = (): Trial => {
  const database = (dir: string, name: string) => {
    mkdirSync(join(dir, name), { recursive: true });
    for (const file of ["a", "b"]) writeFileSync(join(dir, name, file), name);
  };
  return {
    told: () => 0,
    run: (dir) => {
      database(dir, "db");
      database(dir, "db.new");
      replaceDatabase(dir);
    },
    check: (dir) => {
      settleReplacement(dir);
      const [a, b] = ["a", "b"].map((file) => readFileSync(join(dir, "db", file), "utf8"));
      expect([["db", "db.new"].includes(a ?? ""), b]).toEqual([true, a]);
      expect(["db.old", "db.new"].filter((name) => existsSync(join(dir, name)))).toEqual([]);
    },
  };
};

test(
  "the mark of a database, dead at any call, or it fails: opened again as the same kind",
  () => atEveryCall(marking, [diesAt, (at) => failsOnce("EIO", at)]),
  120_000,
);

test(
  "a database that takes the place of another, dead at any call, or it fails: one of them is there, whole",
  () => atEveryCall(replacing, [diesAt, (at) => failsOnce("EIO", at)]),
  120_000,
);
