import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { IndexedEntry } from "../../chain/types.ts";
import { parseQuery } from "../query/parser.ts";
import { type Found, type SearchIndex, search } from "./search.ts";

interface EventVector {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string; readonly index: boolean }[];
}

interface Vectors {
  readonly blocks: readonly {
    readonly height: number;
    readonly events: readonly EventVector[];
    readonly txs: readonly (readonly EventVector[])[];
  }[];
  readonly tx: readonly { readonly query: string; readonly found: readonly string[] }[];
  readonly block: readonly { readonly query: string; readonly found: readonly string[] }[];
}

const vectors = JSON.parse(
  readFileSync(join(__dirname, "../../../test/vectors/cometbft-search.json"), "utf8"),
) as Vectors;

let event = 0;
const indexed = (events: readonly EventVector[], at: Found) =>
  events.flatMap(({ type, attributes }) => {
    event++;
    return attributes
      .filter(({ key, index }) => type !== "" && key !== "" && index)
      .map(({ key, value }): [string, IndexedEntry] => [`${type}.${key}`, { ...at, value, event }]);
  });

const reader = (entries: readonly (readonly [string, IndexedEntry])[]) =>
  async function* (key: string, value?: string) {
    for (const [name, entry] of entries) if (name === key && (value ?? entry.value) === entry.value) yield entry;
  };

const { blocks } = vectors;
const blocksAt = (only: number | undefined) => blocks.filter(({ height }) => height === (only ?? height));
const txIndex: SearchIndex = {
  heightKey: "tx.height",
  entries: reader(
    blocks.flatMap(({ height, txs }) => txs.flatMap((events, index) => indexed(events, { height, index }))),
  ),
  async *everything(only) {
    for (const { height, txs } of blocksAt(only))
      for (const index of txs.keys()) yield { height, index, value: String(height), event: -1 };
  },
};
const blockIndex: SearchIndex = {
  heightKey: "block.height",
  entries: reader(blocks.flatMap(({ height, events }) => indexed(events, { height, index: -1 }))),
  async *everything(only) {
    for (const { height } of blocksAt(only)) yield { height, index: -1, value: String(height), event: -1 };
  },
};

describe("what CometBFT v0.38.25 finds", () => {
  test.each(vectors.tx)("transactions: $query", async ({ query, found }) => {
    const ids = (await search(txIndex, parseQuery(query))).map(({ height, index }) => `${height}/${index}`);
    expect(ids.sort()).toEqual(found);
  });

  test.each(vectors.block)("blocks: $query", async ({ query, found }) => {
    const ids = (await search(blockIndex, parseQuery(query))).map(({ height }) => String(height));
    expect(ids.sort()).toEqual(found);
  });
});
