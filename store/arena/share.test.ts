import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { MultiStore, volatile } from "../multistore.ts";
import { openStore } from "../open.ts";
import { proveKey } from "../proof.ts";
import { shareVersions } from "../share.ts";
import { addBlock, grow, STORES } from "../testing/chain.ts";
import type { StateStore, StateView } from "../types.ts";
import { emptyVersion, Version } from "../version.ts";
import { Arena } from "./arena.ts";
import { Pins } from "./pins.ts";
import { type SharedVersion, type ShareUpdate, VersionShare } from "./share.ts";
import { SharedReader } from "./shared.ts";

const keepRecent = 4;

/** A store whose freed memory is spoiled, so that a read of it shows. */
function poisoned(): { readonly store: StateStore; readonly share: VersionShare; readonly arena: Arena } {
  const arena = new Arena({ poison: true });
  const store = new MultiStore(arena, [emptyVersion(arena, new Set(STORES))], keepRecent, volatile);
  const share = shareVersions(store);
  if (share === undefined) throw new Error("an arena can be shared");
  return { store, share, arena };
}

const everything = (view: StateView) =>
  STORES.flatMap((name) =>
    [...view.iterate(name, {})].map(([k, v]) => [name, ...[k, v].map((b) => Buffer.from(b).toString("hex"))]),
  );

/** What another thread knows, by messages alone. */
function reader(share: VersionShare) {
  const start = structuredClone(share.start());
  const pins = new Pins(start.pins);
  const memory = new SharedReader(start.storeNames);
  const versions = new Map<number, SharedVersion>();
  const take = (update: ShareUpdate) => {
    if (update.memory !== undefined) memory.add(update.memory);
    for (const height of update.gone) versions.delete(height);
    for (const version of update.versions) versions.set(version.height, version);
  };
  take(start);
  return { pins, memory, versions, take };
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "block" as const, nth: 0 }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("hold" as const), nth: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("release" as const), nth: fc.nat(3) }) },
);

test("a version that a reader holds stays as it was, whatever is committed; when let go, its memory comes back", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { store, share, arena } = poisoned();
      const oracle = openStore({ storeNames: STORES });
      const other = reader(share);
      const held: SharedVersion[] = [];
      const check = (version: SharedVersion) => {
        const view = other.memory.version(version);
        const expected = oracle.at(version.height);
        if (expected === undefined) throw new Error("the oracle keeps all");
        expect([view.root, view.note]).toEqual([expected.root, expected.note]);
        expect(everything(view)).toEqual(everything(expected));
      };
      for (const { kind, nth } of steps) {
        if (kind === "block") {
          addBlock(store);
          addBlock(oracle);
          other.take(structuredClone(share.update()));
        } else if (kind === "hold") {
          const version = [...other.versions.values()][nth];
          if (version !== undefined && other.pins.hold(version.pin)) held.push(version);
        } else {
          const [version] = held.splice(nth % Math.max(1, held.length), 1);
          if (version !== undefined) other.pins.release(version.pin);
        }
        for (const version of held) check(version);
        expect([...other.versions.keys()]).toEqual(
          [...other.versions.keys()].filter((height) => height > store.latest.height - keepRecent),
        );
      }
      for (const version of held) other.pins.release(version.pin);
      share.update();
      const alone = poisoned();
      grow(alone.store, store.latest.height);
      expect(arena.usedBytes).toBe(alone.arena.usedBytes);
    }),
    { numRuns: 40 },
  );
});

test("a version that has gone cannot be held by who knows it still, even where another has its slot", () => {
  const { store, share } = poisoned();
  const other = reader(share);
  addBlock(store);
  other.take(share.update());
  const first = other.versions.get(1);
  if (first === undefined) throw new Error("the first version is shared");
  grow(store, 1 + keepRecent);
  share.update();
  expect(other.pins.hold(first.pin)).toBe(false);
  // Slots are given again in turn.
  for (let i = 0; i < 3; i++) {
    addBlock(store);
    share.update();
  }
  expect(share.start().versions.some(({ pin }) => pin.slot === first.pin.slot)).toBe(true);
  expect(other.pins.hold(first.pin)).toBe(false);
});

test("holds of a thread that is gone end with it", () => {
  const { store, share, arena } = poisoned();
  const other = reader(share);
  grow(store, 3);
  other.take(share.update());
  for (const { pin } of other.versions.values()) expect(other.pins.hold(pin)).toBe(true);
  grow(store, 12);
  share.update();
  const used = arena.usedBytes;
  share.clear();
  share.update();
  expect(arena.usedBytes).toBeLessThan(used);
});

test("proofs of a shared version are those of the store, and a second reader begins with all that is there", () => {
  const { store, share } = poisoned();
  grow(store, 6);
  share.update();
  const { memory, versions } = reader(share);
  expect([...versions.keys()].sort((a, b) => a - b)).toEqual([3, 4, 5, 6]);
  for (const version of versions.values()) {
    const view = memory.version(version);
    for (const [key] of store.latest.iterate("bank", {}))
      for (const probe of [key, Buffer.concat([key, Uint8Array.of(0)])])
        expect(proveKey(view.trees, "bank", probe)).toEqual(store.prove("bank", probe, version.height));
  }
});

test("memory that grows reaches the reader, far beyond what an arena begins with", () => {
  const { store, share } = poisoned();
  const other = reader(share);
  const value = new Uint8Array(3_000).fill(7);
  for (let height = 1; height <= 3; height++) {
    const changes = Array.from({ length: 8_000 }, (_, index) => {
      const key = Buffer.from(`${height}/${String(index).padStart(6, "0")}`);
      return [key, value] as const;
    });
    store.commit(store.apply(store.latest, height, new Map([["bank", changes]]), new Uint8Array(0)));
    other.take(structuredClone(share.update()));
  }
  const version = other.versions.get(3);
  if (version === undefined) throw new Error("the third version is shared");
  const view = other.memory.version(version);
  expect([...view.iterate("bank", {})].length).toBe(24_000);
  expect(view.get("bank", Buffer.from("3/007999"))).toEqual(value);
});

test("a state of objects is not shared", () => {
  expect(shareVersions(openStore({ storeNames: STORES, engine: "objects" }))).toBeUndefined();
});

test("a hold ends only with as many releases, and the last hold that fits is refused rather than lost", () => {
  const pins = new Pins(1);
  const pin = { slot: 1, use: pins.useOf(1) };
  let holds = 0;
  while (pins.hold(pin)) holds += 1;
  expect(holds).toBe(4095);
  expect(pins.close(pin)).toBe(false);
  for (; holds > 0; holds--) pins.release(pin);
  expect([pins.close(pin), pins.hold(pin), pins.useOf(1)]).toEqual([true, false, 1]);
});

test("a received state takes the place of a version of its height", () => {
  const arena = new Arena({ poison: true });
  const names = new Set(["acc"]);
  const versionOf = (value: number) => {
    const changes = new Map([["acc", [[Uint8Array.of(1), Uint8Array.of(value)] as const]]]);
    return new Version(Uint8Array.of(value), arena.apply(arena.empty(), names, 5, changes), names);
  };
  const [before, after] = [versionOf(1), versionOf(2)];
  let retained = [before];
  const share = new VersionShare(
    arena,
    ["acc"],
    () => retained,
    () => ({ oldest: 5, newest: 5 }),
    4,
  );
  const other = reader(share);
  const held = other.versions.get(5);
  if (held === undefined || !other.pins.hold(held.pin)) throw new Error("the first is there to be held");
  before.forest.release();
  retained = [after];
  other.take(structuredClone(share.update()));
  const now = other.versions.get(5);
  if (now === undefined) throw new Error("the second is shared");
  const valueIn = (version: SharedVersion) => other.memory.version(version).get("acc", Uint8Array.of(1));
  expect([valueIn(held), valueIn(now)]).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  other.pins.release(held.pin);
  share.update();
  expect([other.pins.hold(held.pin), before.forest.alive, after.forest.alive]).toEqual([false, false, true]);
});
