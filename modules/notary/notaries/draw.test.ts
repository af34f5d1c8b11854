import { describe, expect, test } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { concatBytes, fromHex, toHex, toUtf8 } from "../../../codec/bytes.ts";
import { testAddress } from "../../../core/testing/chain.ts";
import { callers, court, emptyChain, hourly, judge, operator, register } from "../testing/judged.ts";
import { drawsInBlock, ranked, seedOf } from "./draw.ts";

const all = Array.from({ length: 9 }, (_, i) => ({ address: testAddress(i + 1) }));
const order = (seed: Uint8Array, of = all) => ranked(seed, of).map(({ address }) => address[0] ?? 0);

describe("the order of a draw", () => {
  test("is that of the hashes of seed and address", () => {
    const seed = sha256(toUtf8("seed"));
    const rank = (number: number) => toHex(sha256(concatBytes(seed, testAddress(number))));
    const expected = all.map(({ address }) => address[0] ?? 0).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    expect(order(seed)).toEqual(expected);
  });

  test("is by three hashes and the record", () => {
    const hashes = [1, 2, 3].map((n) => new Uint8Array(32).fill(n));
    expect(seedOf(hashes, 5n)).toEqual(sha256(concatBytes(...hashes, fromHex("0000000000000005"))));
    expect(seedOf(hashes, 5n)).not.toEqual(seedOf(hashes, 6n));
    expect(seedOf(hashes, 5n)).not.toEqual(seedOf(hashes.toReversed(), 5n));
  });

  test("does not change for the others when somebody comes or goes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.subarray(all), (seed, some) => {
        const kept = new Set(some.map(({ address }) => address[0]));
        expect(order(seed, some)).toEqual(order(seed).filter((one) => kept.has(one)));
      }),
    );
  });

  test("gives nobody more than a fair share: each of nine is among the first three in a third of the draws", () => {
    const draws = 3_000;
    const counts = new Map<number, number>();
    for (let i = 0; i < draws; i++)
      for (const one of order(sha256(toUtf8(`draw ${i}`))).slice(0, 3)) counts.set(one, (counts.get(one) ?? 0) + 1);
    // Four standard deviations of a binomial of 3,000 draws at a third are 103.
    for (const { address } of all) expect(Math.abs((counts.get(address[0] ?? 0) ?? 0) - draws / 3)).toBeLessThan(104);
  });
});

describe("a draw", () => {
  /** Who is drawn where the blocks after the record have these hashes. */
  function drawnBy(hashes: readonly number[]): { readonly who: readonly string[]; readonly seed: string } {
    const { chain, submit, judged } = court();
    const id = submit(hourly(1n, [1]));
    for (const number of hashes) chain.runBlock({ decision: { hash: new Uint8Array(32).fill(number) } });
    chain.runBlock();
    const { seats, seed } = judged(id);
    return { who: seats.map(({ notary }) => notary), seed: toHex(seed) };
  }

  test("is made by the hashes of the three blocks after the record, whatever comes before", () => {
    const { who, seed } = drawnBy([1, 2, 3]);
    expect(seed).toBe(
      toHex(
        seedOf(
          [1, 2, 3].map((n) => new Uint8Array(32).fill(n)),
          1n,
        ),
      ),
    );
    expect(drawnBy([1, 2, 3]).who).toEqual(who);
    const different = [1, 2, 3, 4, 5, 6].map((n) => drawnBy([1, 2, 10 + n]).who.join());
    expect(new Set(different).size).toBeGreaterThan(1);
  });

  test("of many records at once goes on in the next blocks, by the hashes that each was to have", () => {
    const chain = emptyChain();
    const { submit, blocks, bond, open, judged } = callers(chain);
    for (let number = 1; number <= 5; number++) bond(judge(number));
    register(chain, 1);
    blocks();
    const ids = Array.from({ length: drawsInBlock + 5 }, (_, i) => submit(hourly(1n, [1], BigInt(i + 1))));
    blocks(4);
    expect(ids.filter((id) => open(id).length > 0)).toEqual(ids.slice(0, drawsInBlock));
    expect(chain.broken()).toBeUndefined();
    blocks(1);
    expect(ids.every((id) => open(id).length === 3)).toBe(true);
    expect(new Set(ids.map((id) => toHex(judged(id).seed))).size).toBe(ids.length);
    const heights = ids.map((id) => judged(id).drawHeight);
    expect(heights.every((height) => height === 0n)).toBe(true);
    expect(chain.broken()).toBeUndefined();
  });

  test("leaves out the operator, although it is a notary", () => {
    const call = court({ drawn: 7, needed: 4 }, 6);
    call.bond(operator);
    call.blocks();
    const drawn = call.drawn(call.submit(hourly(1n, [1])));
    expect(drawn).toHaveLength(6);
    expect(drawn).not.toContain(operator);
  });
});
