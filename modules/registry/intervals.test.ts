import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { byStart, carve, intersection, length, overlapping, type Range, split, subtract, total } from "./intervals.ts";
import type { Lot } from "./lots.ts";

// The naive model: one entry for each gram.
const SIZE = 60;
const grams = (ranges: readonly Range[]): number[] => {
  const found: number[] = [];
  for (const { start, end } of ranges) for (let g = start; g < end; g++) found.push(Number(g));
  return found;
};
const range = fc
  .tuple(fc.integer({ min: 0, max: SIZE - 1 }), fc.integer({ min: 1, max: 20 }))
  .map(([start, size]): Range => ({ start: BigInt(start), end: BigInt(start + size) }));

// A partition of 0..SIZE into lots.
const lots = fc
  .array(
    fc.record({
      size: fc.integer({ min: 1, max: 6 }),
      owner: fc.constantFrom("a", "b"),
      status: fc.constantFrom("held", "suspended", "retired" as const),
      history: fc.constantFrom(1n, 2n),
    }),
    { maxLength: 15 },
  )
  .map((list): Lot[] => {
    let at = 0n;
    return list.map(({ size, owner, status, history }) => {
      const start = at;
      at += BigInt(size);
      return { start, end: at, owner, status, history };
    });
  });

describe("against one entry a gram", () => {
  test("intersection", () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        const both = grams([a]).filter((g) => grams([b]).includes(g));
        const shared = intersection(a, b);
        expect(shared === undefined ? [] : grams([shared])).toEqual(both);
      }),
    );
  });

  test("split and carve lose nothing and keep the lot's properties", () => {
    fc.assert(
      fc.property(range, range, (base, cut) => {
        const lot: Lot = { ...base, owner: "a", status: "held", history: 7n };
        const { before, inside, after } = carve(lot, cut);
        const pieces = [before, inside, after].flatMap((piece) => piece ?? []);
        expect(grams(pieces)).toEqual(grams([lot]));
        expect(grams(inside === undefined ? [] : [inside])).toEqual(
          grams([lot]).filter((g) => grams([cut]).includes(g)),
        );
        for (const piece of pieces) expect(piece).toMatchObject({ owner: "a", status: "held", history: 7n });
        expect(grams(split(lot, cut.start).flatMap((piece) => piece ?? []))).toEqual(grams([lot]));
      }),
    );
  });

  test("subtract, whatever the cuts", () => {
    fc.assert(
      fc.property(range, fc.array(range, { maxLength: 6 }), (base, cuts) => {
        const gone = new Set(grams(cuts));
        const left = subtract(base, cuts.toSorted(byStart));
        expect(grams(left)).toEqual(grams([base]).filter((g) => !gone.has(g)));
        expect(left.every((piece) => piece.start < piece.end)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test("overlapping finds what a full search finds", () => {
    fc.assert(
      fc.property(lots, range, (list, wanted) => {
        expect(overlapping(list, wanted)).toEqual(list.filter((lot) => intersection(lot, wanted) !== undefined));
      }),
    );
  });
});

test("numbers beyond 2^64 are exact", () => {
  const huge = { start: 2n ** 64n, end: 2n ** 84n };
  expect(length(huge)).toBe(2n ** 84n - 2n ** 64n);
  expect(total(subtract(huge, [{ start: 2n ** 70n, end: 2n ** 70n + 1n }]))).toBe(length(huge) - 1n);
});
