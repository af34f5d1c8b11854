import { describe, expect, test } from "@jest/globals";
import { MsgDefinition as BankMsg } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { Dimension, type Donor, Flow } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { T, who } from "../../registry/testing/credits.ts";
import { donorOf, offsetChain, poolText, startedChain } from "../testing/chain.ts";
import { refusal } from "../testing/refusal.ts";

describe("gifts to the Carbon Neutral Pool", () => {
  test("of credits become its ECC, gram for gram, and the gift names the grams", () => {
    const { chain, giveCredits, pool, account } = startedChain();
    expect(giveCredits(who.alice, 1n, 2n * T)).toBe(1n);
    expect(pool()).toMatchObject({
      address: poolText,
      balanceUecc: "2000000000000",
      givenUecc: "2000000000000",
      gifts: 1n,
    });
    const { gift } = chain.query(QueryDefinition.methods.gift, { id: 1n });
    expect(gift).toMatchObject({
      giver: who.alice,
      donor: donorOf(),
      uecc: "2000000000000",
      ranges: [{ batchId: 1n, startGram: 0n, endGram: 2n * T, registry: "GLD", projectId: "GLD11603", country: "KE" }],
    });
    expect(account(poolText).heldGrams).toBe(0n);
    expect(chain.broken()).toBeUndefined();
  });

  test("of ECC go there as they are", () => {
    const { chain, giveEcc, pool } = startedChain();
    giveEcc(who.bob, 1_500_000n);
    expect(pool()).toMatchObject({ balanceUecc: "1500000", givenUecc: "1500000", paidUecc: "0", openingUecc: "0" });
    expect(chain.query(QueryDefinition.methods.gift, { id: 1n }).gift?.ranges).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("are listed and summed by who, when, what, country and purpose", () => {
    const { chain, giveCredits, giveEcc } = startedChain();
    giveCredits(who.alice, 1n, T);
    giveEcc(who.bob, 7n, { name: "Bob", country: "", purpose: "" });
    giveCredits(who.alice, 1n, T, { country: "DE" });
    const ids = (dimension: Dimension, key: string) =>
      chain.query(QueryDefinition.methods.gifts, { dimension, key }).gifts.map(({ id }) => id);
    expect(ids(Dimension.DIMENSION_UNSPECIFIED, "")).toEqual([1n, 2n, 3n]);
    expect(ids(Dimension.DIMENSION_OWNER, who.alice)).toEqual([1n, 3n]);
    expect(ids(Dimension.DIMENSION_BENEFICIARY, "Bob")).toEqual([2n]);
    expect(ids(Dimension.DIMENSION_MONTH, "2026-01")).toEqual([1n, 2n, 3n]);
    expect(ids(Dimension.DIMENSION_COUNTRY, "CH")).toEqual([1n]);
    expect(ids(Dimension.DIMENSION_PURPOSE, "voluntary")).toEqual([1n, 3n]);
    expect(ids(Dimension.DIMENSION_PROJECT, "GLD/GLD11603")).toEqual([1n, 3n]);
    const totals = (dimension: Dimension) =>
      chain
        .query(QueryDefinition.methods.flowTotals, { flow: Flow.FLOW_GIFT, dimension })
        .totals.map(({ key, count, micrograms }) => `${key} ${count} ${micrograms}`);
    expect(totals(Dimension.DIMENSION_FORM)).toEqual(["credits 2 2000000000000", "ecc 1 7"]);
    expect(totals(Dimension.DIMENSION_VINTAGE)).toEqual(["2025 2 2000000000000"]);
    expect(totals(Dimension.DIMENSION_COUNTRY)).toEqual(["CH 1 1000000000000", "DE 1 1000000000000"]);
    const again = offsetChain(chain.exported());
    expect(again.exported()).toEqual(chain.exported());
    expect(again.broken()).toBeUndefined();
  });

  test.each<[string, Partial<Donor> | undefined, string, number, string]>([
    ["nobody", { name: "" }, "offset", 14, "name is empty"],
    ["no donor", undefined, "offset", 14, "name is empty"],
    ["a name of 10,000 characters", { name: "x".repeat(10_000) }, "offset", 14, "has 10000 bytes"],
    ["control characters", { name: "a\u0000b" }, "offset", 14, "U+0000"],
    ["a wrong LEI", { id: "x" }, "offset", 14, "ISO 17442"],
    ["an unknown country", { country: "UK" }, "offset", 6, "ISO 3166-1"],
    ["an unknown purpose", { purpose: "fun" }, "offset", 7, "are allowed"],
    ["an endless statement", { statement: "x".repeat(1025) }, "offset", 8, "at most 1024"],
  ])("refused: %s", (_, fields, codespace, code, text) => {
    const { chain } = startedChain();
    const before = chain.exported();
    const donor = fields === undefined ? undefined : donorOf(fields);
    for (const give of [
      () => chain.deliver(MsgDefinition.methods.giveEcc, { giver: who.bob, uecc: "1", donor }),
      () => chain.deliver(MsgDefinition.methods.giveCredits, { giver: who.alice, batchId: 1n, grams: 1n, donor }),
    ]) {
      const thrown = refusal(give);
      expect([thrown.codespace, thrown.code]).toEqual([codespace, code]);
      expect(thrown.message).toContain(text);
    }
    expect(chain.exported()).toEqual(before);
  });

  test.each([
    ["nothing", "0"],
    ["less than nothing", "-1"],
    ["no number", "1e6"],
    ["blanks", " 1"],
    ["a number without end", "9".repeat(400)],
    ["more than is had", "5000000000001"],
  ])("of ECC: %s is refused", (_, uecc) => {
    const { chain } = startedChain();
    const before = chain.exported();
    refusal(() => chain.deliver(MsgDefinition.methods.giveEcc, { giver: who.bob, uecc, donor: donorOf() }));
    expect(chain.exported()).toEqual(before);
  });

  test.each<[string, string, bigint, bigint]>([
    ["0 grams", who.alice, 1n, 0n],
    ["more than is held", who.alice, 1n, 10n * T + 1n],
    ["another's", who.carol, 1n, 1n],
    ["no batch", who.alice, 9n, 1n],
    ["of batch 0", who.alice, 0n, 1n],
    ["what is in the vault", who.bob, 2n, 5n * T + 1n],
  ])("of credits: %s is refused", (_, giver, batchId, grams) => {
    const { chain, giveCredits } = startedChain();
    const before = chain.exported();
    refusal(() => giveCredits(giver, batchId, grams));
    expect(chain.exported()).toEqual(before);
  });

  test("of credits that the vault does not take is refused, with its reason", () => {
    const { chain, giveCredits, suspend } = startedChain();
    suspend(1n);
    const before = chain.exported();
    expect(refusal(() => giveCredits(who.alice, 1n, T)).message).toContain("suspended");
    expect(chain.exported()).toEqual(before);
  });

  test("nobody sends coins there without a gift", () => {
    const { chain } = startedChain();
    const amount = [{ denom: "uecc", amount: "1" }];
    expect(() => chain.deliver(BankMsg.methods.send, { fromAddress: who.bob, toAddress: poolText, amount })).toThrow(
      "not allowed to receive funds",
    );
  });

  test("fill a shortfall of the vault, which is told, and come back when it ends", () => {
    const { chain, giveEcc, suspend, release, pool } = startedChain();
    giveEcc(who.bob, 3_000_000_000_000n);
    suspend(2n);
    expect(pool()).toMatchObject({ givenUecc: "3000000000000", balanceUecc: "0", shortfallUecc: "3000000000000" });
    expect(chain.broken()).toBeUndefined();
    const again = offsetChain(chain.exported());
    expect(again.exported()).toEqual(chain.exported());
    release(2n);
    expect(pool()).toMatchObject({ balanceUecc: "3000000000000", repaidUecc: "3000000000000" });
    expect(chain.broken()).toBeUndefined();
  });
});
