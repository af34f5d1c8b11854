import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { mergeRuns, type Runs, type Write, withRun } from "./merge.ts";

const writeOf = (key: number, value: number | null): Write => ({
  key: Uint8Array.of(key >> 8, key & 255),
  value: value === null ? null : Uint8Array.of(value),
});
const nothing = () => [][Symbol.iterator]() as IterableIterator<readonly [Uint8Array, Uint8Array]>;
const textOf = (runs: Runs) =>
  [...mergeRuns(nothing(), runs, {})].map(([[high = 0, low = 0], [value]]) => `${high * 256 + low}=${value}`);

test("the latest write of a key counts, whatever runs it went through", () => {
  const writes = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.option(fc.nat({ max: 9 }))), {
    maxLength: 200,
    size: "max",
  });
  fc.assert(
    fc.property(writes, (all) => {
      let runs: Runs = [];
      const state = new Map<number, number>();
      for (const [key, value] of all) {
        runs = withRun(runs, [writeOf(key, value)]);
        if (value === null) state.delete(key);
        else state.set(key, value);
      }
      expect(textOf(runs)).toEqual([...state].toSorted(([a], [b]) => a - b).map(([key, value]) => `${key}=${value}`));
    }),
  );
});

test("thousands of single writes stand in a few runs, each twice as long as the next, and are not copied again and again", () => {
  const count = 20_000;
  let runs: Runs = [];
  let copied = 0;
  for (let i = 0; i < count; i++) {
    const before = new Set(runs);
    // Scattered, so that no run is simply longer at its end.
    runs = withRun(runs, [writeOf((i * 7919) % 65_521, 1)]);
    for (const run of runs) if (!before.has(run)) copied += run.length;
    if (runs.some((run, at) => run.length <= 2 * (runs[at + 1]?.length ?? 0))) throw new Error(`runs after write ${i}`);
  }
  expect(runs.length).toBeLessThanOrEqual(15);
  // n log n; all of them at each write would be 200 million.
  expect(copied).toBeLessThan(count * 20);
});
