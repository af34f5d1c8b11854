import { expect, test } from "@jest/globals";
import { compareStates, type Difference } from "./compare.ts";
import { readState } from "./inspect.ts";
import { openStore } from "./open.ts";
import { withDirectory } from "./testing/chain.ts";
import type { Change } from "./types.ts";

type Writes = Readonly<Record<string, readonly (readonly [string, string | null])[]>>;

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

function build(dir: string, names: readonly string[], blocks: readonly Writes[]) {
  const store = openStore({ dir, storeNames: names });
  for (const block of blocks) {
    const changes = new Map(
      Object.entries(block).map(([name, writes]) => [
        name,
        writes.map(([key, value]): Change => [bytes(key), value === null ? null : bytes(value)]),
      ]),
    );
    store.commit(store.apply(store.latest, store.latest.height + 1, changes, new Uint8Array(0)));
  }
  store.close();
  return readState(dir);
}

const abc: Writes = {
  bank: [
    ["a", "1"],
    ["b", "2"],
    ["c", "3"],
  ],
};

test.each<[string, readonly Writes[], readonly Writes[], Difference | undefined]>([
  ["the same", [abc, {}], [abc, {}], undefined],
  [
    "another value",
    [abc, {}],
    [
      {
        bank: [
          ["a", "1"],
          ["b", "9"],
          ["c", "8"],
        ],
      },
      {},
    ],
    { kind: "key", key: bytes("b"), left: bytes("2"), right: bytes("9") },
  ],
  [
    "a key that one lacks",
    [abc, {}],
    [abc, { bank: [["b", null]] }],
    { kind: "key", key: bytes("b"), left: bytes("2"), right: undefined },
  ],
  [
    "a last key that the other lacks",
    [abc, {}],
    [abc, { bank: [["d", "4"]] }],
    { kind: "key", key: bytes("d"), left: undefined, right: bytes("4") },
  ],
  [
    "a value written again",
    [abc, {}],
    [abc, { bank: [["b", "2"]] }],
    { kind: "version", key: bytes("b"), left: 1, right: 2 },
  ],
  [
    "a value behind one that was written again",
    [abc, {}],
    [
      abc,
      {
        bank: [
          ["b", "2"],
          ["c", "4"],
        ],
      },
    ],
    { kind: "key", key: bytes("c"), left: bytes("3"), right: bytes("4") },
  ],
])("%s", (_name, left, right, difference) => {
  withDirectory((one) => {
    withDirectory((other) => {
      const found = compareStates(build(one, ["bank", "gov"], left), build(other, ["bank", "gov"], right));
      expect(found).toEqual(difference === undefined ? [] : [{ store: "bank", difference }]);
    });
  });
});

test("a store that one state has not", () => {
  withDirectory((one) => {
    withDirectory((other) => {
      const left = build(one, ["bank", "gov"], [abc]);
      const right = build(other, ["bank", "nft"], [abc]);
      expect(compareStates(left, right)).toEqual([
        { store: "gov", difference: { kind: "store", missing: "right" } },
        { store: "nft", difference: { kind: "store", missing: "left" } },
      ]);
    });
  });
});
