import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { openStore } from "./open.ts";
import { addBlock, changesAt, grow, noteAt, STORES } from "./testing/chain.ts";
import { ENGINES } from "./testing/engines.ts";
import type { Change, ChangeSet } from "./types.ts";

describe.each(ENGINES)("%s", (engine) => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const text = (value: Uint8Array | undefined) => value && new TextDecoder().decode(value);
  const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");
  const set = (store: string, ...writes: [string, string | null][]): ChangeSet =>
    new Map([[store, writes.map(([k, v]): Change => [bytes(k), v === null ? null : bytes(v)])]]);
  const none = new Uint8Array(0);
  const fresh = (keepRecent?: number) => openStore({ engine, storeNames: STORES, keepRecent });

  test("before the first block: height 0, the hash of nothing, no keys", () => {
    const { latest, ...store } = { latest: fresh().latest, retained: fresh().retained() };
    expect(latest.height).toBe(0);
    expect(hex(latest.root)).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(latest.get("bank", bytes("a"))).toBeUndefined();
    expect(store.retained).toEqual({ oldest: 0, newest: 0 });
  });

  test("the root over the stores follows RFC 6962 with every store under it, empty ones too", () => {
    // Computed by hand from the rule: one store "a" without keys, then with a second store.
    const one = openStore({ engine, storeNames: ["a"] });
    one.commit(one.apply(one.latest, 1, new Map(), none));
    const sha = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
    const leaf = (name: string) =>
      sha(Buffer.of(0, name.length), Buffer.from(name), Buffer.of(32), sha(sha(Buffer.alloc(0))));
    expect(hex(one.latest.root)).toBe(hex(leaf("a")));
    const two = openStore({ engine, storeNames: ["b", "a"] });
    two.commit(two.apply(two.latest, 1, new Map(), none));
    expect(hex(two.latest.root)).toBe(hex(sha(Buffer.of(1), leaf("a"), leaf("b"))));
  });

  describe("versions", () => {
    test("reads, ranges and notes of the latest and of older versions", () => {
      const store = fresh();
      store.commit(store.apply(store.latest, 1, set("bank", ["a", "1"], ["b", "2"], ["c", "3"]), bytes("n1")));
      const first = store.latest;
      store.commit(store.apply(first, 2, set("bank", ["a", null], ["b", "20"], ["d", "4"]), bytes("n2")));
      expect(text(store.latest.get("bank", bytes("b")))).toBe("20");
      expect(store.latest.has("bank", bytes("a"))).toBe(false);
      expect(text(store.at(1)?.get("bank", bytes("a")))).toBe("1");
      expect([text(store.at(1)?.note), text(store.latest.note)]).toEqual(["n1", "n2"]);
      const range = { start: bytes("b"), end: bytes("d") };
      const keys = (view: typeof first, reverse: boolean) =>
        [...view.iterate("bank", { ...range, reverse })].map(([k]) => text(k)).join("");
      expect([keys(store.latest, false), keys(store.latest, true)]).toEqual(["bc", "cb"]);
      expect([keys(first, false), keys(first, true)]).toEqual(["bc", "cb"]);
    });

    test("what a reader does to a value does not reach the state", () => {
      const store = fresh();
      store.commit(store.apply(store.latest, 1, set("bank", ["a", "1"]), none));
      store.latest.get("bank", bytes("a"))?.fill(0);
      expect(text(store.latest.get("bank", bytes("a")))).toBe("1");
    });

    test("only the newest keepRecent stay", () => {
      const store = fresh(3);
      grow(store, 10);
      expect(store.retained()).toEqual({ oldest: 8, newest: 10 });
      expect([7, 8, 10, 11].map((height) => store.at(height)?.height)).toEqual([undefined, 8, 10, undefined]);
    });

    test("a chain may start at any height", () => {
      const store = fresh();
      addBlock(store, 1_000_000);
      addBlock(store);
      expect(store.retained()).toEqual({ oldest: 1_000_000, newest: 1_000_001 });
    });
  });

  describe("candidates", () => {
    test("several at one height; one is committed, the rest do not matter", () => {
      const store = fresh();
      const a = store.apply(store.latest, 1, set("bank", ["a", "1"]), none);
      const b = store.apply(store.latest, 1, set("bank", ["b", "1"]), none);
      expect(hex(a.root)).not.toBe(hex(b.root));
      expect(store.latest.height).toBe(0);
      store.discard(a);
      store.commit(b);
      expect(hex(store.latest.root)).toBe(hex(b.root));
      expect(store.latest.has("bank", bytes("a"))).toBe(false);
    });

    test("a candidate over a candidate", () => {
      const [store, plain] = [fresh(), fresh()];
      const a = store.apply(store.latest, 1, changesAt(1), noteAt(1));
      const b = store.apply(a, 2, changesAt(2), noteAt(2));
      expect(() => store.commit(b)).toThrow("not applied over the latest version");
      store.commit(a);
      store.commit(b);
      grow(plain, 2);
      expect(hex(store.latest.root)).toBe(hex(plain.latest.root));
    });
  });

  describe("refused", () => {
    const store = fresh();
    grow(store, 3);
    const pairs = (...writes: Change[]): ChangeSet => new Map([["bank", writes]]);
    const apply = (height: number, changes: ChangeSet) => () => store.apply(store.latest, height, changes, none);
    const done = store.apply(store.latest, 4, new Map(), none);
    store.discard(done);
    const cases: [string, () => unknown, string][] = [
      ["a height that skips", apply(5, new Map()), "must have height 4, not 5"],
      ["a height that is not whole", apply(4.5, new Map()), "must have height 4"],
      ["an unknown store in changes", apply(4, set("nft", ["a", "1"])), '"nft", which is not a store'],
      ["an empty key", apply(4, pairs([none, bytes("1")])), "an empty key cannot be stored"],
      ["an empty value", apply(4, pairs([bytes("a"), none])), "key 61: an empty value"],
      ["unsorted changes", apply(4, set("bank", ["b", "1"], ["a", "1"])), "must be sorted"],
      ["a key twice", apply(4, set("bank", ["a", "1"], ["a", null])), "must be sorted by key, no key twice"],
      ["a discarded candidate", () => store.commit(done), "already committed or discarded"],
      ["an unknown store in a read", () => store.latest.get("nft", bytes("a")), "there are: acc, bank, quiet"],
      ["a proof of a height not there", () => store.prove("bank", bytes("a"), 9), "1 to 3 are retained"],
      ["a proof in an unknown store", () => store.prove("nft", bytes("a"), 3), 'no store "nft"'],
      ["a bad store name", () => openStore({ engine, storeNames: ["Bank"] }), '"Bank" cannot name a store'],
      ["a store name twice", () => openStore({ engine, storeNames: ["a", "a"] }), "named twice"],
      [
        "keepRecent 0",
        () => openStore({ engine, storeNames: ["a"], keepRecent: 0 }),
        "keepRecent must be a whole number from 1",
      ],
    ];
    test.each(cases)("%s", (_name, run, message) => {
      expect(run).toThrow(message);
      expect(store.latest.height).toBe(3);
    });

    test("everything after close", () => {
      const closed = fresh();
      closed.close();
      closed.close();
      expect(() => closed.apply(closed.latest, 1, new Map(), none)).toThrow("the store is closed");
    });
  });
});
