import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import vectors from "../../test/vectors/iavl.json" with { type: "json" };
import type { Forest, TreeEngine } from "../engine.ts";
import { objectEngine } from "../iavl/engine.ts";
import { toBytes, toText } from "../text.ts";
import type { Change } from "../types.ts";
import { Arena } from "./arena.ts";
import { findLeaf } from "./read.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const hexOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("hex");
const poisoned = () => new Arena({ poison: true });

describe("roots of the Go implementation", () => {
  const arena = poisoned();
  let forest: Forest = arena.empty();
  for (const block of vectors.blocks) {
    test(`version ${block.version}: ${block.ops?.length ?? 0} writes`, () => {
      const changes = (block.ops ?? []).map(({ key, value }): Change => [hex(key), value === null ? null : hex(value)]);
      const next = arena.apply(forest, ["a"], block.version, new Map([["a", changes]]));
      forest.release();
      forest = next;
      expect(hexOf(forest.trees.get("a")?.root())).toBe(block.root);
    });
  }
});

// Few distinct keys, some the prefix of others and some longer than what a record holds of them.
const key = fc
  .tuple(fc.constantFrom("", "12345678", "1234567\0"), fc.uint8Array({ minLength: 1, maxLength: 3 }))
  .map(([head, tail]) => Uint8Array.from([...Buffer.from(head, "latin1"), ...tail.map((byte) => byte % 6)]));
const value = fc.uint8Array({ minLength: 1, maxLength: 40 });
const writes = fc
  .array(fc.tuple(key, fc.option(value, { freq: 2 })), { maxLength: 60 })
  .map((list) => new Map(list.map(([k, v]) => [toText(k), v])))
  .map((map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]): Change => [toBytes(k), v]));

const leavesOf = (forest: Forest) =>
  [...forest.trees].map(([name, tree]) => [name, [...tree.iterate({})].map(([k, v]) => `${hexOf(k)}=${hexOf(v)}`)]);
const rootsOf = (forest: Forest) => [...forest.trees].map(([name, tree]) => `${name} ${hexOf(tree.root())}`);
const nodesOf = (forest: Forest) =>
  [...forest.trees].map(([, tree]) =>
    [...tree.nodes()].map(({ height, version, key: k, value: v }) => [height, version, hexOf(k), hexOf(v)]),
  );

const STORES = ["a", "b"];
const stepOf = fc.record({
  a: writes,
  b: writes,
  /** Which of the forests alive is the base, counted from the newest. */
  base: fc.nat({ max: 3 }),
  /** Which of the forests alive are released afterwards. */
  drop: fc.array(fc.nat({ max: 6 }), { maxLength: 2 }),
});

interface Pair {
  readonly object: Forest;
  readonly arena: Forest;
}

test("any tree of versions is as the object tree has it, whatever is released, and all memory comes back", () => {
  fc.assert(
    fc.property(fc.array(stepOf, { minLength: 1, maxLength: 14 }), (steps) => {
      const arena = poisoned();
      const open = (engine: TreeEngine) => engine.empty();
      const alive: Pair[] = [{ object: open(objectEngine), arena: open(arena) }];
      for (const { a, b, base, drop } of steps) {
        const under = alive[Math.max(0, alive.length - 1 - base)];
        if (under === undefined) break;
        const height = under.arena.height + 1;
        const changes = new Map([
          ["a", a],
          ["b", b],
        ]);
        alive.push({
          object: objectEngine.apply(under.object, STORES, height, changes),
          arena: arena.apply(under.arena, STORES, height, changes),
        });
        for (const index of drop) {
          if (alive.length > 1) alive.splice(index % alive.length, 1)[0]?.arena.release();
        }
        for (const pair of alive) {
          expect(rootsOf(pair.arena)).toEqual(rootsOf(pair.object));
          expect(nodesOf(pair.arena)).toEqual(nodesOf(pair.object));
        }
      }
      const last = alive.pop();
      for (const { arena: forest } of alive) forest.release();
      if (last === undefined) throw new Error("nothing is left");
      expect(leavesOf(last.arena)).toEqual(leavesOf(last.object));
      const nodes = [...last.arena.trees.values()].reduce((sum, tree) => sum + Math.max(0, 2 * tree.size - 1), 0);
      expect(arena.nodes.used).toBe(nodes);
      last.arena.release();
      expect(arena.usedBytes).toBe(0);
    }),
    { numRuns: process.env["ECO2_LONG"] ? 3000 : 300 },
  );
});

describe("a block that cannot be finished", () => {
  const bytes = (text: string) => Buffer.from(text);
  const first: Change[] = Array.from({ length: 500 }, (_, i) => [bytes(`k${1000 + i}`), bytes("v")]);
  // Updates, deletes, a new key, and in the end a value that is a byte too long.
  const second: Change[] = first.map(([key], i) => [key, i % 3 === 0 ? null : bytes("w")]);
  const long: Change = [bytes("z"), new Uint8Array(64 * 1024 * 1024 + 1)];

  test("leaves everything as it was, memory too, and the same block without it goes on", () => {
    const arena = poisoned();
    const empty = arena.empty();
    const base = arena.apply(empty, ["a"], 1, new Map([["a", first]]));
    const before = { used: arena.usedBytes, nodes: nodesOf(base) };
    const changes = [...second, [bytes("y"), bytes("new")] as const, long];
    expect(() => arena.apply(base, ["a"], 2, new Map([["a", changes]]))).toThrow("67108865 bytes are too long");
    expect({ used: arena.usedBytes, nodes: nodesOf(base) }).toEqual(before);
    const next = arena.apply(base, ["a"], 2, new Map([["a", second]]));
    const object = objectEngine.apply(objectEngine.empty(), ["a"], 1, new Map([["a", first]]));
    expect(nodesOf(next)).toEqual(nodesOf(objectEngine.apply(object, ["a"], 2, new Map([["a", second]]))));
  });
});

test("a block for which there is no memory is refused and undone; smaller ones go on", () => {
  const arena = new Arena({ poison: true, maxPages: 40 });
  const blockOf = (count: number) => {
    const changes = Array.from({ length: count }, (_, i): Change => [Buffer.from(String(100_000 + i)), hex("aa")]);
    return new Map([["a", changes]]);
  };
  const base = arena.apply(arena.empty(), ["a"], 1, blockOf(1000));
  const used = arena.usedBytes;
  expect(() => arena.apply(base, ["a"], 2, blockOf(50_000))).toThrow(
    /nodes of the state need more memory than \d+ bytes/,
  );
  expect(arena.usedBytes).toBe(used);
  const next = arena.apply(base, ["a"], 2, blockOf(2000));
  const object = objectEngine.apply(objectEngine.empty(), ["a"], 1, blockOf(1000));
  expect(nodesOf(next)).toEqual(nodesOf(objectEngine.apply(object, ["a"], 2, blockOf(2000))));
});

describe("rebuilt from its nodes", () => {
  const keys = Array.from({ length: 40_000 }, (_, i) => Buffer.from(String(100_000 + i)));
  const changes = keys.map((k, i): Change => [k, Buffer.alloc(1 + (i % 200), i)]);

  test("the same tree in more than one round of hashing; blocks go on over it, and it can be given up", () => {
    const from = objectEngine.apply(objectEngine.empty(), ["a"], 7, new Map([["a", changes]]));
    const arena = poisoned();
    const builder = arena.build();
    for (const { height, version, key: k, value: v } of from.trees.get("a")?.nodes() ?? []) {
      if (v === undefined) builder.inner(height, version);
      else builder.leaf(k, v, version);
    }
    expect(hexOf(builder.end("a").root())).toBe(hexOf(from.trees.get("a")?.root()));
    const forest = builder.finish(7);
    const block = new Map([["a", changes.filter((_, i) => i % 7 === 0).map(([k]): Change => [k, null])]]);
    const next = arena.apply(forest, ["a"], 8, block);
    expect(rootsOf(next)).toEqual(rootsOf(objectEngine.apply(from, ["a"], 8, block)));
    forest.release();
    next.release();
    expect(arena.usedBytes).toBe(0);
  });

  test.each<[string, (leaf: (k: string) => void, inner: (height: number) => void) => void, string]>([
    ["an inner node first", (_, inner) => inner(1), "without children"],
    [
      "another height than its children give",
      (leaf, inner) => [leaf("a"), leaf("b"), inner(2)],
      "height 1 instead of 2",
    ],
    ["a key out of order", (leaf) => [leaf("b"), leaf("a")], "not above the one before"],
    ["a key twice", (leaf) => [leaf("a"), leaf("a")], "not above the one before"],
    ["two trees", (leaf) => [leaf("a"), leaf("b")], "2 subtrees without a parent"],
  ])("refused and given up: %s", (_name, write, message) => {
    const arena = poisoned();
    for (const builder of [arena.build(), objectEngine.build()]) {
      builder.leaf(Buffer.from("whole"), Buffer.from("v"), 1);
      builder.end("a");
      const run = () => {
        write(
          (k) => builder.leaf(Buffer.from(k), Buffer.from("v"), 1),
          (height) => builder.inner(height, 1),
        );
        builder.end("b");
      };
      expect(run).toThrow(message);
      builder.abort();
    }
    expect(arena.usedBytes).toBe(0);
  });
});

test("a node that was freed and is still used is found out", () => {
  const arena = poisoned();
  const first = arena.apply(
    arena.empty(),
    ["a"],
    1,
    new Map([
      [
        "a",
        [
          [hex("01"), hex("aa")],
          [hex("02"), hex("bb")],
        ],
      ],
    ]),
  );
  const tree = first.trees.get("a");
  first.release();
  expect(() => tree?.get(hex("01"))).toThrow("the version of height 1 is no longer kept");
  expect(() => first.release()).toThrow("released too often");
  // Past that check, as a fault of the arena itself would be.
  expect(() => findLeaf(arena.reading(), tree?.id ?? 0, hex("01"))).toThrow("was freed and is still used");
});
