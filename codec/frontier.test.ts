import { describe, expect, test } from "@jest/globals";
import { appendLeaf, emptyFrontier, type Frontier, frontierRoot } from "./frontier.ts";
import { merkleRoot } from "./merkle.ts";

describe("a tree that grows", () => {
  test("has after each of 130 leaves the root that all its leaves have together", () => {
    const leaves: Uint8Array[] = [];
    let frontier: Frontier = emptyFrontier;
    for (let at = 0; at < 130; at++) {
      const leaf = Uint8Array.of(at, at * 7);
      leaves.push(leaf);
      frontier = appendLeaf(frontier, leaf);
      expect(frontierRoot(frontier)).toEqual(merkleRoot(leaves));
      expect(frontier.roots.length).toBe([...(at + 1).toString(2)].filter((bit) => bit === "1").length);
    }
    expect(frontier.count).toBe(130n);
  });

  test("without leaves has no root, and one whose subtrees are missing takes no leaf", () => {
    expect(() => frontierRoot(emptyFrontier)).toThrow("has no root");
    expect(() => appendLeaf({ count: 3n, roots: [] }, Uint8Array.of(1))).toThrow("more full subtrees than 0");
  });
});
