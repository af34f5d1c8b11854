import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { testAddress } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { eventTexts } from "../../bank/testing/coins.ts";
import { calls, importOf, issue, T } from "../../registry/testing/credits.ts";
import { poolAccount } from "../module.ts";
import { holders, rangeText, U, vaultChain, vaultText, who } from "../testing/vault.ts";

const ofGold = { programme: "GLD", creditType: "", labels: [] };

/** Alice put 2 t of batch 1 (ECO2) and then 3 t of batch 2 (Gold Standard) in. */
function start() {
  const chain = vaultChain();
  issue(chain, { recipient: who.alice });
  const all = { chain, ...calls(chain), ...holders(chain) };
  all.import(importOf(1n, 10n, { recipient: who.alice }));
  all.deposit(who.alice, [1n, 2n * T], [2n, 3n * T]);
  return all;
}

const retired = ({ response }: { response: { ranges: Parameters<typeof rangeText>[0][] } }) =>
  response.ranges.map(rangeText);

describe("burning ECC retires credits", () => {
  test("whole grams of the oldest, the rest is carried", () => {
    const { chain, burn, ecc, vault } = start();
    expect(retired(burn(who.alice, 1_500_000n))).toEqual(["1:0-1"]);
    expect(vault()).toMatchObject({ remainder: 500_000, retiredGrams: 1n, validGrams: 5n * T - 1n });
    expect(retired(burn(who.alice, 400_000n))).toEqual([]);
    expect(vault().remainder).toBe(900_000);
    expect(retired(burn(who.alice, 2_100_000n))).toEqual(["1:1-4"]);
    expect(vault()).toMatchObject({ remainder: 0, retiredGrams: 4n, burned: "4000000" });
    expect(ecc(who.alice)).toBe(5n * T * U - 4n * U);
    expect(chain.broken()).toBeUndefined();
  });

  test("a gram in every block makes one lot and one step, not thousands", () => {
    const { chain, burn, lots, balance } = start();
    for (let i = 0; i < 520; i++) {
      chain.nextBlock();
      burn(who.alice, U);
    }
    expect(lots(1n)).toEqual([
      `0-520 ${vaultText} retired`,
      `520-${2n * T} ${vaultText} held`,
      `${2n * T}-${10n * T} alice held`,
    ]);
    expect(balance(vaultText, 1n)?.retiredGrams).toBe(520n);
    expect(chain.broken()).toBeUndefined();
  });

  test("over the ends of segments", () => {
    const { chain, burn, queue } = start();
    expect(retired(burn(who.alice, (2n * T + 7n) * U))).toEqual([`1:0-${2n * T}`, "2:0-7"]);
    expect(queue()).toEqual([`2:7-${3n * T}`]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of chosen classes alone, carrying all the same", () => {
    const { chain, burn, vault, queue } = start();
    expect(retired(burn(who.alice, 5n * U + 999_999n, { filter: ofGold }))).toEqual(["2:0-5"]);
    expect(retired(burn(who.alice, 1n))).toEqual(["1:0-1"]);
    expect(vault().remainder).toBe(0);
    expect(queue()).toEqual([`1:1-${2n * T}`, `2:5-${3n * T}`]);
    expect(chain.broken()).toBeUndefined();
  });

  test("all there is", () => {
    const { chain, burn, supply, vault, lots } = start();
    burn(who.alice, 5n * T * U);
    expect(supply()).toBe(0n);
    expect(vault()).toMatchObject({ validGrams: 0n, first: 0n, retiredGrams: 5n * T });
    expect(lots(2n)[0]).toBe(`0-${3n * T} ${vaultText} retired`);
    expect(chain.broken()).toBeUndefined();
  });

  test("what it was for is told by events, and summed by purpose", () => {
    const { chain, burn, keeper } = start();
    const { events } = burn(who.alice, 2n * U, { beneficiary: "Example Ltd", reason: "Flights of 2025" });
    const told = eventTexts(events).filter((text) => text.startsWith("eco2.dualtoken"));
    expect(told).toEqual([
      `eco2.dualtoken.v1.EventBurn amount="2000000" beneficiary="Example Ltd" owner="${who.alice}" purpose="account" ` +
        'reason="Flights of 2025" retired_grams="2"',
      `eco2.dualtoken.v1.EventRetireRange batch_id="1" end_gram="2" owner="${who.alice}" purpose="account" start_gram="0"`,
    ]);
    keeper().burn(chain.ctx, testAddress(3), 1n, { purpose: "chain" });
    expect(chain.query(QueryDefinition.methods.burnTotals, {}).burnTotals).toEqual([
      { purpose: "account", amount: "2000000", retiredGrams: 2n },
      { purpose: "chain", amount: "1", retiredGrams: 0n },
    ]);
  });
});

describe("the keeper", () => {
  test("burns out of a module's account and names the steps", () => {
    const { chain, give, keeper, pool } = start();
    give(who.alice, 3n * U);
    const { burned, ranges } = keeper().burnFromModule(chain.ctx, poolAccount, 2n * U, { purpose: "chain" });
    const [range] = ranges;
    expect([burned, pool(), range?.startGram, range?.endGram]).toEqual([2n * U, U, 0n, 2n]);
    expect(range?.batch.id).toBe(1n);
    const [again] = keeper().burnFromModule(chain.ctx, poolAccount, U, { purpose: "chain" }).ranges;
    expect([again?.stepId, again?.startGram]).toEqual([range?.stepId, 2n]);
    expect(chain.broken()).toBeUndefined();
  });

  test("deposits for others and says what can be burned", () => {
    const { chain, keeper, suspend, ecc } = start();
    expect(keeper().deposit(chain.ctx, testAddress(3), [{ batchId: 1n, grams: T }])).toBe(T * U);
    expect(ecc(who.alice)).toBe(6n * T * U);
    expect(keeper().denom(chain.ctx)).toBe("uecc");
    expect(keeper().burnable(chain.ctx)).toBe(6n * T * U);
    suspend(1n);
    expect(keeper().deficit(chain.ctx)).toBe(3n * T * U);
    // Up to a gram less one unit can still be burned that no gram is retired for.
    expect(keeper().burnable(chain.ctx)).toBe(3n * T * U + U - 1n);
    expect(keeper().vault(chain.ctx).suspendedGrams).toBe(3n * T);
    keeper().burn(chain.ctx, testAddress(3), 3n * T * U + U - 1n, { purpose: "chain" });
    expect(keeper().burnable(chain.ctx)).toBe(0n);
    expect(refusal(() => keeper().burn(chain.ctx, testAddress(3), 1n, { purpose: "chain" }))).toContain(
      "dualtoken 6: 0 valid",
    );
    expect(chain.broken()).toBeUndefined();
  });

  test("refuses a purpose that is no code", () => {
    const { chain, keeper } = start();
    expect(() => keeper().burn(chain.ctx, testAddress(3), 1n, { purpose: "For us" })).toThrow(RangeError);
  });
});

describe("refused, and nothing is changed", () => {
  test.each<[string, Parameters<ReturnType<typeof holders>["burn"]>, string]>([
    ["nothing", [who.alice, 0n], "dualtoken 4: 0uecc: at least 1"],
    ["more than is there", [who.alice, (5n * T + 1n) * U], "dualtoken 6: 5000000 valid grams are there, 5000001"],
    ["more than a class has", [who.alice, (3n * T + 1n) * U, { filter: ofGold }], "dualtoken 6: 3000000 valid grams"],
    [
      "of a programme that is not there",
      [who.alice, U, { filter: { ...ofGold, programme: "VCS" } }],
      "dualtoken 6: 0 valid",
    ],
    ["of no programme", [who.alice, U, { filter: { ...ofGold, programme: "GLD\0" } }], "dualtoken 6: 0 valid"],
    ["another's", [who.bob, U], "sdk 5: "],
    ["no address", ["x", U], "sdk 7: invalid owner address"],
    [
      "an endless beneficiary",
      [who.alice, U, { beneficiary: "x".repeat(10_000) }],
      "dualtoken 7: beneficiary has 10000 bytes",
    ],
    [
      "a control character",
      [who.alice, U, { reason: "a\u0007b" }],
      "dualtoken 7: reason has the invisible character U+0007",
    ],
  ])("%s", (_, args, text) => {
    const { chain, burn } = start();
    const before = chain.exported();
    expect(refusal(() => burn(...args))).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test.each<[string, { denom: string; amount: string }, string]>([
    ["another coin", { denom: "ueco2", amount: "1" }, "dualtoken 4: ueco2 is given, uecc is expected"],
    ["less than nothing", { denom: "uecc", amount: "-5" }, "dualtoken 4: -5uecc"],
    ["no amount", { denom: "uecc", amount: "1.5" }, "sdk 10: "],
  ])("%s", (_, amount, text) => {
    const { chain } = start();
    expect(refusal(() => chain.deliver(MsgDefinition.methods.burn, { owner: who.alice, amount }))).toContain(text);
  });
});
