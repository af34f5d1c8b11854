import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { openStore, type StoreOptions } from "./open.ts";
import { addBlock, changesAt, contents, grow, noteAt, STORES, withDirectory } from "./testing/chain.ts";
import { ENGINES } from "./testing/engines.ts";
import type { StateStore } from "./types.ts";

describe.each(ENGINES)("%s", (engine) => {
  const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");
  const open = (dir: string, more: Partial<StoreOptions> = {}) =>
    openStore({ engine, dir, storeNames: STORES, ...more });

  /** Opens, lets `use` look, and closes again. */
  function opened<T>(
    dir: string,
    use: (store: StateStore, said: readonly string[]) => T,
    more: Partial<StoreOptions> = {},
  ): T {
    const said: string[] = [];
    const store = open(dir, { ...more, log: (line) => said.push(line) });
    try {
      return use(store, said);
    } finally {
      store.close();
    }
  }

  /** Roots of the test chain from a store that never touched a disk. */
  function rootsUpTo(height: number): string[] {
    const store = openStore({ engine, storeNames: STORES, keepRecent: height + 1 });
    const roots = [hex(store.latest.root)];
    while (store.latest.height < height) roots.push(hex(addBlock(store).root));
    return roots;
  }

  const segments = (dir: string) => readdirSync(join(dir, "wal")).sort();
  const onlySegment = (dir: string) => join(dir, "wal", segments(dir)[0] ?? "none");

  test("reopened, the state is the one committed: roots, notes, contents, retained versions", () => {
    withDirectory((dir) => {
      const plain = openStore({ engine, storeNames: STORES });
      grow(plain, 30);
      opened(dir, (store) => grow(store, 30));
      opened(dir, (store, said) => {
        expect(hex(store.latest.root)).toBe(hex(plain.latest.root));
        expect(hex(store.latest.note)).toBe(hex(noteAt(30)));
        expect(contents(store)).toEqual(contents(plain));
        expect(store.retained()).toEqual({ oldest: 1, newest: 30 });
        expect(hex(store.at(7)?.root ?? noteAt(0))).toBe(hex(plain.at(7)?.root ?? noteAt(1)));
        expect(said).toEqual([]);
        grow(store, 40);
        grow(plain, 40);
        expect(hex(store.latest.root)).toBe(hex(plain.latest.root));
      });
    });
  });

  test("a candidate that was not committed leaves nothing on the disk", () => {
    withDirectory((dir) => {
      opened(dir, (store) => {
        grow(store, 3);
        store.apply(store.latest, 4, changesAt(4), noteAt(4));
      });
      opened(dir, (store) => expect(store.latest.height).toBe(3));
    });
  });

  test("a chain that starts at a height above 1, and blocks without changes", () => {
    withDirectory((dir) => {
      const root = opened(dir, (store) => {
        addBlock(store, 5_000_000_000);
        for (let i = 1; i < 4; i++) store.commit(store.apply(store.latest, 5_000_000_000 + i, new Map(), noteAt(i)));
        return hex(store.latest.root);
      });
      opened(dir, (store) => {
        expect(store.retained()).toEqual({ oldest: 5_000_000_000, newest: 5_000_000_003 });
        expect(hex(store.latest.root)).toBe(root);
      });
    });
  });

  describe("a torn end", () => {
    test("at every byte of the last record: the block before it, and the chain goes on", () => {
      withDirectory((dir) => {
        const roots = rootsUpTo(5);
        opened(dir, (store) => grow(store, 4));
        const path = onlySegment(dir);
        const before = readFileSync(path).length;
        opened(dir, (store) => grow(store, 5));
        const whole = readFileSync(path);
        for (let cut = before; cut < whole.length; cut++) {
          writeFileSync(path, whole.subarray(0, cut));
          opened(dir, (store, said) => {
            expect([store.latest.height, hex(store.latest.root)]).toEqual([4, roots[4]]);
            expect(said).toHaveLength(cut === before ? 0 : 1);
            if (cut > before) expect(said[0]).toContain(`cut off ${cut - before} bytes at offset ${before}`);
          });
          expect(readFileSync(path).length).toBe(before);
        }
        opened(dir, (store) => expect(hex(addBlock(store).root)).toBe(roots[5]));
        opened(dir, (store) => expect(hex(store.latest.root)).toBe(roots[5]));
      });
    });

    test.each([
      [
        "a flipped byte in the last record",
        (whole: Buffer) => whole.fill(0xff ^ (whole.at(-3) ?? 0), whole.length - 3, whole.length - 2),
        4,
      ],
      ["zeros behind the last record", (whole: Buffer) => Buffer.concat([whole, Buffer.alloc(5000)]), 5],
      ["noise behind the last record", (whole: Buffer) => Buffer.concat([whole, Buffer.alloc(5000, "noise")]), 5],
    ])("%s is cut off", (_name, spoil, height) => {
      withDirectory((dir) => {
        opened(dir, (store) => grow(store, 5));
        writeFileSync(onlySegment(dir), spoil(readFileSync(onlySegment(dir))));
        opened(dir, (store, said) => {
          expect(store.latest.height).toBe(height);
          expect(said).toEqual([expect.stringContaining("cut off")]);
        });
      });
    });

    test("a value that looks like a later record does not make a torn end look like damage", () => {
      withDirectory((dir) => {
        opened(dir, (store) => grow(store, 3));
        // A record of another log, put into this one as a value.
        const forged = withDirectory((other) => {
          opened(other, (store) => grow(store, 1));
          const start = readFileSync(onlySegment(other)).length;
          opened(other, (store) => grow(store, 9));
          return readFileSync(onlySegment(other)).subarray(start);
        });
        opened(dir, (store) => {
          const changes = new Map([["bank", [[Buffer.from("k"), forged] as const]]]);
          store.commit(store.apply(store.latest, 4, changes, noteAt(4)));
        });
        truncateSync(onlySegment(dir), readFileSync(onlySegment(dir)).length - 1);
        opened(dir, (store) => expect(store.latest.height).toBe(3));
      });
    });

    test.each([0, 10, 24])("a segment cut to %i bytes of its head begins anew", (length) => {
      withDirectory((dir) => {
        opened(dir, (store) => grow(store, 1));
        truncateSync(onlySegment(dir), length);
        opened(dir, (store) => {
          expect(store.latest.height).toBe(0);
          grow(store, 2);
        });
        opened(dir, (store) => expect(store.latest.height).toBe(2));
      });
    });
  });

  describe("damage is refused with the file, the place and the way out", () => {
    test("a flipped byte anywhere before the last record", () => {
      withDirectory((dir) => {
        opened(dir, (store) => grow(store, 4));
        const before = readFileSync(onlySegment(dir)).length;
        opened(dir, (store) => grow(store, 5));
        const whole = readFileSync(onlySegment(dir));
        for (let at = 0; at < before; at += 11) {
          const bad = Buffer.from(whole);
          bad.writeUInt8((whole[at] ?? 0) ^ 0x40, at);
          writeFileSync(onlySegment(dir), bad);
          expect(() => open(dir)).toThrow(/wal: .*damaged.*Restore the directory from a backup/);
          expect(readFileSync(onlySegment(dir)).equals(bad)).toBe(true);
        }
        writeFileSync(onlySegment(dir), whole);
        opened(dir, (store) => expect(store.latest.height).toBe(5));
      });
    });

    /** A chain of two segments: a snapshot was begun at height 4 and given up. */
    function twoSegments(dir: string): void {
      opened(dir, (store) => grow(store, 6), { snapshotInterval: 4, snapshotStep: 1 });
      expect(segments(dir)).toHaveLength(1);
    }

    test("a torn record in a segment that is not the newest", () => {
      withDirectory((dir) => {
        opened(dir, (store) => grow(store, 4));
        cpSync(onlySegment(dir), join(dir, "first"));
        opened(dir, (store) => grow(store, 6), { snapshotInterval: 5 });
        opened(dir, (store) => grow(store, 7));
        // Put the segment from before the snapshot back, torn, and take the snapshot away.
        const head = readFileSync(join(dir, "first"));
        writeFileSync(join(dir, "wal", `${"1".padStart(16, "0")}.wal`), head.subarray(0, head.length - 1));
        for (const name of readdirSync(dir)) if (name.startsWith("snap-")) rmSync(join(dir, name), { recursive: true });
        expect(() => open(dir)).toThrow(/0001\.wal: the record at offset \d+, after height 3, is damaged/);
      });
    });

    test("a missing segment", () => {
      withDirectory((dir) => {
        twoSegments(dir);
        opened(dir, (store) => grow(store, 8));
        const [snapshot = ""] = readdirSync(dir).filter((name) => name.startsWith("snap-"));
        rmSync(join(dir, snapshot), { recursive: true });
        expect(() => open(dir)).toThrow("the log does not belong to the snapshot, or one is missing");
      });
    });

    test("a store that the program does not know", () => {
      withDirectory((dir) => {
        opened(dir, (store) => grow(store, 2));
        expect(() => open(dir, { storeNames: ["acc"] })).toThrow(
          'has the store "bank", which this program does not know',
        );
      });
    });

    test("the failed opening leaves the directory free", () => {
      withDirectory((dir) => {
        opened(dir, (store) => grow(store, 2));
        expect(() => open(dir, { storeNames: ["acc"] })).toThrow();
        expect(existsSync(join(dir, "LOCK"))).toBe(false);
      });
    });
  });

  test("an upgrade may add a store: it starts empty, and earlier roots stay as they were", () => {
    withDirectory((dir) => {
      const names = [...STORES, "nft"];
      const roots = opened(dir, (store) => {
        grow(store, 3);
        return hex(store.latest.root);
      });
      const key = Buffer.from("k");
      const upgraded = opened(
        dir,
        (store) => {
          expect(hex(store.latest.root)).toBe(roots);
          expect(store.latest.get("nft", key)).toBeUndefined();
          store.commit(store.apply(store.latest, 4, new Map([["nft", [[key, key] as const]]]), noteAt(4)));
          return hex(store.latest.root);
        },
        { storeNames: names },
      );
      opened(
        dir,
        (store) => {
          expect(hex(store.latest.root)).toBe(upgraded);
          expect(store.latest.has("nft", key)).toBe(true);
          expect(() => store.prove("nft", key, 3)).toThrow("no store");
        },
        { storeNames: names },
      );
    });
  });
});
