import { expect, test } from "@jest/globals";
import { openStore } from "../store/open.ts";
import { grow, STORES } from "../store/testing/chain.ts";
import { boundedRows } from "./queryRows.ts";

const store = openStore({ storeNames: STORES });
grow(store, 3);
const rows = [...store.latest.iterate("acc", {})];

test("as many rows as allowed are handed out, over all ranges of a query together", () => {
  const view = boundedRows(store.latest, rows.length);
  expect([...view.iterate("acc", {})]).toEqual(rows);
  expect([...view.iterate("quiet", {})]).toEqual([]);
  expect(() => [...view.iterate("acc", {})]).toThrow(`more than ${rows.length} rows`);
});

test("one row more is refused as too much, not as wrong", () => {
  const view = boundedRows(store.latest, rows.length - 1);
  expect(() => [...view.iterate("acc", { reverse: true })]).toThrow(
    expect.objectContaining({ name: "QueryError", status: "ResourceExhausted" }),
  );
});

test("a reader that stops in time is not refused, and single keys are not rows", () => {
  const view = boundedRows(store.latest, 1);
  for (const [key, value] of view.iterate("acc", {})) {
    expect([view.get("acc", key), view.has("acc", key)]).toEqual([value, true]);
    break;
  }
  expect([view.height, view.root, view.note]).toEqual([3, store.latest.root, store.latest.note]);
});

test("without a limit the version itself is read", () => {
  expect(boundedRows(store.latest, undefined)).toBe(store.latest);
});
