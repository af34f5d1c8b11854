import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { addressBytes } from "../../../core/addresses.ts";
import { LedgerError } from "../../../core/errors.ts";
import { declareModule } from "../../../core/module.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { CreditKeeper } from "../keeper.ts";
import { calls, creditChain, importOf, issue, reportOf, T, who } from "../testing/credits.ts";

// Declares an account that keeps credits for others.
const keeper = declareModule({ name: "keeper", version: 1, accounts: { keeper: [] } }).build({});

/** Batch 1: ten tonnes, alice's; batch 2: ten tonnes issued here, the last three in the buffer. */
function start() {
  const chain = creditChain([keeper]);
  calls(chain).import(importOf(1n, 10n, { recipient: who.alice }));
  issue(chain, { bufferGrams: 3n * T });
  return { chain, ...calls(chain) };
}

const about = (batchId: bigint, startGram: bigint, endGram: bigint) => ({ batchId, startGram, endGram });
const ended = (events: readonly { type: string }[]) => events.map(({ type }) => type.split(".").at(-1));

describe("cancelling what one holds", () => {
  test("lowers what is held and counts it as cancelled, for good", () => {
    const { chain, cancel, lots, supply, balance } = start();
    const { response, events } = cancel(who.alice, { batchId: 1n, grams: 2n * T + 1n });
    expect(response.grams).toBe(2n * T + 1n);
    expect(ended(events)).toEqual(["EventEnd"]);
    expect(lots(1n)).toEqual(["0-2000001 alice cancelled", "2000001-10000000 alice held"]);
    expect(supply(1n)).toMatchObject({ issuedGrams: 10n * T, heldGrams: 8n * T - 1n, cancelledGrams: 2n * T + 1n });
    expect(balance(who.alice, 1n)).toMatchObject({ heldGrams: 8n * T - 1n, cancelledGrams: 2n * T + 1n });
    expect(chain.broken()).toBeUndefined();
  });

  test("by exact ranges", () => {
    const { chain, lots } = start();
    const ranges = [about(2n, 5n, 6n), about(1n, T, 2n * T), about(1n, 0n, 1n)];
    chain.deliver(MsgDefinition.methods.cancel, { owner: who.alice, ranges, reason: "Given up" });
    expect(lots(1n)).toEqual([
      "0-1 alice cancelled",
      "1-1000000 alice held",
      "1000000-2000000 alice cancelled",
      "2000000-10000000 alice held",
    ]);
    expect(lots(2n)[1]).toBe("5-6 alice cancelled");
    expect(chain.broken()).toBeUndefined();
  });

  test("what the source reports afterwards is no double use: it was out of the world", () => {
    const { chain, cancel, report } = start();
    cancel(who.alice, { batchId: 1n, grams: T });
    expect(report(reportOf(1n, 1n))).toMatchObject({ alreadyRetiredGrams: T, suspendedGrams: 0n });
    expect(chain.query(QueryDefinition.methods.doubleUseRecords, {}).records).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("exact ranges are sent as they are named", () => {
  const send = (chain: TestChain, ...ranges: ReturnType<typeof about>[]) =>
    chain.deliver(MsgDefinition.methods.send, { sender: who.alice, recipient: who.bob, ranges });

  test("several of one lot, and two that touch", () => {
    const { chain, lots } = start();
    send(chain, about(1n, 50n, 60n), about(1n, 0n, 10n), about(1n, 60n, 61n));
    expect(lots(1n)).toEqual(["0-10 bob held", "10-50 alice held", "50-61 bob held", "61-10000000 alice held"]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, ReturnType<typeof about>[], number, string]>([
    ["an empty range", [about(1n, 5n, 5n)], 16, "the end must be above the start"],
    ["swapped ends", [about(1n, 6n, 5n)], 16, "the end must be above the start"],
    ["a gram twice", [about(1n, 0n, 5n), about(1n, 4n, 6n)], 16, "gram 4 of batch 1 is given twice"],
    ["beyond the batch", [about(1n, 0n, 10n * T + 1n)], 16, "batch 1 has the grams 0-10000000"],
    ["an unknown batch", [about(9n, 0n, 1n)], 7, "no batch has the id 9"],
    ["no batch", [about(0n, 0n, 1n)], 7, "no batch has the id 0"],
    ["grams of the buffer", [about(2n, 9n * T, 10n * T)], 17, `are not ${who.alice}'s`],
    ["a range that is held in part", [about(2n, 6n * T, 8n * T)], 17, "grams 7000000-8000000 of batch 2"],
  ])("not %s", (_, ranges, code, text) => {
    const { chain } = start();
    const before = chain.exported();
    expect(refusal(() => send(chain, ...ranges))).toContain(text);
    expect(refusal(() => send(chain, ...ranges))).toContain(`registry ${code}`);
    expect(chain.exported()).toEqual(before);
  });

  test("amounts and ranges are not given together", () => {
    const { chain } = start();
    const both = { credits: [{ batchId: 1n, grams: 1n }], ranges: [about(1n, 5n, 6n)] };
    expect(() => chain.deliver(MsgDefinition.methods.send, { sender: who.alice, recipient: who.bob, ...both })).toThrow(
      "amounts and ranges are given",
    );
  });
});

describe("taken by the review authority", () => {
  test("a revocation takes what is held, suspended and in the buffer; what is used up stays", () => {
    const { chain, cancel, report, revoke, lots, send } = start();
    cancel(who.alice, { batchId: 1n, grams: 1n });
    report(reportOf(2n, 2n));
    send(who.alice, who.bob, { batchId: 1n, grams: 5n });
    expect(revoke(1n, 0n, 3n * T).response.grams).toBe(3n * T - 1n);
    expect(lots(1n)).toEqual([
      "0-1 alice cancelled",
      "1-6 bob cancelled",
      "6-3000000 alice cancelled",
      "3000000-10000000 alice held",
    ]);
    expect(revoke(2n, 6n * T, 10n * T).response.grams).toBe(4n * T);
    expect(chain.broken()).toBeUndefined();
  });

  test("what has expired does not come back", () => {
    const { chain, expire, send, supply } = start();
    expect(expire(2n, 0n, 10n * T).response.grams).toBe(10n * T);
    expect(supply(2n)).toMatchObject({ expiredGrams: 10n * T, heldGrams: 0n, bufferGrams: 0n });
    expect(() => send(who.alice, who.bob, { batchId: 2n, grams: 1n })).toThrow("holds 0 grams");
    expect(() => expire(2n, 0n, 1n)).toThrow("none is held or buffer");
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, (chain: TestChain) => unknown]>([
    ["revoke", (chain) => chain.deliver(MsgDefinition.methods.revoke, { ...by, range: about(1n, 0n, 1n) })],
    ["expire", (chain) => chain.deliver(MsgDefinition.methods.expire, { ...by, range: about(1n, 0n, 1n) })],
    ["suspend a batch", (chain) => chain.deliver(MsgDefinition.methods.suspendBatch, { ...by, batchId: 1n })],
    ["release a batch", (chain) => chain.deliver(MsgDefinition.methods.releaseBatch, { ...by, batchId: 1n })],
    [
      "reverse",
      (chain) => chain.deliver(MsgDefinition.methods.reverse, { ...by, batchId: 1n, grams: 1n, date: "2026-01-01" }),
    ],
    [
      "empty the buffer",
      (chain) =>
        chain.deliver(MsgDefinition.methods.releaseBuffer, { ...by, batchId: 2n, grams: 1n, recipient: by.reviewer }),
    ],
    [
      "grant a label",
      (chain) =>
        chain.deliver(MsgDefinition.methods.setLabels, {
          reviewer: by.reviewer,
          range: about(1n, 0n, 1n),
          withdraw: ["CCP"],
        }),
    ],
  ])("nobody else may %s", (_, work) => {
    const { chain } = start();
    const before = chain.exported();
    expect(refusal(() => work(chain))).toContain(`${by.reviewer} is not ${who.reviewer}`);
    expect(chain.exported()).toEqual(before);
  });

  // A registrar imports and reports; it does not review.
  const by = { reviewer: who.registrar, reason: "Found so" };
});

describe("a double use that was none", () => {
  const records = (chain: TestChain) => chain.query(QueryDefinition.methods.doubleUseRecords, {}).records;

  test("is dismissed: its grams are held again, and the next report of them counts anew", () => {
    const { chain, report, reinstate, send, lots, supply } = start();
    send(who.alice, who.bob, { batchId: 1n, grams: T });
    report(reportOf(1n, 2n));
    const { response, events } = reinstate(1n);
    expect(response.grams).toBe(T);
    expect(ended(events)).toEqual(["EventReinstate"]);
    expect(lots(1n)).toEqual(["0-1000000 bob held", "1000000-2000000 alice suspended", "2000000-10000000 alice held"]);
    expect(records(chain)).toMatchObject([
      { id: 1n, dismissal: { reason: "Found so", reviewer: who.reviewer, height: 1n } },
      { id: 2n, dismissal: undefined },
    ]);
    expect(() => reinstate(1n)).toThrow("record 1: Found so: double use record was dismissed before");
    send(who.bob, who.carol, { batchId: 1n, grams: 5n });
    expect(report(reportOf(1n, 1n))).toMatchObject({ suspendedGrams: T });
    expect(records(chain).map(({ owner }) => owner)).toEqual([who.bob, who.alice, who.carol, who.bob]);
    expect(supply(1n)).toMatchObject({ suspendedGrams: 2n * T });
    expect(chain.broken()).toBeUndefined();
  });

  test("leaves what was retired or revoked meanwhile as it is", () => {
    const { chain, report, reinstate, revoke } = start();
    report(reportOf(1n, 2n));
    revoke(1n, 0n, T);
    expect(reinstate(1n).response.grams).toBe(T);
    expect(chain.broken()).toBeUndefined();
  });

  test("gives the buffer back what was the buffer's, which pays what it owes", () => {
    const { chain, reinstate, reverse, supply, report } = start();
    issue(chain, { numberSpace: "GLD/11603/30256", first: 21n, last: 30n, bufferGrams: 2n * T });
    report(reportOf(30n, 30n));
    reverse(3n, 5n * T);
    // Three tonnes of batch 2 and the one that is left here pay four of five.
    expect(supply(3n)).toMatchObject({ bufferGrams: 0n, suspendedGrams: T });
    expect(reinstate(1n).response.grams).toBe(T);
    expect(supply(3n)).toMatchObject({ bufferGrams: 0n, suspendedGrams: 0n, cancelledGrams: 2n * T });
    expect(chain.query(QueryDefinition.methods.bufferDebts, {}).debts).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of grams that a module kept goes to whom the review authority names", () => {
    const { chain, report, reinstate, lots } = start();
    const vault = chain.chain.facts.moduleAddress(moduleAccount);
    const alice = addressBytes(chain.ctx.chain, who.alice);
    chain.chain.doors(CreditKeeper).take(chain.ctx, alice, vault, 1n, T, StepKind.STEP_KIND_ESCROW);
    report(reportOf(1n, 1n));
    expect(() => reinstate(1n)).toThrow("kept the grams: a recipient is needed");
    reinstate(1n, who.alice);
    expect(lots(1n)).toEqual(["0-1000000 alice held", "1000000-10000000 alice held"]);
    report(reportOf(2n, 2n));
    expect(() => reinstate(2n, who.bob)).toThrow("no recipient is expected");
    expect(() => reinstate(3n)).toThrow("no record has the id 3");
    expect(chain.broken()).toBeUndefined();
  });

  const moduleAccount = "keeper";
});

describe("reasons", () => {
  test.each([
    ["none", "", "reason is empty"],
    ["blanks", "  ", "reason is empty"],
    ["a control character", "a\u0007b", "has the invisible character U+0007"],
    ["a name written backwards", "a\u202eb", "U+202E"],
    ["10,000 characters", "x".repeat(10_000), "reason has 10000 characters, at most 512 are allowed"],
  ])("%s", (_, reason, text) => {
    const { chain } = start();
    const message = { owner: who.alice, credits: [{ batchId: 1n, grams: 1n }], reason };
    let thrown: unknown;
    try {
      chain.deliver(MsgDefinition.methods.cancel, message);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LedgerError);
    expect(String(thrown)).toContain(text);
  });
});
