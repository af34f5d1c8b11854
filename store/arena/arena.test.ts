import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import vectors from "../../test/vectors/iavl.json" with { type: "json" };
import type { Forest, TreeEngine } from "../engine.ts";
import { objectEngine } from "../iavl/engine.ts";
import { toBytes, toText } from "../text.ts";
import type { Change } from "../types.ts";
import { Arena } from "./arena.ts";

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
