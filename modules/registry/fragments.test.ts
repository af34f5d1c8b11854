import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { encodeAddress } from "../../codec/bech32.ts";
import { PageRequest } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { MsgDefinition as OffsetMsg } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { LedgerError } from "../../core/errors.ts";
import { OutOfGas } from "../../core/gas.ts";
import { type TestChain, testChain, testPrefix } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import { offsetModules } from "../offset/testing/modules.ts";
import registry from "./index.ts";
import { calls, creditChain, importOf, reportOf, T, who } from "./testing/credits.ts";
import { records } from "./testing/records.ts";

const claim = { beneficiary: "B", reason: "R", periodStart: "2025-01-01", periodEnd: "2025-01-01", country: "DE" };

/** A batch of 4 t whose first `count` grams lie with bob and carol by turns, each gram a lot of its own; alice has the rest. */
function fragmented(count: number): TestChain {
  const chain = creditChain(offsetModules);
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
    expect(calls(chain).balance(who.bob)).toMatchObject({ heldGrams: 0n, suspendedGrams: 0n, retiredGrams: 200n });
    // A report of one tonne does not pay for the pieces of the others.
    const { gasUsed } = chain.deliver(MsgDefinition.methods.recordSourceEvent, reportOf(3n, 3n), 500_000);
    expect(gasUsed).toBeLessThan(500_000);
    expect(calls(chain).supply(1n)).toMatchObject({ suspendedGrams: T, retiredGrams: 200n });
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

/** Sends by turns to bob and carol, so that no two neighbours are one lot. */
function scatter(chain: TestChain, count: number, grams: bigint): void {
  for (let i = 0; i < count; i++)
    calls(chain).send(who.alice, i % 2 === 0 ? who.bob : who.carol, { batchId: 1n, grams });
}

const retire = (chain: TestChain, owner: string, grams: bigint) =>
  chain.deliver(OffsetMsg.methods.retire, { owner, batchId: 1n, grams, ...claim });

/** Parts below a kilogram of each tonne of batch 1, counted from its lots. */
function fragmentsOf(chain: TestChain): number[] {
  const pagination = PageRequest.fromPartial({ limit: 1000n });
  const { lots } = chain.query(QueryDefinition.methods.lotsByBatch, { batchId: 1n, pagination });
  const tonne = Number(T);
  return [0, 1, 2, 3].map((n) => {
    const part = ({ startGram, endGram }: (typeof lots)[number]) =>
      Math.min(Number(endGram), (n + 1) * tonne) - Math.max(Number(startGram), n * tonne);
    return lots.map(part).filter((grams) => grams > 0 && grams < 1000).length;
  });
}

const text = "number 1 of GLD/11603/30256 has 500 already: move whole lots of batch 1, which is ";

describe("a tonne in 500 parts of less than a kilogram", () => {
  // 4 t; of the first, 500 single grams lie with bob and carol, the rest and three more with alice.
  const full = () => fragmented(500);

  test("has as many as it may have; the next is refused with what may be done, and nothing moves", () => {
    const chain = full();
    expect(fragmentsOf(chain)[0]).toBe(500);
    const before = chain.exported();
    const refused = (work: () => unknown, tail: string) => {
      let thrown: unknown;
      try {
        work();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({ codespace: "registry", code: 13 });
      expect(String(thrown)).toContain(text + tail);
      expect(chain.exported()).toEqual(before);
    };
    const { send } = calls(chain);
    refused(() => send(who.alice, who.bob, { batchId: 1n, grams: 999n }), "999 grams less or 3998501 more");
    refused(() => retire(chain, who.alice, 1n), "1 grams less or 3999499 more");
    // What is left of the tonne would be too little.
    refused(
      () => send(who.alice, who.bob, { batchId: 1n, grams: T - 500n - 999n }),
      "998501 grams less or 3000999 more",
    );
  });

  test.each<[string, (chain: TestChain) => unknown]>([
    ["whole lots are sent", (chain) => calls(chain).send(who.bob, who.alice, { batchId: 1n, grams: 3n })],
    ["whole lots are retired", (chain) => retire(chain, who.carol, 250n)],
    ["all of an owner's is retired", (chain) => retire(chain, who.alice, 4n * T - 500n)],
    ["kilograms are cut off", (chain) => calls(chain).send(who.alice, who.bob, { batchId: 1n, grams: 1000n })],
    ["all but a kilogram is retired", (chain) => retire(chain, who.alice, T - 1500n)],
    ["the tonne ends", (chain) => calls(chain).send(who.alice, who.carol, { batchId: 1n, grams: T - 500n })],
    ["the next tonne is cut", (chain) => calls(chain).send(who.alice, who.carol, { batchId: 1n, grams: T - 499n })],
    ["its source used it", (chain) => calls(chain).report(reportOf(1n, 1n))],
    ["its source used the next", (chain) => calls(chain).report(reportOf(2n, 2n))],
  ])("%s as ever", (_, work) => {
    const chain = full();
    work(chain);
    expect(Math.max(...fragmentsOf(chain))).toBeLessThanOrEqual(500);
    expect(chain.broken()).toBeUndefined();
  });

  test("parts that come together make room", () => {
    const chain = full();
    const { send } = calls(chain);
    const one = { batchId: 1n, grams: 1n };
    expect(() => send(who.alice, who.bob, one)).toThrow(text);
    send(who.bob, who.carol, { batchId: 1n, grams: 2n });
    send(who.carol, who.bob, { batchId: 1n, grams: 4n });
    expect(fragmentsOf(chain)[0]).toBe(497);
    for (let i = 0; i < 3; i++) send(who.alice, i % 2 === 0 ? who.carol : who.bob, one);
    expect(() => send(who.alice, who.bob, one)).toThrow(text);
    expect(chain.broken()).toBeUndefined();
  });

  test("a move that joins as many as it cuts goes through", () => {
    const chain = full();
    const { send } = calls(chain);
    // Grams 0 to 3 become bob's one after the other: four lots that touch.
    send(who.carol, who.bob, { batchId: 1n, grams: 2n });
    expect(() => send(who.alice, who.bob, { batchId: 1n, grams: 1n })).toThrow(text);
    send(who.bob, who.alice, { batchId: 1n, grams: 4n });
    send(who.alice, who.carol, { batchId: 1n, grams: 2n });
    expect(fragmentsOf(chain)[0]).toBe(498);
    expect(chain.broken()).toBeUndefined();
  });

  test("a chain starts with it from genesis, and counts on; with more it does not start", () => {
    const chain = testChain([auth, records, registry, ...offsetModules], full().exported());
    expect(chain.broken()).toBeUndefined();
    expect(() => calls(chain).send(who.alice, who.bob, { batchId: 1n, grams: 1n })).toThrow(text);
    const sections = structuredClone(full().exported());
    const lots = (sections["registry"] as { lots: Record<string, unknown>[] }).lots;
    const last = lots.at(-1);
    // A hundred more are for burns and reversals, which cannot choose their grams.
    for (let gram = 501; gram <= 601; gram++) lots.push({ ...last, start_gram: `${gram - 1}`, end_gram: `${gram}` });
    Object.assign(last ?? {}, { start_gram: "601" });
    expect(() => testChain([auth, records, registry, ...offsetModules], sections)).toThrow(
      /app_state\.registry\.lots\.\d+: number 1 has more than 600 parts of less than a kilogram/,
    );
  });
});

describe("a report of one tonne can always be paid for", () => {
  // As many lots as a tonne can be in, each another owner's: 500 of a gram, 998 of a kilogram, and the rest.
  function shredded(): TestChain {
    const chain = creditChain(offsetModules);
    calls(chain).import(importOf(1n, 4n, { recipient: who.alice }));
    for (let i = 0; i < 1498; i++) {
      const owner = encodeAddress(
        testPrefix,
        Uint8Array.from({ length: 20 }, (_, at) => (at < 2 ? i >> (8 * at) : 9)),
      );
      calls(chain).send(who.alice, owner, { batchId: 1n, grams: i < 500 ? 1n : 1000n });
    }
    expect(() => calls(chain).send(who.alice, who.bob, { batchId: 1n, grams: 1n })).toThrow(text);
    return chain;
  }

  test("all of it held by others: suspended, with a record of each lot", () => {
    const chain = shredded();
    const { gasUsed, response } = chain.deliver(MsgDefinition.methods.recordSourceEvent, reportOf(1n, 1n));
    expect(response).toMatchObject({ suspendedGrams: T });
    expect(gasUsed).toBeGreaterThan(50_000_000);
    expect(gasUsed).toBeLessThan(65_000_000);
    expect(chain.broken()).toBeUndefined();
  });

  test("all of it retired by others", () => {
    const chain = creditChain(offsetModules);
    const { import: add, send } = calls(chain);
    add(importOf(1n, 4n, { recipient: who.alice }));
    for (let i = 0; i < 1498; i++) {
      const [owner, grams] = [i % 2 === 0 ? who.bob : who.carol, i < 500 ? 1n : 1000n];
      send(who.alice, owner, { batchId: 1n, grams });
      retire(chain, owner, grams);
    }
    const { gasUsed, response } = chain.deliver(MsgDefinition.methods.recordSourceEvent, reportOf(1n, 1n));
    expect(response).toMatchObject({ alreadyRetiredGrams: T - 1500n, suspendedGrams: 1500n });
    expect(gasUsed).toBeLessThan(50_000_000);
  });

  test("a kilogram of Isometric in its thousand grams", () => {
    const chain = creditChain(offsetModules);
    const serial = "iss_1KP6EDZ8K1S036PY";
    const about = { sourceRegistry: "ISO", projectId: "ISO1", country: "", vintageStart: "", vintageEnd: "" };
    const quantityGrams = 2000n;
    calls(chain).import(importOf(1n, 1n, { ...about, serial, quantityGrams, recipient: who.alice }));
    scatter(chain, 1000, 1n);
    const event = { serial: "ret_1KP6EDZ8K1S036PY", issuanceId: serial, firstUnit: 1n, lastUnit: 1n };
    const message = { ...reportOf(1n, 1n), sourceRegistry: "ISO", ...event, quantityGrams: 1000n };
    const { gasUsed, response } = chain.deliver(MsgDefinition.methods.recordSourceEvent, message);
    expect(response).toMatchObject({ suspendedGrams: 1000n });
    expect(gasUsed).toBeLessThan(50_000_000);
    expect(chain.broken()).toBeUndefined();
  });

  test("a longer block that costs too much is told to be reported in parts, which come to the same", () => {
    const [whole, parts] = [fragmented(100), fragmented(100)];
    const limit = 2_000_000;
    const { recordSourceEvent } = MsgDefinition.methods;
    expect(() => parts.deliver(recordSourceEvent, reportOf(1n, 6n), limit)).toThrow(
      "(numbers 1-6 can be reported in parts)",
    );
    expect(() => parts.deliver(recordSourceEvent, reportOf(1n, 1n), limit)).toThrow(/^out of gas in location: \w+$/);
    calls(whole).report(reportOf(1n, 6n));
    for (const [first, last] of [
      [1n, 1n],
      [4n, 6n],
      [2n, 3n],
    ] as const)
      calls(parts).report(reportOf(first, last));
    expect(calls(parts).batch(1n)).toEqual(calls(whole).batch(1n));
    const barred = (chain: TestChain) =>
      chain.query(QueryDefinition.methods.barredRanges, {}).ranges.map((bar) => [bar.blockStart, bar.blockEnd]);
    expect(barred(parts)).toEqual(barred(whole));
    expect(standings(parts)).toEqual(standings(whole));
    expect(parts.broken()).toBeUndefined();
  });
});

const few = fc.bigInt({ min: 1n, max: 3n });
const grams = fc.oneof(
  { weight: 4, arbitrary: few },
  fc.bigInt({ min: 1n, max: 2000n }),
  fc.bigInt({ min: 1n, max: 2n * T }),
);
const everybody = fc.constantFrom(who.alice, who.bob, who.carol);
/** Who moves how much: mostly alice a few grams, which cuts a tonne that is nearly full. */
const move = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant(who.alice), few) },
  { weight: 1, arbitrary: fc.tuple(everybody, grams) },
);

test("whatever is sent and retired, no tonne gets more, and who is refused may move whole lots", () => {
  const nearly = fragmented(497).exported();
  fc.assert(
    fc.property(fc.array(fc.tuple(move, everybody, fc.boolean()), { minLength: 10, maxLength: 25 }), (moves) => {
      const chain = testChain([auth, records, registry, ...offsetModules], nearly);
      for (const [[from, amount], to, retires] of moves) {
        try {
          if (retires) retire(chain, from, amount);
          else calls(chain).send(from, to, { batchId: 1n, grams: amount });
        } catch (error) {
          if (!(error instanceof LedgerError)) throw error;
          const [, , more] = /is (\d+) grams less or (\d+) more/.exec(error.message) ?? [];
          expect(error.code === 13).toBe(more !== undefined);
          if (more !== undefined) retire(chain, from, amount + BigInt(more));
        }
        expect(Math.max(...fragmentsOf(chain))).toBeLessThanOrEqual(500);
      }
      expect(chain.broken()).toBeUndefined();
    }),
    { numRuns: 15 },
  );
});
