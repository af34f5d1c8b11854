import { rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { openStore } from "../open.ts";
import { shareHistory } from "../share.ts";
import { grow, makeDirectory, STORES } from "../testing/chain.ts";
import { rowsOf } from "../testing/history/compare.ts";
import { buildPrograms, type TestPrograms } from "../testing/history/program.ts";
import type { StateStore } from "../types.ts";
import { HistoryReader, openLine } from "./reader.ts";

let programs: TestPrograms;
beforeAll(() => {
  programs = buildPrograms();
});
afterAll(() => programs.remove());

let dir = "";
let store: StateStore;
const oracle = openStore({ storeNames: STORES });
grow(oracle, 20);

beforeEach(() => {
  dir = makeDirectory();
  const history = { backend: "classic-level", program: programs.worker } as const;
  store = openStore({ dir, storeNames: STORES, keepRecent: 3, history });
  grow(store, 20);
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Readers of their own, as threads have them. */
function readers(count: number): HistoryReader[] {
  const link = shareHistory(store);
  if (link === undefined) throw new Error("the store keeps a history");
  // Closed by its other end, which ends with the store.
  link.port.unref();
  return Array.from({ length: count }, () => {
    const line = openLine(link);
    line.connection.port.unref();
    return new HistoryReader(line, STORES);
  });
}

async function whenWritten(reader: HistoryReader, height: number) {
  for (;;) {
    try {
      return reader.view(height, 20);
    } catch (error) {
      expect(String(error)).toContain("ask again later");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

test("several readers and the store itself read the same old heights, each by its own calls", async () => {
  const [first, second] = readers(2);
  if (first === undefined || second === undefined) throw new Error("two readers");
  for (const height of [1, 9, 17]) {
    const expected = oracle.at(height);
    if (expected === undefined) throw new Error("the oracle keeps all");
    for (const view of [await whenWritten(first, height), second.view(height, 20), store.at(height)]) {
      expect(view && rowsOf(view)).toEqual(rowsOf(expected));
      expect(view?.root).toEqual(expected.root);
    }
  }
});

test("a height that was never there is none, and a store that is unknown is refused", async () => {
  const [reader] = readers(1);
  expect([reader?.view(0, 20), reader?.view(21, 20)]).toEqual([undefined, undefined]);
  const view = reader && (await whenWritten(reader, 4));
  expect(() => view?.get("nothing", Uint8Array.of(1))).toThrow('no store is named "nothing"');
});

test("a history that has ended is said at once", async () => {
  const [reader] = readers(1);
  if (reader === undefined) throw new Error("one reader");
  await whenWritten(reader, 4);
  store.close();
  expect(() => reader.view(4, 20)).toThrow("the history has ended");
});

test("a store without history has no way to it", () => {
  expect(shareHistory(oracle)).toBeUndefined();
});
