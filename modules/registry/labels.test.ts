import { describe, expect, test } from "@jest/globals";
import type { LabelGrant } from "../../codec/gen/eco2/registry/v1/credits.ts";
import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { CorrespondingAdjustment, TotalDimension } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import { parseItmo } from "./itmo.ts";
import { CreditKeeper } from "./keeper.ts";
import { calls, creditChain, importOf, issue, label, T, who } from "./testing/credits.ts";

function start() {
  const chain = creditChain();
  issue(chain);
  issue(chain, { first: 11n, last: 20n });
  return { chain, ...calls(chain) };
}

/** The labelled ranges of a batch as "start-end code:record ...". */
const ranges = (chain: TestChain, batchId = 1n) =>
  chain
    .query(QueryDefinition.methods.labels, { batchId })
    .ranges.map(
      ({ startGram, endGram, labels }) =>
        `${startGram}-${endGram} ${labels.map(({ code, recordId }) => `${code}:${recordId}`).join(" ")}`,
    );

const withdraw = (chain: TestChain, startGram: bigint, endGram: bigint, ...codes: string[]) =>
  chain.deliver(MsgDefinition.methods.setLabels, {
    reviewer: who.reviewer,
    range: { batchId: 1n, startGram, endGram },
    withdraw: codes,
  });

const total = (chain: TestChain, key: string) =>
  chain.query(QueryDefinition.methods.total, { by: TotalDimension.TOTAL_DIMENSION_LABEL, key }).supply;

describe("labels are of ranges, to the gram", () => {
  test("they are split, joined and superseded as intervals", () => {
    const { chain } = start();
    label(chain, 1n, 10n, 20n, "CCP");
    label(chain, 1n, 15n, 30n, "CORSIA-P1");
    expect(ranges(chain)).toEqual(["10-15 CCP:1", "15-20 CCP:1 CORSIA-P1:2", "20-30 CORSIA-P1:2"]);
    label(chain, 1n, 0n, 12n, "CCP");
    expect(ranges(chain)).toEqual(["0-12 CCP:3", "12-15 CCP:1", "15-20 CCP:1 CORSIA-P1:2", "20-30 CORSIA-P1:2"]);
    withdraw(chain, 14n, 30n, "CORSIA-P1");
    expect(ranges(chain)).toEqual(["0-12 CCP:3", "12-20 CCP:1"]);
    withdraw(chain, 0n, 10n * T, "CCP");
    expect(ranges(chain)).toEqual([]);
    expect(total(chain, "CCP")?.issuedGrams).toBe(0n);
    expect(calls(chain).batch(1n)?.labels).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("they stay with the grams whoever has them and whatever becomes of them, and are counted by status", () => {
    const { chain, send, cancel, batch } = start();
    label(chain, 1n, 5n, 15n, "CCP");
    send(who.alice, who.bob, { batchId: 1n, grams: 10n });
    cancel(who.bob, { batchId: 1n, grams: 8n });
    expect(ranges(chain)).toEqual(["5-15 CCP:1"]);
    expect(batch(1n)?.labels).toMatchObject([
      { code: "CCP", supply: { issuedGrams: 10n, heldGrams: 7n, cancelledGrams: 3n } },
    ]);
    label(chain, 2n, 0n, 1n, "CCP");
    expect(total(chain, "CCP")).toMatchObject({ issuedGrams: 11n, heldGrams: 8n, cancelledGrams: 3n });
    // Also what is used up can get a label: an adjustment follows years later.
    label(chain, 1n, 0n, 8n, "A6-NDC", {});
    expect(total(chain, "A6-NDC")).toMatchObject({ issuedGrams: 8n, cancelledGrams: 8n, heldGrams: 0n });
    expect(chain.broken()).toBeUndefined();
  });

  test("the keeper tells them piece by piece", () => {
    const { chain } = start();
    label(chain, 1n, 10n, 20n, "CCP");
    label(chain, 1n, 15n, 20n, "A6-NDC", { itmoId: "CA0004-KE-CH-356-1-1-2023" });
    const credits = chain.chain.doors(CreditKeeper);
    const described = credits.describe(chain.ctx, [
      { batchId: 1n, startGram: 5n, endGram: 17n },
      { batchId: 2n, startGram: 0n, endGram: 1n },
    ]);
    expect(described.map(({ batchId, startGram, endGram, labels }) => [batchId, startGram, endGram, labels])).toEqual([
      [1n, 5n, 10n, []],
      [1n, 10n, 15n, ["CCP"]],
      [1n, 15n, 17n, ["A6-NDC", "CCP"]],
      [2n, 0n, 1n, []],
    ]);
    const [first] = described[2]?.applied ?? [];
    expect(credits.labelRecord(chain.ctx, first?.recordId ?? 0n)?.article6?.itmoId).toBe("CA0004-KE-CH-356-1-1-2023");
  });
});

describe("Article 6", () => {
  const itmoId = "CA0004-VU-CH-356-1-3000-2023";
  test("an authorisation is kept with its ITMO id, and its adjustment goes on by a new record", () => {
    const { chain } = start();
    const [first] = label(chain, 1n, 0n, 5n * T, "A6-NDC", { itmoId });
    const completed = CorrespondingAdjustment.CORRESPONDING_ADJUSTMENT_COMPLETED;
    const [second] = label(chain, 1n, 0n, 5n * T, "A6-NDC", { itmoId, correspondingAdjustment: completed });
    const record = (id: bigint | undefined) =>
      chain.query(QueryDefinition.methods.labelRecord, { id: id ?? 0n }).record?.article6;
    expect(record(first)).toMatchObject({ itmoId, party: "KE", correspondingAdjustment: 1 });
    expect(record(second)).toMatchObject({ itmoId, correspondingAdjustment: 3 });
    expect(ranges(chain)).toEqual([`0-${5n * T} A6-NDC:2`]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    ["for another batch", 2n, itmoId],
    ["for a part of its numbers in another batch", 2n, "CA0004-VU-CH-356-100-200-2023"],
    ["for numbers that reach into it", 1n, "CA0004-VU-CH-356-2999-4000-2023"],
  ])("the same tonnes are not authorised twice: %s", (_, batchId, text) => {
    const { chain } = start();
    label(chain, 1n, 0n, 5n * T, "A6-NDC", { itmoId });
    const before = chain.exported();
    expect(() => label(chain, batchId, 5n * T, 6n * T, "A6-OIMP", { itmoId: text })).toThrow(
      `${text} meets ${itmoId}, which record 1 has for batch 1`,
    );
    expect(chain.exported()).toEqual(before);
  });

  test("an ITMO block has a tonne for each", () => {
    const { chain } = start();
    expect(() => label(chain, 1n, 0n, 5n * T + 1n, "A6-NDC", { itmoId: "CA0004-VU-CH-356-1-5-2023" })).toThrow(
      "has 5 tonnes, 5000001 grams are to be authorised by it",
    );
  });

  test.each([
    ["as CAD Trust has it", itmoId, { space: "CA0004-VU-CH-356-2023", first: 1n, last: 3000n }],
    ["with zeros before", "CA0004-VU-CH-356-001-0003-2023", { space: "CA0004-VU-CH-356-2023", first: 1n, last: 3n }],
    ["swapped ends", "CA0004-VU-CH-356-3-1-2023", undefined],
    ["from zero", "CA0004-VU-CH-356-0-1-2023", undefined],
    ["beyond 64 bits", "CA0004-VU-CH-356-1-18446744073709551616-2023", undefined],
    ["lower case", "ca0004-VU-CH-356-1-2-2023", undefined],
    ["a field less", "CA0004-VU-CH-1-2-2023", undefined],
    ["nothing", "", undefined],
  ])("an ITMO id %s", (_, text, expected) => {
    expect(parseItmo(text)).toEqual(expected);
  });
});

describe("refused, and no label changes", () => {
  const ccp: LabelGrant = {
    code: "CCP",
    labelType: "Certification",
    link: "",
    date: "2026-01-31",
    article6: undefined,
  };
  const article6 = {
    itmoId: "",
    party: "KE",
    purpose: "NDC",
    firstTransfer: "Issuance",
    correspondingAdjustment: 1,
  } as const;
  const a6: LabelGrant = { ...ccp, code: "A6", labelType: "Article 6 - Authorisation", article6 };
  test.each<[string, object, string]>([
    ["nothing to do", { grant: [] }, "0 labels are granted or withdrawn: 1 to 16 are expected"],
    ["too much to do", { withdraw: Array.from({ length: 17 }, (_, i) => `L${i}`) }, "17 labels"],
    ["a label twice", { grant: [ccp, ccp] }, "CCP is named twice"],
    ["granted and withdrawn", { grant: [ccp], withdraw: ["CCP"] }, "CCP is named twice"],
    ["a code in lower case", { grant: [{ ...ccp, code: "ccp" }] }, 'code "ccp"'],
    ["an endless code", { withdraw: ["A".repeat(33)] }, "up to 32 capitals"],
    ["an unknown type", { grant: [{ ...ccp, labelType: "Seal" }] }, 'label type "Seal"'],
    ["no day", { grant: [{ ...ccp, date: "" }] }, "no calendar day"],
    ["a link without TLS", { grant: [{ ...ccp, link: "http://example.org" }] }, "does not begin with https://"],
    ["an endless link", { grant: [{ ...ccp, link: `https://example.org/${"a".repeat(256)}` }] }, "at most 256"],
    ["a certification that authorises", { grant: [{ ...ccp, article6 }] }, "says nothing of Article 6"],
    ["an authorisation that says nothing", { grant: [{ ...a6, article6: undefined }] }, "needs article6"],
    ["a party that is none", { grant: [{ ...a6, article6: { ...article6, party: "XX" } }] }, 'party "XX"'],
    ["a purpose that is none", { grant: [{ ...a6, article6: { ...article6, purpose: "any" } }] }, 'purpose "any"'],
    ["no first transfer", { grant: [{ ...a6, article6: { ...article6, firstTransfer: "" } }] }, "first transfer"],
    ["no adjustment", { grant: [{ ...a6, article6: { ...article6, correspondingAdjustment: 0 } }] }, "adjustment 0"],
    ["an ITMO id that is none", { grant: [{ ...a6, article6: { ...article6, itmoId: "1-2" } }] }, 'ITMO id "1-2"'],
    ["an unknown batch", { grant: [ccp], range: { batchId: 9n, startGram: 0n, endGram: 1n } }, "no batch has the id 9"],
    [
      "grams beyond the batch",
      { grant: [ccp], range: { batchId: 1n, startGram: 0n, endGram: 10n * T + 1n } },
      "has the grams",
    ],
  ])("%s", (_, fields, text) => {
    const { chain } = start();
    const before = chain.exported();
    const range = { batchId: 1n, startGram: 0n, endGram: 1n };
    expect(() => chain.deliver(MsgDefinition.methods.setLabels, { reviewer: who.reviewer, range, ...fields })).toThrow(
      text,
    );
    expect(chain.exported()).toEqual(before);
  });

  test("more labels than a batch may have", () => {
    const { chain } = start();
    for (let i = 0; i < 32; i++) label(chain, 1n, BigInt(i), BigInt(i + 1), `L${i}`);
    expect(() => label(chain, 1n, 50n, 51n, "L32")).toThrow("would have 33 labels, at most 32 are allowed");
    label(chain, 1n, 50n, 51n, "L31");
    expect(chain.broken()).toBeUndefined();
  });
});

test("sums by programme, project, country, vintage and label are kept and listed", () => {
  const { chain, ...call } = start();
  call.import(importOf(1n, 4n, { recipient: who.alice, year: 2021, country: "KE" }));
  label(chain, 3n, 0n, T, "CCP");
  const keys = (by: number) =>
    chain
      .query(QueryDefinition.methods.totals, { by: by as TotalDimension })
      .totals.map(({ key, supply }) => `${key} ${supply?.issuedGrams}`);
  expect(keys(1)).toEqual([`ECO2 ${20n * T}`, `GLD ${4n * T}`]);
  expect(keys(2)).toEqual([`ECO2/P1 ${20n * T}`, `GLD/GLD11603 ${4n * T}`]);
  expect(keys(3)).toEqual([`KE ${24n * T}`]);
  expect(keys(4)).toEqual([`2021 ${4n * T}`, `2025 ${20n * T}`]);
  expect(keys(5)).toEqual([`CCP ${T}`]);
  const labelled = (request: object) =>
    chain.query(QueryDefinition.methods.batches, { label: "CCP", ...request }).batches.map(({ id }) => id);
  expect([labelled({}), labelled({ programmeId: "GLD" }), labelled({ programmeId: "ECO2" })]).toEqual([[3n], [3n], []]);
  expect(() => keys(0)).toThrow("dimension 0 is none");
  expect(() => keys(6)).toThrow("dimension 6 is none");
});
