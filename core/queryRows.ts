import type { KeyRange, StateView } from "../store/types.ts";
import { QueryError } from "./queryError.ts";

/**
 * The same version, which hands out so many rows of ranges and no more.
 * @param most rows; undefined for as many as there are
 */
export function boundedRows(view: StateView, most: number | undefined): StateView {
  if (most === undefined) return view;
  let left = most;
  function* iterate(store: string, range: KeyRange) {
    for (const row of view.iterate(store, range)) {
      if (left === 0)
        throw new QueryError(
          "ResourceExhausted",
          `the query reads more than ${most} rows, which this node allows: ask for less at a time`,
        );
      left -= 1;
      yield row;
    }
  }
  return {
    height: view.height,
    root: view.root,
    note: view.note,
    get: (store, key) => view.get(store, key),
    has: (store, key) => view.has(store, key),
    iterate,
  };
}
