import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { addressText } from "../../core/addresses.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import { calls, creditChain, importOf, issue, T, who } from "./testing/credits.ts";

const year = (of: number) => ({ vintageStart: `${of}-01-01`, vintageEnd: `${of}-12-31` });
const debts = (chain: TestChain) => chain.query(QueryDefinition.methods.bufferDebts, {}).debts;
const bufferOf = (chain: TestChain) => [1n, 2n, 3n].map((id) => calls(chain).supply(id)?.bufferGrams);

/** Batches 1 to 3 of the programme ECO2: two tonnes each in the buffer, vintages 2024, 2022, 2023. */
function start() {
  const chain = creditChain();
  for (const [i, of] of [2024, 2022, 2023].entries()) {
    const first = BigInt(i) * 10n + 1n;
    issue(chain, { first, last: first + 9n, bufferGrams: 2n * T, ...year(of) });
  }
  return { chain, ...calls(chain) };
}

describe("a buffer share", () => {
  test("lies with the programme from issuance on, and nobody moves it", () => {
    const { chain, lots, balance, send } = start();
    const buffer = addressText(chain.ctx.chain, chain.chain.facts.moduleAddress("credit_buffer"));
    expect(lots(1n)).toEqual([`0-${8n * T} alice held`, `${8n * T}-${10n * T} ${buffer} buffer`]);
    expect(balance(buffer)).toMatchObject({ bufferGrams: 6n * T, heldGrams: 0n });
    expect(() => send(who.alice, who.bob, { batchId: 1n, grams: 8n * T + 1n })).toThrow(
      "holds 8000000 grams of batch 1",
    );
    expect(() => send(who.alice, buffer, { batchId: 1n, grams: 1n })).toThrow(
      "is the account of the module credit_buffer",
    );
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    [10n * T, "10000000 of 10000000 grams are for the buffer"],
    [-1n, "-1 of 10000000 grams are for the buffer"],
  ])("of %d grams is none", (bufferGrams, text) => {
    expect(() => issue(creditChain(), { bufferGrams })).toThrow(text);
  });

  test("may come with an import", () => {
    const chain = creditChain();
    issue(chain, { origin: "import", bufferGrams: 1n });
    expect(chain.query(QueryDefinition.methods.provenance, { batchId: 1n, gram: 10n * T - 1n }).steps).toMatchObject([
      { kind: 7 },
      { kind: 1 },
    ]);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("a reversal", () => {
  test("is paid by the batch itself, then by the oldest of its programme; holders keep theirs", () => {
    const { chain, reverse, balance } = start();
    expect(reverse(1n, 2n * T + 5n)).toMatchObject({ reversalId: 1n, paidGrams: 2n * T + 5n, unpaidGrams: 0n });
    expect(bufferOf(chain)).toEqual([0n, 2n * T - 5n, 2n * T]);
    expect(balance(who.alice)).toMatchObject({ heldGrams: 24n * T });
    const [reversal] = chain.query(QueryDefinition.methods.reversals, { programmeId: "ECO2" }).reversals;
    expect(reversal).toMatchObject({
      batchId: 1n,
      grams: 2n * T + 5n,
      paid: [
        { batchId: 1n, startGram: 8n * T, endGram: 10n * T },
        { batchId: 2n, startGram: 8n * T, endGram: 8n * T + 5n },
      ],
      date: "2026-08-01",
      reviewer: who.reviewer,
    });
    expect(chain.query(QueryDefinition.methods.reversals, { programmeId: "VCS" }).reversals).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("beyond the buffer stands as a debt, which the next contribution pays first", () => {
    const { chain, reverse, supply } = start();
    expect(reverse(3n, 7n * T)).toMatchObject({ paidGrams: 6n * T, unpaidGrams: T });
    expect(debts(chain)).toEqual([{ programmeId: "ECO2", grams: T }]);
    expect(chain.broken()).toBeUndefined();
    issue(chain, { first: 31n, last: 40n, bufferGrams: 400_000n });
    expect(debts(chain)).toEqual([{ programmeId: "ECO2", grams: 600_000n }]);
    expect(supply(4n)).toMatchObject({ bufferGrams: 0n, cancelledGrams: 400_000n, heldGrams: 10n * T - 400_000n });
    issue(chain, { first: 41n, last: 50n, bufferGrams: T });
    expect(debts(chain)).toEqual([]);
    expect(supply(5n)).toMatchObject({ bufferGrams: 400_000n, cancelledGrams: 600_000n });
    expect(chain.broken()).toBeUndefined();
  });

  test("is not paid by a suspended batch, whose release pays", () => {
    const { chain, reverse, suspend, release } = start();
    suspend(2n);
    expect(reverse(1n, 5n * T)).toMatchObject({ paidGrams: 4n * T, unpaidGrams: T });
    expect(bufferOf(chain)).toEqual([0n, 2n * T, 0n]);
    release(2n);
    expect(bufferOf(chain)).toEqual([0n, T, 0n]);
    expect(debts(chain)).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of another programme's batch leaves this one's buffer alone", () => {
    const { chain, reverse, ...call } = start();
    call.import(importOf(1n, 10n, { recipient: who.alice }));
    expect(reverse(4n, T)).toMatchObject({ paidGrams: 0n, unpaidGrams: T });
    expect(bufferOf(chain)).toEqual([2n * T, 2n * T, 2n * T]);
    expect(debts(chain)).toEqual([{ programmeId: "GLD", grams: T }]);
  });

  test.each([
    ["of nothing", { grams: 0n }, "0 grams: at least 1 is expected"],
    ["of more than was issued", { grams: 10n * T + 1n }, "batch 1 has 10000000 grams, 10000001 cannot come out of it"],
    ["of an unknown batch", { batchId: 9n }, "no batch has the id 9"],
    ["without a day", { date: "soon" }, 'date "soon" is no calendar day'],
  ])("%s is refused", (_, fields, text) => {
    const { chain } = start();
    const message = { reviewer: who.reviewer, batchId: 1n, grams: T, date: "2026-08-01", reason: "Fire", ...fields };
    expect(() => chain.deliver(MsgDefinition.methods.reverse, message)).toThrow(text);
  });
});

describe("what leaves the buffer", () => {
  test("is the recipient's, free to move", () => {
    const { chain, releaseBuffer, balance, send } = start();
    releaseBuffer(2n, T, who.carol);
    send(who.carol, who.bob, { batchId: 2n, grams: T });
    expect(balance(who.bob, 2n)).toMatchObject({ heldGrams: T });
    expect(bufferOf(chain)).toEqual([2n * T, T, 2n * T]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, (call: ReturnType<typeof start>) => unknown, string]>([
    [
      "more than the batch has there",
      (call) => call.releaseBuffer(1n, 2n * T + 1n, who.carol),
      "the buffer has 2000000",
    ],
    ["nothing", (call) => call.releaseBuffer(1n, 0n, who.carol), "0 grams: at least 1 is expected"],
    [
      "of a suspended batch",
      (call) => {
        call.suspend(1n);
        call.releaseBuffer(1n, 1n, who.carol);
      },
      "batch is suspended",
    ],
  ])("is not %s", (_, work, text) => {
    expect(() => work(start())).toThrow(text);
  });
});

test("the cap on supply counts everything that was ever issued", () => {
  const chain = creditChain();
  const tonnes = (2n ** 64n - 1n) / T;
  issue(chain, { last: tonnes });
  calls(chain).cancel(who.alice, { batchId: 1n, grams: tonnes * T });
  // All of it is cancelled, which frees no room.
  expect(() => issue(chain, { numberSpace: "ECO2/2", last: 1n })).toThrow("sum of all credits exceeds 2^64-1 grams");
});
