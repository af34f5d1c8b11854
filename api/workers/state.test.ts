import { expect, test } from "@jest/globals";
import type { ShareUpdate } from "../../store/arena/share.ts";
import { openStore } from "../../store/open.ts";
import { shareVersions } from "../../store/share.ts";
import { addBlock, STORES } from "../../store/testing/chain.ts";
import { SharedState } from "./state.ts";

const keepRecent = 3;

/** A state in another thread, whose messages wait until they are asked for. */
function farState() {
  const store = openStore({ storeNames: STORES, engine: "arena", keepRecent });
  const share = shareVersions(store);
  if (share === undefined) throw new Error("an arena can be shared");
  const waiting: ShareUpdate[] = [];
  const state = new SharedState(share.start(), () => {
    for (const update of waiting.splice(0)) state.take(update);
  });
  const block = () => {
    addBlock(store);
    waiting.push(structuredClone(share.update()));
  };
  return { state, block, share };
}

test("before the first block there is nothing to read", () => {
  const { state } = farState();
  expect(() => state.hold(0)).toThrow("no block yet");
  expect(state.retained()).toEqual({ oldest: 0, newest: 0 });
});

test("a block is there for who asks after its commit, though word of it still waits", () => {
  const { state, block } = farState();
  for (let height = 1; height <= 6; height++) {
    block();
    expect(state.hold(0).height).toBe(height);
    expect(state.retained()).toEqual({ oldest: Math.max(1, height - keepRecent + 1), newest: height });
  }
  expect(state.provable()).toBe(4);
});

test("a height in memory is held; for others the latest is, and only what is held stays", () => {
  const { state, block } = farState();
  for (let i = 0; i < 3; i++) block();
  const first = state.hold(1);
  expect([first.height, state.hold(99).height, state.hold(-1).height]).toEqual([1, 3, 3]);
  for (let i = 0; i < 3; i++) block();
  expect(state.hold(1).height).toBe(6);
  state.release(first);
});

test("a version that went a moment ago is not given out, though its going is not known yet", () => {
  const { state, block, share } = farState();
  for (let i = 0; i < 3; i++) block();
  state.retained();
  // Gone, and counted as told: the message itself is still under way.
  for (let i = 0; i < 3; i++) block();
  const { slot } = state.hold(4).pin;
  expect(slot).toBeGreaterThan(0);
  expect(share.start().versions.map(({ height }) => height)).toEqual([4, 5, 6]);
  expect(state.hold(2).height).toBe(6);
});

test("a thread is given the memory that it lacks, and nothing twice", () => {
  const { state, block } = farState();
  block();
  state.hold(0);
  const all = state.beyond(0, 0);
  expect(all?.chunks.length).toBeGreaterThan(0);
  expect(state.beyond(all?.nodes.byteLength ?? 0, all?.chunks.length ?? 0)).toBeUndefined();
  expect(state.beyond(all?.nodes.byteLength ?? 0, 0)?.chunks).toHaveLength(all?.chunks.length ?? -1);
});
