import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { openStore, type StoreOptions } from "./open.ts";
import { addBlock, contents, grow, STORES, withDirectory } from "./testing/chain.ts";
import { ENGINES } from "./testing/engines.ts";

describe.each(ENGINES)("%s", (engine) => {
  const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");
  const often = { snapshotInterval: 10, snapshotStep: 500 };
  const open = (dir: string, more: Partial<StoreOptions> = {}) =>
    openStore({ engine, dir, storeNames: STORES, ...more });
  const snapshots = (dir: string) => readdirSync(dir).filter((name) => name.startsWith("snap-"));
  const newest = (dir: string) => join(dir, snapshots(dir).at(-1) ?? "none");
  const segments = (dir: string) => readdirSync(join(dir, "wal"));

  function growTo(dir: string, height: number, more: Partial<StoreOptions> = {}): string {
    const store = open(dir, more);
    grow(store, height);
    const root = hex(store.latest.root);
    store.close();
    return root;
  }

  test("snapshots appear as blocks go by, one stays, and the log begins behind it", () => {
    withDirectory((dir) => {
      const root = growTo(dir, 38, often);
      expect(snapshots(dir)).toEqual(["snap-0000000000000030"]);
      expect(segments(dir)).toEqual(["0000000000000031.wal"]);
      const plain = openStore({ engine, storeNames: STORES });
      grow(plain, 38);
      const store = open(dir);
      expect([hex(store.latest.root), root]).toEqual([hex(plain.latest.root), root]);
      expect(contents(store)).toEqual(contents(plain));
      expect(store.retained()).toEqual({ oldest: 30, newest: 38 });
      expect(hex(store.at(30)?.note ?? Buffer.alloc(1))).toBe(hex(plain.at(30)?.note ?? Buffer.alloc(0)));
      grow(store, 60);
      grow(plain, 60);
      expect(hex(store.latest.root)).toBe(hex(plain.latest.root));
      store.close();
    });
  });

  test("a snapshot takes as many blocks as its size asks for, and none of it is visible before its end", () => {
    withDirectory((dir) => {
      const store = open(dir, { snapshotInterval: 1_000_000, snapshotLogBytes: 20_000, snapshotStep: 1 });
      const seen = new Set<string>();
      const big = new Map([
        ["acc", Array.from({ length: 5000 }, (_, i) => [Buffer.from(String(10_000 + i)), Buffer.from("v")] as const)],
      ]);
      store.commit(store.apply(store.latest, 1, big, new Uint8Array(0)));
      for (let i = 0; i < 40; i++) {
        addBlock(store);
        seen.add(snapshots(dir).join());
      }
      store.close();
      expect([...seen][0]).toBe("snap-0000000000000001.tmp");
      expect([...seen].at(-1)).toMatch(/^snap-\d{16}(,snap-\d{16}\.tmp)?$/);
      expect(snapshots(dir).every((name) => !name.endsWith(".tmp"))).toBe(true);
    });
  });

  test("large values and long keys survive", () => {
    withDirectory((dir) => {
      const store = open(dir, { snapshotInterval: 1, snapshotStep: 1_000_000 });
      const writes = [
        [Buffer.alloc(3000, 1), Buffer.alloc(3_000_000, 7)],
        [Buffer.alloc(70_000, 2), Buffer.from([0])],
      ] as const;
      store.commit(store.apply(store.latest, 1, new Map([["bank", writes]]), new Uint8Array(0)));
      expect(snapshots(dir)).toHaveLength(0);
      addBlock(store);
      const root = hex(store.latest.root);
      store.close();
      expect(snapshots(dir)).toEqual(["snap-0000000000000001"]);
      const again = open(dir);
      expect(hex(again.latest.root)).toBe(root);
      expect(again.latest.get("bank", writes[0][0])?.length).toBe(3_000_000);
      again.close();
    });
  });

  describe("crashes around a snapshot", () => {
    test("a draft left behind is removed", () => {
      withDirectory((dir) => {
        const root = growTo(dir, 12, often);
        const draft = join(dir, "snap-0000000000000099.tmp");
        mkdirSync(draft);
        writeFileSync(join(draft, "nodes"), "half");
        const store = open(dir);
        expect(hex(store.latest.root)).toBe(root);
        store.close();
        expect(snapshots(dir)).toEqual(["snap-0000000000000010"]);
      });
    });

    test("old snapshot and old segments that were not yet deleted", () => {
      withDirectory((dir) => {
        withDirectory((old) => {
          growTo(dir, 14, often);
          cpSync(dir, old, { recursive: true });
          const root = growTo(dir, 23, often);
          for (const name of [...snapshots(old), ...segments(old).map((file) => join("wal", file))]) {
            cpSync(join(old, name), join(dir, name), { recursive: true });
          }
          const store = open(dir);
          expect(hex(store.latest.root)).toBe(root);
          store.close();
          expect(snapshots(dir)).toEqual(["snap-0000000000000020"]);
          expect(segments(dir)).toEqual(["0000000000000021.wal"]);
        });
      });
    });

    test("a damaged newest snapshot beside the one before: said, and rebuilt from the older", () => {
      withDirectory((dir) => {
        growTo(dir, 14, often);
        const said: string[] = [];
        const root = growTo(dir, 15);
        cpSync(newest(dir), join(dir, "snap-0000000000000013"), { recursive: true });
        truncateSync(join(dir, "snap-0000000000000013", "nodes"), 50);
        const store = open(dir, { log: (line) => said.push(line) });
        expect(hex(store.latest.root)).toBe(root);
        store.close();
        expect(said[0]).toMatch(/snap-0000000000000013 is damaged: nodes has 50 bytes/);
        expect(snapshots(dir)).toEqual(["snap-0000000000000010"]);
      });
    });
  });

  describe("a damaged only snapshot is refused by name", () => {
    test("cut anywhere", () => {
      withDirectory((dir) => {
        growTo(dir, 12, often);
        for (const file of ["nodes", "meta"]) {
          const path = join(newest(dir), file);
          const whole = readFileSync(path);
          for (let cut = 0; cut < whole.length - 1; cut += file === "meta" ? 13 : 331) {
            writeFileSync(path, whole.subarray(0, cut));
            expect(() => open(dir)).toThrow(/no snapshot can be read.*snap-0000000000000010 is damaged.*Restore/);
          }
          rmSync(path);
          expect(() => open(dir)).toThrow("is damaged");
          writeFileSync(path, whole);
        }
        open(dir).close();
      });
    });

    test("a flipped bit anywhere", () => {
      withDirectory((dir) => {
        growTo(dir, 12, often);
        for (const file of ["nodes", "meta"]) {
          const path = join(newest(dir), file);
          const whole = readFileSync(path);
          for (let at = 0; at < whole.length - 1; at += file === "meta" ? 17 : 173) {
            const bad = Buffer.from(whole);
            bad.writeUInt8((whole[at] ?? 0) ^ (1 << (at % 8)), at);
            writeFileSync(path, bad);
            expect(() => open(dir)).toThrow(/is damaged/);
          }
          writeFileSync(path, whole);
        }
        open(dir).close();
      });
    });
  });

  test("a damaged length is not believed: nothing larger than the file is read", () => {
    withDirectory((dir) => {
      growTo(dir, 12, often);
      const path = join(newest(dir), "nodes");
      const bad = readFileSync(path);
      // The first node is a leaf: height and version, then the lengths of key and value.
      bad.fill(0xff, 7, 15);
      writeFileSync(path, bad);
      expect(() => open(dir)).toThrow(`is damaged: the file ends in the middle of a node, at byte ${bad.length}`);
    });
  });

  test("a snapshot that cannot be written is said, and blocks go on", () => {
    withDirectory((dir) => {
      const said: string[] = [];
      const store = open(dir, { ...often, log: (line) => said.push(line) });
      grow(store, 9);
      // A file stands where the draft wants to be a directory's child.
      mkdirSync(join(dir, "snap-0000000000000010"));
      writeFileSync(join(dir, "snap-0000000000000010", "in the way"), "");
      grow(store, 25);
      store.close();
      expect(said).toEqual([expect.stringContaining("the snapshot failed and will be tried again after 10 blocks")]);
      expect(snapshots(dir)).toEqual(["snap-0000000000000020"]);
      const root = hex(store.latest.root);
      const again = open(dir);
      expect(hex(again.latest.root)).toBe(root);
      again.close();
    });
  });

  describe("snapshots of agreed heights", () => {
    test("each is handed over complete, and stays until it is given back", () => {
      withDirectory((dir) => {
        const taken: { path: string; height: number; release: () => void }[] = [];
        const take = (path: string, height: number, release: () => void) => void taken.push({ path, height, release });
        const store = open(dir, { snapshotInterval: 10, snapshotDuty: { every: 7, take } });
        grow(store, 30);
        expect(taken.map(({ height }) => height)).toEqual([7, 14, 21, 28]);
        expect(snapshots(dir).map((name) => Number(name.slice(5)))).toEqual([7, 14, 21, 28]);
        for (const { release } of taken) release();
        expect(taken.map(({ path }) => existsSync(path))).toEqual([false, false, false, true]);
        store.close();
        open(dir).close();
      });
    });

    test("one that comes due while another is made follows it", () => {
      withDirectory((dir) => {
        const taken: number[] = [];
        const big = Array.from(
          { length: 3000 },
          (_, i) => [Buffer.from(String(10_000 + i)), Buffer.from("v")] as const,
        );
        const take = (_: string, height: number) => void taken.push(height);
        const store = open(dir, { snapshotInterval: 2, snapshotStep: 1, snapshotDuty: { every: 3, take } });
        store.commit(store.apply(store.latest, 1, new Map([["acc", big]]), new Uint8Array(0)));
        grow(store, 20);
        expect(taken.length).toBeGreaterThan(1);
        const root = hex(store.latest.root);
        store.close();
        const again = open(dir);
        expect(hex(again.latest.root)).toBe(root);
        again.close();
      });
    });
  });
});
