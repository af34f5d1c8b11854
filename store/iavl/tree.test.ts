import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import vectors from "../../test/vectors/iavl.json" with { type: "json" };
import { toBytes, toText } from "../text.ts";
import type { Change } from "../types.ts";
import { ascending, descending, postOrder } from "./iterate.ts";
import { Inner, rootOf, type Tree, type TreeNode } from "./node.ts";
import { find } from "./read.ts";
import { applyChanges } from "./write.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const rootHex = (tree: Tree) => Buffer.from(rootOf(tree), "latin1").toString("hex");

describe("roots of the Go implementation", () => {
  let tree: Tree;
  for (const block of vectors.blocks) {
    test(`version ${block.version}: ${block.ops?.length ?? 0} writes`, () => {
      const changes = (block.ops ?? []).map(({ key, value }): Change => [hex(key), value === null ? null : hex(value)]);
      tree = applyChanges(tree, changes, block.version);
      expect(rootHex(tree)).toBe(block.root);
    });
  }
});

test("the root of no keys is SHA-256 of nothing", () => {
  expect(rootHex(undefined)).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

describe("text and bytes", () => {
  test.each([1, 255, 256, 257, 70_000])("%i bytes survive both ways", (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) % 256);
    expect(toBytes(toText(bytes))).toEqual(bytes);
  });
  test("text is ordered as its bytes", () => {
    const byte = fc.uint8Array({ minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(byte, byte, (a, b) => {
        expect(toText(a) < toText(b)).toBe(Buffer.compare(a, b) < 0);
      }),
    );
  });
});

/** Checks one subtree and returns its height, size and smallest key. */
function check(node: TreeNode): { height: number; size: number; smallest: string } {
  if (!(node instanceof Inner)) return { height: 0, size: 1, smallest: node.key };
  const left = check(node.left);
  const right = check(node.right);
  expect(Math.abs(left.height - right.height)).toBeLessThanOrEqual(1);
  expect(node.height).toBe(Math.max(left.height, right.height) + 1);
  expect(node.size).toBe(left.size + right.size);
  expect(node.key).toBe(right.smallest);
  expect(left.smallest < right.smallest).toBe(true);
  expect(node.version).toBeGreaterThanOrEqual(Math.max(node.left.version, node.right.version));
  expect(node.hash).toHaveLength(32);
  return { height: node.height, size: node.size, smallest: left.smallest };
}

// Few distinct keys, some the prefix of others, so that overwrites, deletes and misses are common.
const key = fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => bytes.map((byte) => byte % 6));
const block = fc
  .array(fc.tuple(key, fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 }), { freq: 3 })), { maxLength: 40 })
  .map((writes) => new Map(writes.map(([k, v]) => [toText(k), v])));
const sorted = (map: ReadonlyMap<string, Uint8Array | null>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
const leavesOf = (tree: Tree) => [...ascending(tree, undefined, undefined)].map((leaf) => [leaf.key, leaf.value]);

describe("against a sorted map", () => {
  test("the same keys, an AVL tree, and old versions untouched", () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 12 }), (blocks) => {
        const model = new Map<string, string>();
        let tree: Tree;
        blocks.forEach((writes, i) => {
          const before = { root: rootOf(tree), leaves: leavesOf(tree) };
          const next = applyChanges(
            tree,
            sorted(writes).map(([k, v]): Change => [toBytes(k), v]),
            i + 1,
          );
          expect({ root: rootOf(tree), leaves: leavesOf(tree) }).toEqual(before);
          for (const [k, v] of writes) {
            if (v === null) model.delete(k);
            else model.set(k, toText(v));
          }
          tree = next;
          if (tree !== undefined) check(tree);
          expect(leavesOf(tree)).toEqual([...model].sort(([a], [b]) => (a < b ? -1 : 1)));
          for (const k of writes.keys()) expect(find(tree, k)?.value).toBe(model.get(k));
        });
      }),
    );
  });

  test("any range, both ways", () => {
    const bound = fc.option(key.map(toText), { nil: undefined });
    fc.assert(
      fc.property(block, bound, bound, (writes, start, end) => {
        const present = sorted(writes).filter(([, v]) => v !== null);
        const tree = applyChanges(
          undefined,
          present.map(([k, v]): Change => [toBytes(k), v]),
          1,
        );
        const expected = present
          .map(([k]) => k)
          .filter((k) => (start === undefined || k >= start) && (end === undefined || k < end));
        expect([...ascending(tree, start, end)].map((leaf) => leaf.key)).toEqual(expected);
        expect([...descending(tree, start, end)].map((leaf) => leaf.key)).toEqual(expected.reverse());
      }),
    );
  });

  test("post-order visits children before parents, each node once", () => {
    fc.assert(
      fc.property(block, (writes) => {
        const tree = applyChanges(
          undefined,
          sorted(writes).map(([k, v]): Change => [toBytes(k), v]),
          1,
        );
        const seen = new Set<TreeNode>();
        for (const node of postOrder(tree)) {
          expect(seen.has(node)).toBe(false);
          if (node instanceof Inner) expect(seen.has(node.left) && seen.has(node.right)).toBe(true);
          seen.add(node);
        }
        expect(seen.size).toBe(tree === undefined ? 0 : 2 * tree.size - 1);
      }),
    );
  });
});

test("a delete of an absent key leaves the very same tree", () => {
  const tree = applyChanges(undefined, [[hex("01"), hex("aa")]], 1);
  expect(applyChanges(tree, [[hex("02"), null]], 2)).toBe(tree);
});
