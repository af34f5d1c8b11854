import { describe, expect, test } from "@jest/globals";
import { MsgDefinition as OffsetMsg } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { OutOfGas } from "../../core/gas.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import offset from "../offset/index.ts";
import { calls, creditChain, importOf, reportOf, T, who } from "./testing/credits.ts";

const claim = { beneficiary: "B", reason: "R", periodStart: "2025-01-01", periodEnd: "2025-01-01", country: "DE" };

/** A batch of 4 t whose first `count` grams lie with bob and carol by turns, each gram a lot of its own; alice has the rest. */
function fragmented(count: number): TestChain {
  const chain = creditChain([offset]);
  calls(chain).import(importOf(1n, 4n, { recipient: who.alice }));
  for (let i = 0; i < count; i++) {
    calls(chain).send(who.alice, i % 2 === 0 ? who.bob : who.carol, { batchId: 1n, grams: 1n });
  }
  return chain;
}

type Work = (chain: TestChain, lots: bigint, gas?: number) => number;
/** What has to touch every lot of bob's, or all; gives the gas that it used. */
const works: readonly (readonly [string, Work])[] = [
  [
    "a retirement of one batch",
    (chain, lots, gas) =>
      chain.deliver(OffsetMsg.methods.retire, { owner: who.bob, batchId: 1n, grams: lots, ...claim }, gas).gasUsed,
  ],
  [
    "a retirement oldest first",
    (chain, lots, gas) =>
      chain.deliver(OffsetMsg.methods.retire, { owner: who.bob, batchId: 0n, grams: lots, ...claim }, gas).gasUsed,
  ],
  [
    "a send",
    (chain, lots, gas) => {
      const credits = [{ batchId: 1n, grams: lots }];
      return chain.deliver(MsgDefinition.methods.send, { sender: who.bob, recipient: who.alice, credits }, gas).gasUsed;
    },
  ],
  [
    "a source event",
    (chain, _, gas) => chain.deliver(MsgDefinition.methods.recordSourceEvent, reportOf(1n, 4n), gas).gasUsed,
  ],
];

/** Held, suspended and retired grams of everybody: what any move would change. */
const standings = (chain: TestChain) => [who.alice, who.bob, who.carol].map((owner) => calls(chain).balance(owner));

describe("a batch in pieces of a gram", () => {
  test.each(works)("%s costs gas by the lot, and no more for many", (_, work) => {
    const [few, many] = [100, 400].map((count) => {
      const chain = fragmented(count);
      const used = work(chain, BigInt(count / 2));
      expect(chain.broken()).toBeUndefined();
      return used;
    });
    // Four times the lots; the part that does not grow makes it a little less, a quadratic cost would make it sixteen.
    expect((many ?? 0) / (few ?? 1)).toBeGreaterThan(3);
    expect((many ?? 0) / (few ?? 1)).toBeLessThanOrEqual(4.2);
  });

  test.each(works)("%s stops where its gas ends, and leaves nothing", (_, work) => {
    const chain = fragmented(400);
    const before = standings(chain);
    const limit = 1_000_000;
    expect(() => work(chain, 200n, limit)).toThrow(OutOfGas);
    expect(standings(chain)).toEqual(before);
    expect(chain.broken()).toBeUndefined();
    expect(calls(chain).lots(1n)).toHaveLength(100);
    // The same with gas enough goes through: nothing was left half-done.
    expect(work(chain, 200n)).toBeGreaterThan(limit);
  });

  test("what cannot be paid for at once goes part by part", () => {
    const chain = fragmented(400);
    const retire = (grams: bigint) =>
      chain.deliver(OffsetMsg.methods.retire, { owner: who.bob, batchId: 0n, grams, ...claim }, 2_000_000);
    expect(() => retire(200n)).toThrow(OutOfGas);
    for (let part = 0; part < 10; part++) retire(20n);
    expect(calls(chain).balance(who.bob)).toEqual({ heldGrams: 0n, suspendedGrams: 0n, retiredGrams: 200n });
    // A report of one tonne does not pay for the pieces of the others.
    const { gasUsed } = chain.deliver(MsgDefinition.methods.recordSourceEvent, reportOf(3n, 3n), 500_000);
    expect(gasUsed).toBeLessThan(500_000);
    expect(calls(chain).batch(1n)).toMatchObject({ suspendedGrams: T, retiredGrams: 200n });
    expect(chain.broken()).toBeUndefined();
  });

  test("pieces that come together again are one lot", () => {
    const chain = fragmented(400);
    const { send } = calls(chain);
    send(who.carol, who.bob, { batchId: 1n, grams: 200n });
    send(who.bob, who.alice, { batchId: 1n, grams: 400n });
    const { lots } = chain.query(QueryDefinition.methods.lotsByBatch, { batchId: 1n });
    expect(lots.map(({ startGram, endGram, owner }) => [startGram, endGram, owner])).toEqual([
      [0n, 400n, who.alice],
      [400n, 4n * T, who.alice],
    ]);
    expect(chain.broken()).toBeUndefined();
  });
});
