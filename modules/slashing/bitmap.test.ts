import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { bytesKey, u32Key } from "../../codec/keys.ts";
import { pairKey } from "../../codec/keys-compose.ts";
import { declareModule } from "../../core/module.ts";
import { v } from "../../core/state/values.ts";
import { testAddress, testChain } from "../../core/testing/chain.ts";
import { chunkBits, clearMissed, isMissed, type Missed, missedIndexes, setMissed } from "./bitmap.ts";

/** A chain of one module that has a bitmap, and the bitmap. */
function bitmapChain() {
  let missed: Missed | undefined;
  const module = declareModule({
    name: "bits",
    version: 1,
    state: (s) => {
      missed = s.map(0x02, "missed blocks", pairKey(bytesKey, u32Key), v.bytes);
      return { missed };
    },
  });
  const { ctx } = testChain([module.build({})]);
  if (missed === undefined) throw new Error("no bitmap");
  return { ctx, missed };
}

const places = fc.array(fc.tuple(fc.nat(3 * chunkBits), fc.boolean(), fc.constantFrom(1, 2)), { maxLength: 200 });

test("a bitmap is a set of places for each validator, whatever is set and cleared", () => {
  fc.assert(
    fc.property(places, (changes) => {
      const { ctx, missed } = bitmapChain();
      const model = new Map([1, 2].map((who) => [who, new Set<number>()]));
      for (const [index, value, who] of changes) {
        setMissed(ctx, missed, testAddress(who), index, value);
        if (value) model.get(who)?.add(index);
        else model.get(who)?.delete(index);
        expect(isMissed(ctx, missed, testAddress(who), index)).toBe(value);
      }
      for (const [who, set] of model)
        expect(missedIndexes(ctx, missed, testAddress(who))).toEqual([...set].sort((a, b) => a - b));
      clearMissed(ctx, missed, testAddress(1));
      expect(missedIndexes(ctx, missed, testAddress(1))).toEqual([]);
      expect(missedIndexes(ctx, missed, testAddress(2))).toHaveLength(model.get(2)?.size ?? 0);
    }),
    { numRuns: 50 },
  );
});
