import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { toHex } from "../../codec/bytes.ts";
import { openStore, type StoreOptions } from "../open.ts";
import { addBlock, contents, grow, makeDirectory, STORES } from "../testing/chain.ts";
import type { StateStore } from "../types.ts";
import { type Manifest, manifestOf, nameOf } from "./manifest.ts";
import { publishSnapshot } from "./publish.ts";
import { publishAside } from "./publishAside.ts";
import { SnapshotShelf } from "./shelf.ts";

const open = (dir: string, more: Partial<StoreOptions> = {}) => openStore({ dir, storeNames: STORES, ...more });

interface Provider {
  readonly shelf: SnapshotShelf;
  readonly manifest: Manifest;
  readonly said: string[];
  readonly root: Uint8Array;
  chunk(index: number): Uint8Array;
}

/** A published snapshot of height 20 of the test chain in chunks of 1,000 bytes. */
async function provider(dir: string): Promise<Provider> {
  const said: string[] = [];
  const taken: string[] = [];
  const store = open(join(dir, "state"), { snapshotDuty: { every: 20, take: (path) => void taken.push(path) } });
  grow(store, 25);
  const root = store.at(20)?.root ?? new Uint8Array(0);
  store.close();
  const shelf = new SnapshotShelf(join(dir, "snapshots"), (line) => said.push(line));
  const manifest = await publishSnapshot(shelf, taken[0] ?? "", { chunkSize: 1000 });
  return { shelf, manifest, said, root, chunk: (index) => shelf.chunkSync(manifest, index) };
}

async function within<T>(run: (dir: string) => Promise<T>): Promise<T> {
  const dir = makeDirectory();
  try {
    return await run(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function receiveAll(store: StateStore, { manifest, root, chunk }: Provider) {
  const incoming = store.receive(manifest.height, root, 10_000_000);
  for (const index of manifest.chunks.keys()) incoming.add(chunk(index));
  return incoming;
}

test("a state goes over in chunks: contents, root, note and proofs are the same, and blocks go on from it", () =>
  within(async (dir) => {
    const from = await provider(dir);
    expect(from.manifest.chunks.length).toBeGreaterThan(5);
    const place = join(dir, "joined");
    const store = open(place);
    const incoming = receiveAll(store, from);
    expect(toHex(incoming.finish().root)).toBe(toHex(from.root));
    expect(store.latest.height).toBe(0);
    incoming.adopt();
    incoming.discard();
    const plain = openStore({ storeNames: STORES });
    grow(plain, 20);
    expect(contents(store)).toEqual(contents(plain));
    expect([toHex(store.latest.root), toHex(store.latest.note)]).toEqual([
      toHex(plain.latest.root),
      toHex(plain.latest.note),
    ]);
    const [key] = [...store.latest.iterate("bank", {})][0] ?? [new Uint8Array(1)];
    expect(store.prove("bank", key, 20)).toEqual(plain.prove("bank", key, 20));
    expect(store.retained()).toEqual({ oldest: 20, newest: 20 });
    store.close();
    const again = open(place, { snapshotInterval: 5 });
    expect(again.receptive).toBe(true);
    grow(again, 40);
    grow(plain, 40);
    expect(toHex(again.latest.root)).toBe(toHex(plain.latest.root));
    expect(again.receptive).toBe(false);
    expect(() => again.receive(20, from.root, 1)).toThrow(/at height 40 by blocks of its own/);
    again.close();
    expect(open(place).receptive).toBe(false);
  }));

test("every node makes the same bytes of the same state", () =>
  within(async (dir) => {
    const [one, two] = [await provider(join(dir, "a")), await provider(join(dir, "b"))];
    expect(nameOf(one.manifest)).toEqual(nameOf(two.manifest));
    expect({ ...manifestOf(nameOf(one.manifest)), appHash: one.root }).toEqual(one.manifest);
  }));

test("what a state that was received is replaced by: another, until a block stands on it", () =>
  within(async (dir) => {
    const from = await provider(dir);
    const place = join(dir, "joined");
    for (let round = 0; round < 3; round++) {
      const store = open(place);
      const incoming = receiveAll(store, from);
      incoming.finish();
      incoming.adopt();
      expect(store.latest.height).toBe(20);
      store.close();
    }
    const store = open(place);
    addBlock(store);
    store.close();
    const after = open(place);
    expect(() => after.receive(20, from.root, 1)).toThrow(/at height 21/);
    after.close();
  }));

test("a process that ends in the middle leaves a draft that the next start removes", () =>
  within(async (dir) => {
    const from = await provider(dir);
    const place = join(dir, "joined");
    const store = open(place);
    const incoming = store.receive(20, from.root, 10_000_000);
    incoming.add(from.chunk(0));
    // As a kill would: nothing is given back but the lock.
    store.close();
    expect(readdirSync(place)).toContain("snap-0000000000000020.tmp");
    const again = open(place);
    expect(again.latest.height).toBe(0);
    expect(readdirSync(place)).not.toContain("snap-0000000000000020.tmp");
    const second = receiveAll(again, from);
    second.finish();
    // Complete, and not adopted: not this node's state either.
    again.close();
    const third = open(place);
    expect(third.latest.height).toBe(0);
    third.close();
  }));

test("a stream that is not of the announced state is refused, and the store stays as it was", () =>
  within(async (dir) => {
    const from = await provider(dir);
    const store = open(join(dir, "joined"));
    const whole = Buffer.concat(from.manifest.chunks.map((_, index) => from.chunk(index)));
    const attempt = (data: Uint8Array, root = from.root) => {
      const incoming = store.receive(20, root, 10_000_000);
      try {
        incoming.add(data);
        incoming.finish();
        return "taken";
      } catch (error) {
        return String(error);
      } finally {
        incoming.discard();
      }
    };
    expect(attempt(whole)).toBe("taken");
    expect(attempt(whole, new Uint8Array(32))).toMatch(/comes to the app hash [0-9a-f]{64} instead of 0{64}/);
    expect(attempt(whole.subarray(0, whole.length - 1))).toMatch(/ends within an item/);
    expect(attempt(Buffer.concat([whole, whole]))).toMatch(/is the last/);
    expect(attempt(new Uint8Array(0))).toMatch(/before its note/);
    // A changed note alone has the same root: it is no part of it. Everything before it is.
    const noteAt = whole.length - "header 20".length - 8;
    for (let at = 0; at < noteAt; at += 37) {
      const bad = Buffer.from(whole);
      bad.writeUInt8((whole[at] ?? 0) ^ (1 << (at % 8)), at);
      expect(attempt(bad)).toMatch(/^Error: |^StoreError: /);
    }
    expect([store.latest.height, readdirSync(join(dir, "joined")).filter((name) => name.startsWith("snap"))]).toEqual([
      0,
      [],
    ]);
    store.close();
  }));

test("a state in memory, a disk without room, and a program that lacks a store", () =>
  within(async (dir) => {
    const from = await provider(dir);
    const memory = openStore({ storeNames: STORES });
    expect(() => memory.receive(20, from.root, 1)).toThrow(/needs a directory/);
    const store = open(join(dir, "joined"));
    expect(() => store.receive(20, from.root, 1e18)).toThrow(
      /has \d+ MB free, and the state takes up to 1000000000000 MB/,
    );
    store.close();
    const older = openStore({ dir: join(dir, "older"), storeNames: ["acc"] });
    const incoming = receiveAll(older, from);
    expect(() => incoming.finish()).toThrow('has the store "bank", which this program does not know');
    incoming.discard();
    older.close();
  }));

test("the shelf hands out what is whole, says what is not, and keeps as many as told", () =>
  within(async (dir) => {
    const from = await provider(dir);
    const { shelf, manifest, said } = from;
    const { height, format } = manifest;
    expect(await shelf.chunk(height, format, 1)).toEqual(from.chunk(1));
    expect(await shelf.chunk(height, format, manifest.chunks.length)).toBeUndefined();
    expect(await shelf.chunk(height + 1, format, 0)).toBeUndefined();
    const path = join(shelf.place(height, format), "1");
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(5) ^ 1, 5);
    writeFileSync(path, bytes);
    expect(await shelf.chunk(height, format, 1)).toBeUndefined();
    expect(said).toEqual([expect.stringContaining("1 is not served: it is damaged on the disk")]);
    expect(() => from.chunk(1)).toThrow(`${path} is damaged`);
    rmSync(path);
    expect(await shelf.chunk(height, format, 1)).toBeUndefined();
    // What a killed process left: chunks without a manifest, and a manifest cut short.
    rmSync(join(shelf.place(height, format), "manifest"));
    const fresh = new SnapshotShelf(shelf.dir, (line) => said.push(line));
    expect(fresh.list()).toEqual([]);
    fresh.removeIncomplete();
    expect(existsSync(shelf.place(height, format))).toBe(false);
  }));

test("snapshots above a height go with it, and those beyond the newest few", () =>
  within(async (dir) => {
    const store = open(join(dir, "state"), { snapshotDuty: { every: 2, take: (path) => void taken.push(path) } });
    const taken: string[] = [];
    const shelf = new SnapshotShelf(join(dir, "snapshots"), () => undefined);
    grow(store, 9);
    store.close();
    for (const path of taken) await publishSnapshot(shelf, path);
    const heights = () => new SnapshotShelf(shelf.dir, () => undefined).list().map(({ height }) => height);
    expect(heights()).toEqual([8, 6, 4, 2]);
    await shelf.chunk(2, shelf.list()[0]?.format ?? 0, 0);
    shelf.prune(3);
    // Someone is reading it.
    expect(heights()).toEqual([8, 6, 4, 2]);
    new SnapshotShelf(shelf.dir, () => undefined).prune(3);
    shelf.refresh();
    expect(heights()).toEqual([8, 6, 4]);
    shelf.prune(0);
    shelf.removeAbove(5);
    expect(heights()).toEqual([4]);
    expect(readdirSync(shelf.dir)).toEqual(["4"]);
    expect([shelf.remove(4, shelf.list()[0]?.format ?? 0), shelf.remove(4, 1)]).toEqual([true, false]);
  }));

test("publishing that is given up or fails leaves nothing", () =>
  within(async (dir) => {
    const taken: string[] = [];
    const store = open(join(dir, "state"), { snapshotDuty: { every: 4, take: (path) => void taken.push(path) } });
    grow(store, 5);
    store.close();
    const shelf = new SnapshotShelf(join(dir, "snapshots"), () => undefined);
    const source = taken[0] ?? "";
    const nodes = join(source, "nodes");
    const whole = readFileSync(nodes);
    const bad = Buffer.from(whole);
    bad.writeUInt8(bad.readUInt8(30) ^ 1, 30);
    writeFileSync(nodes, bad);
    await expect(publishSnapshot(shelf, source)).rejects.toThrow("checksum of nodes is wrong");
    expect(readdirSync(join(shelf.dir, "4"))).toEqual([]);
    writeFileSync(nodes, whole);
    expect((await publishSnapshot(shelf, source)).height).toBe(4);
  }));

test("a thread of its own makes the same bytes, says why it failed, and leaves nothing where it is ended", () =>
  within(async (dir) => {
    const taken: string[] = [];
    const store = open(join(dir, "state"), { snapshotDuty: { every: 4, take: (path) => void taken.push(path) } });
    grow(store, 5);
    store.close();
    const source = taken[0] ?? "";
    const shelfAt = (name: string) => new SnapshotShelf(join(dir, name), () => undefined);
    const aside = await publishAside(shelfAt("aside"), source, new AbortController().signal);
    expect(aside).toEqual(await publishSnapshot(shelfAt("here"), source));
    const ended = shelfAt("ended");
    await expect(publishAside(ended, source, AbortSignal.abort())).rejects.toThrow("of height 4 was not made");
    expect(readdirSync(ended.dir)).toEqual([]);
    const nodes = join(source, "nodes");
    writeFileSync(nodes, readFileSync(nodes).subarray(1));
    await expect(publishAside(ended, source, new AbortController().signal)).rejects.toThrow(
      /nodes has \d+ bytes instead of/,
    );
    expect(ended.list()).toEqual([]);
  }));
