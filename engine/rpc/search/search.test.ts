import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parseQuery } from "../query/parser.ts";
import type { IndexEntry } from "../source.ts";
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
      .map(({ key, value }): [string, IndexEntry] => [`${type}.${key}`, { ...at, value, event }]);
  });

const reader = (entries: readonly (readonly [string, IndexEntry])[]) => (key: string, value?: string) =>
  entries.filter(([name, entry]) => name === key && (value ?? entry.value) === entry.value).map(([, entry]) => entry);

const { blocks } = vectors;
const blocksAt = (only: number | undefined) => blocks.filter(({ height }) => height === (only ?? height));
const txIndex: SearchIndex = {
  heightKey: "tx.height",
  entries: reader(
    blocks.flatMap(({ height, txs }) => txs.flatMap((events, index) => indexed(events, { height, index }))),
  ),
  everything: (only) =>
    blocksAt(only).flatMap(({ height, txs }) =>
      txs.map((_, index) => ({ height, index, value: String(height), event: 0 })),
    ),
};
const blockIndex: SearchIndex = {
  heightKey: "block.height",
  entries: reader(blocks.flatMap(({ height, events }) => indexed(events, { height, index: -1 }))),
  everything: (only) => blocksAt(only).map(({ height }) => ({ height, index: -1, value: String(height), event: 0 })),
};

describe("what CometBFT v0.38.25 finds", () => {
  test.each(vectors.tx)("transactions: $query", ({ query, found }) => {
    const ids = search(txIndex, parseQuery(query)).map(({ height, index }) => `${height}/${index}`);
    expect(ids.sort()).toEqual(found);
  });

  test.each(vectors.block)("blocks: $query", ({ query, found }) => {
    const ids = search(blockIndex, parseQuery(query)).map(({ height }) => String(height));
    expect(ids.sort()).toEqual(found);
  });
});
