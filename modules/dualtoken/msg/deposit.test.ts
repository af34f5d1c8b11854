import { describe, expect, test } from "@jest/globals";
import { QueryDefinition as BankQuery } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import type { Params } from "../../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { eventTexts } from "../../bank/testing/coins.ts";
import { calls, importOf, issue, label, T } from "../../registry/testing/credits.ts";
import { amounts, holders, U, vaultChain, vaultText, who } from "../testing/vault.ts";

/** Alice holds batch 1: 10 tonnes that ECO2 issued. */
function start(params: Partial<Params> = {}) {
  const chain = vaultChain(params);
  issue(chain, { recipient: who.alice });
  return { chain, ...calls(chain), ...holders(chain) };
}

describe("credits become ECC", () => {
  test("a coin a gram, the vault owning the exact grams", () => {
    const { chain, deposit, ecc, supply, vault, lots, queue } = start();
    const { response } = deposit(who.alice, [1n, 3n * T]);
    expect(response.amount).toEqual({ denom: "uecc", amount: (3n * T * U).toString() });
    expect([ecc(who.alice), supply()]).toEqual([3n * T * U, 3n * T * U]);
    expect(lots(1n)).toEqual([`0-${3n * T} ${vaultText} held`, `${3n * T}-${10n * T} alice held`]);
    expect(vault()).toMatchObject({
      validGrams: 3n * T,
      depositedGrams: (3n * T).toString(),
      deficit: "0",
      remainder: 0,
    });
    expect(queue()).toEqual([`1:0-${3n * T}`]);
    expect(chain.broken()).toBeUndefined();
  });

  test("several batches in one message, and the event of each range", () => {
    const { chain, deposit, import: bring, queue, classes } = start();
    bring(importOf(1n, 4n, { recipient: who.alice }));
    const { events } = deposit(who.alice, [1n, T], [2n, 4n * T]);
    expect(queue()).toEqual([`1:0-${T}`, `2:0-${4n * T}`]);
    expect(classes()).toMatchObject([
      { programme: "ECO2", creditType: "Removal - nature", labels: [], validGrams: T },
      { programme: "GLD", validGrams: 4n * T },
    ]);
    const told = eventTexts(events).filter((text) => text.startsWith("eco2.dualtoken.v1.EventDeposit"));
    expect(told).toHaveLength(2);
    expect(told[1]).toContain(`batch_id="2" class_id="2" depositor="${who.alice}" end_gram="${4n * T}" start_gram="0"`);
    expect(chain.broken()).toBeUndefined();
  });

  test("grams with other labels are of another class, batch by batch one place in its queue", () => {
    const { chain, deposit, classes, queue } = start();
    label(chain, 1n, T, 3n * T, "CCP");
    deposit(who.alice, [1n, 4n * T]);
    deposit(who.alice, [1n, 2n * T]);
    expect(classes().map(({ labels, validGrams }) => [labels, validGrams])).toEqual([
      [[], 4n * T],
      [["CCP"], 2n * T],
    ]);
    expect(queue(1n)).toEqual([`1:0-${T}`, `1:${3n * T}-${4n * T}`, `1:${4n * T}-${6n * T}`]);
    expect(queue(2n)).toEqual([`1:${T}-${3n * T}`]);
    expect(chain.broken()).toBeUndefined();
  });

  test("wallets are told how to show it", () => {
    const { metadata } = start().chain.query(BankQuery.methods.denomMetadata, { denom: "uecc" });
    expect(metadata).toMatchObject({
      base: "uecc",
      display: "ecc",
      symbol: "ECC",
      denomUnits: [
        { denom: "uecc", exponent: 0 },
        { denom: "ecc", exponent: 6 },
      ],
    });
  });
});

describe("refused, and nothing is changed", () => {
  const refused = (chain: ReturnType<typeof vaultChain>, work: () => void, text: string) => {
    const before = chain.exported();
    expect(refusal(work)).toContain(text);
    expect(chain.exported()).toEqual(before);
  };

  test.each<[string, readonly (readonly [bigint, bigint])[], string]>([
    ["nothing", [], "dualtoken 4: no credits are given"],
    ["0 grams", [[1n, 0n]], "dualtoken 4: 0 grams of batch 1"],
    ["batch 0", [[0n, T]], "dualtoken 4: batch ids begin at 1"],
    [
      "a batch twice",
      [
        [1n, T],
        [1n, T],
      ],
      "dualtoken 4: batch 1 after 1",
    ],
    ["a batch that is not there", [[7n, T]], "registry 7: no batch has the id 7"],
    ["more than is held", [[1n, 10n * T + 1n]], "registry 8: "],
    ["more than there can be", [[1n, 2n ** 64n - 1n]], "registry 8: "],
    ["a range below a kilogram", [[1n, 999n]], "dualtoken 4: grams 0-999 of batch 1 lie by themselves"],
  ])("%s", (_, credits, text) => {
    const { chain } = start();
    refused(
      chain,
      () => chain.deliver(MsgDefinition.methods.deposit, { depositor: who.alice, credits: amounts(...credits) }),
      text,
    );
  });

  test("no address", () => {
    const { chain, deposit } = start();
    refused(chain, () => deposit("x", [1n, T]), "sdk 7: invalid depositor address");
  });

  test.each<[string, Partial<Params>, string]>([
    ["another programme", { programmes: ["VCS"] }, "its programme ECO2 is not taken"],
    ["a blocked methodology", { blockedMethodologies: ["VM0033"] }, "its methodology VM0033@2.1 is blocked"],
    ["a blocked version", { blockedMethodologies: ["VM0033@2.1"] }, "its methodology VM0033@2.1 is blocked"],
    [
      "a methodology that is not listed",
      { methodologies: ["VM0033@2.0"] },
      'its methodology "VM0033@2.1" is not taken',
    ],
    ["another type", { creditTypes: ["Removal - technical"] }, 'its credit type "Removal - nature" is not taken'],
    ["a label that is missing", { requiredLabels: ["CCP"] }, "it lacks the label CCP"],
    [
      "no share for the programme",
      { programmeCaps: [{ code: "ECO2", ppm: 0 }] },
      "dualtoken 3: programme ECO2 has room for 0 grams",
    ],
    [
      "a small share for every methodology",
      { methodologyCaps: [{ code: "*", ppm: 1 }] },
      "methodology VM0033 has room for 1000000 grams",
    ],
    ["a small share for any batch", { batchCapPpm: 1, capFloorGrams: T }, "batch 1 has room for 1 grams"],
  ])("%s", (_, params, text) => {
    const { chain, deposit } = start(params);
    refused(chain, () => deposit(who.alice, [1n, 2n * T]), text);
    const { eligible, reason, roomGrams } = chain.query(QueryDefinition.methods.eligibility, { batchId: 1n });
    expect(eligible && roomGrams >= 2n * T).toBe(false);
    if (!eligible && roomGrams > 0n) expect(text.includes(reason) || text.includes("room")).toBe(true);
  });

  test.each<[string, Partial<Params>]>([
    [
      "every filter that agrees",
      { programmes: ["ECO2"], methodologies: ["VM0033"], creditTypes: ["Removal - nature"] },
    ],
    ["the version that is listed", { methodologies: ["VM0033@2.1"], blockedMethodologies: ["VM0033@2.0"] }],
    [
      "shares of a whole",
      {
        programmeCaps: [
          { code: "*", ppm: 1_000_000 },
          { code: "VCS", ppm: 0 },
        ],
      },
    ],
    ["no limit on years", { maxIssuanceGapYears: 0 }],
  ])("but not with %s", (_, params) => {
    const { chain, deposit, ecc } = start(params);
    deposit(who.alice, [1n, 2n * T]);
    expect(ecc(who.alice)).toBe(2n * T * U);
    expect(chain.query(QueryDefinition.methods.eligibility, { batchId: 1n })).toMatchObject({
      eligible: true,
      reason: "",
    });
  });

  test("a barred label, even on a part of the grams", () => {
    const { chain, deposit } = start({ barredLabels: ["CORSIA-P1"] });
    label(chain, 1n, T, 2n * T, "CORSIA-P1");
    refused(chain, () => deposit(who.alice, [1n, 2n * T]), "dualtoken 2: batch 1: it has the label CORSIA-P1");
    deposit(who.alice, [1n, T]);
    const { ranges } = chain.query(QueryDefinition.methods.eligibility, { batchId: 1n });
    expect(ranges.map(({ startGram, eligible }) => [startGram, eligible])).toEqual([
      [0n, true],
      [T, false],
      [2n * T, true],
    ]);
  });

  test("a suspended batch", () => {
    const { chain, deposit, suspend, release, ecc } = start();
    suspend(1n);
    refused(chain, () => deposit(who.alice, [1n, T]), "registry 14: batch 1: ");
    release(1n);
    deposit(who.alice, [1n, T]);
    expect(ecc(who.alice)).toBe(T * U);
  });

  test("grams that were deposited already, or are another's", () => {
    const { chain, deposit } = start();
    deposit(who.alice, [1n, 10n * T]);
    refused(chain, () => deposit(who.alice, [1n, T]), "registry 8: ");
    refused(chain, () => deposit(who.bob, [1n, T]), "registry 8: ");
  });
});

describe("years between vintage and issuance", () => {
  test.each<[string, { vintageEnd?: string; issuedOn?: string }, string]>([
    ["ten years to the day", { vintageEnd: "2015-12-31", issuedOn: "2025-12-31" }, ""],
    [
      "a day more",
      { vintageEnd: "2015-12-31", issuedOn: "2026-01-01" },
      "was issued on 2026-01-01, more than 10 years later",
    ],
    [
      "an unknown day of issuance that may be too late",
      { vintageEnd: "2015-12-31", issuedOn: "" },
      "issued by 2026-01-01 (the day is not stated)",
    ],
    ["an unknown day of issuance of a young vintage", { vintageEnd: "2016-12-31", issuedOn: "" }, ""],
    ["an unknown vintage", { vintageEnd: "", issuedOn: "2025-01-01" }, "its vintage is not stated"],
  ])("%s", (_, { vintageEnd = "", issuedOn = "" }, text) => {
    const chain = vaultChain();
    const vintageStart = vintageEnd === "" ? "" : `${vintageEnd.slice(0, 4)}-01-01`;
    issue(chain, { recipient: who.alice, vintageStart, vintageEnd, issuedOn });
    const told = refusal(() => holders(chain).deposit(who.alice, [1n, T]));
    if (text === "") expect(told).toBe("");
    else expect(told).toContain(text);
    expect(chain.query(QueryDefinition.methods.eligibility, { batchId: 1n }).reason).toContain(text);
  });
});
