import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  byStart,
  carve,
  intersection,
  length,
  overlapping,
  type Range,
  split,
  subtract,
  take,
  total,
} from "./intervals.ts";
import { type Lot, mergeLots } from "./lots.ts";

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

// A partition of 0..SIZE into lots, some of which can be joined.
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

  test("take takes the first grams and splits one range at most", () => {
    fc.assert(
      fc.property(lots, fc.integer({ min: 0, max: 120 }), (list, amount) => {
        const all = grams(list);
        const { taken, left, missing } = take(list, BigInt(amount));
        expect(grams(taken)).toEqual(all.slice(0, amount));
        expect(grams(left)).toEqual(all.slice(amount));
        expect(missing).toBe(BigInt(Math.max(0, amount - all.length)));
        expect(taken.length + left.length - list.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("merge joins exactly what cannot be told apart", () => {
    const marks = (list: readonly Lot[]) =>
      list.flatMap((lot) => grams([lot]).map((g) => `${g} ${lot.owner} ${lot.status} ${lot.history}`));
    fc.assert(
      fc.property(lots, (list) => {
        const merged = mergeLots(list.toReversed());
        expect(marks(merged)).toEqual(marks(list));
        for (const [i, lot] of merged.entries()) {
          const next = merged[i + 1];
          if (next !== undefined)
            expect([lot.owner, lot.status, lot.history]).not.toEqual([next.owner, next.status, next.history]);
        }
        expect(total(merged)).toBe(total(list));
      }),
    );
  });
});

test("lots that do not touch stay apart however alike", () => {
  const lot = { owner: "a", status: "held", history: 1n } as const;
  const apart = [
    { start: 0n, end: 5n, ...lot },
    { start: 6n, end: 9n, ...lot },
  ];
  expect(mergeLots(apart)).toEqual(apart);
});

test("oldest first is the order of the list", () => {
  const older = { batch: 2, start: 100n, end: 110n };
  const newer = { batch: 1, start: 0n, end: 50n };
  expect(take([older, newer], 12n)).toEqual({
    taken: [older, { batch: 1, start: 0n, end: 2n }],
    left: [{ batch: 1, start: 2n, end: 50n }],
    missing: 0n,
  });
});

test("numbers beyond 2^64 are exact", () => {
  const huge = { start: 2n ** 64n, end: 2n ** 84n };
  expect(length(huge)).toBe(2n ** 84n - 2n ** 64n);
  expect(total(subtract(huge, [{ start: 2n ** 70n, end: 2n ** 70n + 1n }]))).toBe(length(huge) - 1n);
});

test("a negative amount is refused", () => expect(() => take([], -1n)).toThrow(RangeError));
