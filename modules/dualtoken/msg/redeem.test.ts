import { describe, expect, test } from "@jest/globals";
import type { Params } from "../../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import type { MsgRedeem } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { testAddress } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { BankKeeper } from "../../bank/keeper.ts";
import { calls, importOf, issue, T } from "../../registry/testing/credits.ts";
import { holders, rangeText, U, vaultChain, who } from "../testing/vault.ts";

const ofGold = { programme: "GLD", creditType: "", labels: [] };

/** Alice put 4 t of batch 1 (ECO2) in, then 3 t of batch 2 (Gold Standard), then 2 t of batch 1 again. */
function start(params: Partial<Params> = {}) {
  const chain = vaultChain(params);
  issue(chain, { recipient: who.alice });
  const all = { chain, ...calls(chain), ...holders(chain) };
  all.import(importOf(1n, 10n, { recipient: who.alice }));
  all.deposit(who.alice, [1n, 4n * T]);
  all.deposit(who.alice, [2n, 3n * T]);
  all.deposit(who.alice, [1n, 2n * T]);
  return all;
}

const taken = ({ response }: { response: { ranges: Parameters<typeof rangeText>[0][] } }) =>
  response.ranges.map(rangeText);

describe("ECC becomes credits again", () => {
  test("the oldest first, from the back of the oldest piece, without a fee", () => {
    const { chain, redeem, ecc, supply, queue, balance } = start();
    const done = redeem(who.alice, T);
    expect(taken(done)).toEqual([`1:${3n * T}-${4n * T}`]);
    expect(done.response.fee).toEqual({ denom: "uecc", amount: "0" });
    expect([ecc(who.alice), supply()]).toEqual([8n * T * U, 8n * T * U]);
    expect(queue()).toEqual([`1:0-${3n * T}`, `1:${4n * T}-${6n * T}`, `2:0-${3n * T}`]);
    expect(balance(who.alice, 1n)?.heldGrams).toBe(5n * T);
    expect(chain.broken()).toBeUndefined();
  });

  test("over the ends of pieces and segments", () => {
    const { chain, redeem, queue } = start();
    const done = redeem(who.alice, 7n * T + 5n);
    expect(taken(done)).toEqual([`1:0-${4n * T}`, `1:${4n * T}-${6n * T}`, `2:${2n * T - 5n}-${3n * T}`]);
    expect(queue()).toEqual([`2:0-${2n * T - 5n}`]);
    expect(chain.broken()).toBeUndefined();
  });

  test("all there is, and the vault is as empty as before", () => {
    const { chain, redeem, vault, classes, supply } = start();
    redeem(who.alice, 9n * T);
    expect(vault()).toMatchObject({ validGrams: 0n, first: 0n, last: 0n, redeemedGrams: (9n * T).toString() });
    expect(classes().map(({ first, last }) => [first, last])).toEqual([
      [0n, 0n],
      [0n, 0n],
    ]);
    expect(supply()).toBe(0n);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, Partial<MsgRedeem>, string]>([
    ["a class", { filter: ofGold }, `2:${2n * T}-${3n * T}`],
    ["a batch", { batchId: 2n }, `2:${2n * T}-${3n * T}`],
    ["a class and a batch of it", { filter: ofGold, batchId: 2n }, `2:${2n * T}-${3n * T}`],
  ])("chosen by %s, for a fee to the buffer", (_, chosen, range) => {
    const { chain, redeem, ecc, buffer, supply } = start();
    const done = redeem(who.alice, T, chosen);
    expect(taken(done)).toEqual([range]);
    expect(done.response.fee?.amount).toBe((20_000n * T).toString());
    expect([ecc(who.alice), buffer(), supply()]).toEqual([8n * T * U - 20_000n * T, 20_000n * T, 8n * T * U]);
    expect(chain.broken()).toBeUndefined();
  });

  test("by someone else who was sent the ECC", () => {
    const { chain, redeem, balance } = start();
    const coins = [{ denom: "uecc", amount: T * U }];
    chain.chain.doors(BankKeeper).send(chain.ctx, testAddress(3), testAddress(4), coins);
    redeem(who.bob, T);
    expect(balance(who.bob, 1n)?.heldGrams).toBe(T);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("exact grams become credits again", () => {
  const piece = (batchId: bigint, startGram: bigint, endGram: bigint) => ({ batchId, startGram, endGram });

  test("from the middle of a piece and over the ends of two, for the fee of a choice", () => {
    const { chain, redeem, ecc, buffer, queue, balance } = start();
    const ranges = [piece(1n, T, 2n * T), piece(1n, 3n * T, 5n * T), piece(2n, 0n, 1_000n)];
    const done = redeem(who.alice, 0n, { ranges });
    expect(taken(done)).toEqual([`1:${T}-${2n * T}`, `1:${3n * T}-${4n * T}`, `1:${4n * T}-${5n * T}`, "2:0-1000"]);
    const grams = 3n * T + 1_000n;
    expect(done.response.fee?.amount).toBe((20_000n * grams).toString());
    expect([ecc(who.alice), buffer()]).toEqual([(9n * T - grams) * U - 20_000n * grams, 20_000n * grams]);
    expect(queue()).toEqual([`1:0-${T}`, `1:${2n * T}-${3n * T}`, `1:${5n * T}-${6n * T}`, `2:1000-${3n * T}`]);
    expect(balance(who.alice, 1n)?.heldGrams).toBe(4n * T + 3n * T);
    expect(chain.broken()).toBeUndefined();
  });

  test("all that the vault has of a batch, and what is left is redeemed in turn", () => {
    const { chain, redeem, queue } = start();
    redeem(who.alice, 0n, { ranges: [piece(1n, 0n, 6n * T)] });
    expect(queue()).toEqual([`2:0-${3n * T}`]);
    expect(taken(redeem(who.alice, T))).toEqual([`2:${2n * T}-${3n * T}`]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, Partial<MsgRedeem>, string]>([
    ["an amount beside them", { grams: T, ranges: [piece(1n, 0n, T)] }, "dualtoken 4: exact ranges leave nothing"],
    ["a batch beside them", { batchId: 1n, ranges: [piece(1n, 0n, T)] }, "dualtoken 4: exact ranges leave nothing"],
    ["a class beside them", { filter: ofGold, ranges: [piece(1n, 0n, T)] }, "dualtoken 4: exact ranges leave nothing"],
    ["an empty one", { ranges: [piece(1n, T, T)] }, "dualtoken 4: grams 1000000-1000000 of batch 1: the end"],
    ["a gram named twice", { ranges: [piece(1n, 0n, T), piece(1n, T - 1n, 2n * T)] }, "must come behind those before"],
    ["batches out of order", { ranges: [piece(2n, 0n, T), piece(1n, 0n, T)] }, "must come behind those before"],
    ["one of less than a kilogram", { ranges: [piece(1n, 0n, T), piece(1n, T, T + 999n)] }, "dualtoken 4: 999 grams"],
    ["101 of them", { ranges: Array.from({ length: 101 }, (_, i) => piece(BigInt(i + 1), 0n, T)) }, "101 ranges"],
    [
      "grams that alice kept",
      { ranges: [piece(1n, 5n * T, 7n * T)] },
      "dualtoken 6: of grams 5000000-7000000 of batch 1",
    ],
    [
      "a batch that is not there",
      { ranges: [piece(9n, 0n, T)] },
      "dualtoken 6: of grams 0-1000000 of batch 9 the vault has 0",
    ],
    ["more than the vault has", { ranges: [piece(1n, 0n, 10n * T)] }, "dualtoken 6: 9000000 valid grams are there"],
  ])("not with %s", (_, more, text) => {
    const { chain, redeem } = start();
    const before = chain.exported();
    expect(refusal(() => redeem(who.alice, 0n, more))).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test("not out of a suspended batch, when the rest is backed", () => {
    const { chain, redeem, fund, suspend } = start();
    fund(who.alice, 3n * T * U);
    suspend(2n);
    const ranges = [piece(2n, 0n, T)];
    expect(refusal(() => redeem(who.alice, 0n, { ranges }))).toContain("are of a suspended batch");
    expect(chain.broken()).toBeUndefined();
  });
});

describe("refused, and nothing is changed", () => {
  test.each<[string, string, bigint, Partial<MsgRedeem>, string]>([
    ["less than a kilogram", who.alice, 999n, {}, "dualtoken 4: 999 grams: at least 1000"],
    ["0 grams", who.alice, 0n, {}, "dualtoken 4: 0 grams"],
    ["more than the vault has", who.alice, 9n * T + 1n, {}, "dualtoken 6: 9000000 valid grams are there, 9000001"],
    ["more than there can be", who.alice, 2n ** 64n - 1n, {}, "dualtoken 6: "],
    ["more than a class has", who.alice, 4n * T, { filter: ofGold }, "dualtoken 6: 3000000 valid grams"],
    ["a batch outside of the class", who.alice, T, { filter: ofGold, batchId: 1n }, "dualtoken 6: 0 valid grams"],
    ["a batch that is not there", who.alice, T, { batchId: 9n }, "dualtoken 6: 0 valid grams"],
    ["a label that none has", who.alice, T, { filter: { ...ofGold, labels: ["CCP"] } }, "dualtoken 6: 0 valid grams"],
    ["without ECC", who.bob, T, {}, "sdk 5: "],
    ["no address", "x", T, {}, "sdk 7: invalid owner address"],
  ])("%s", (_, owner, grams, more, text) => {
    const { chain, redeem } = start();
    const before = chain.exported();
    expect(refusal(() => redeem(owner, grams, more))).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test("a fee that is not there", () => {
    const { chain, redeem } = start();
    const before = chain.exported();
    redeem(who.alice, 6n * T);
    expect(refusal(() => redeem(who.alice, 3n * T, { filter: ofGold }))).toContain("sdk 5: ");
    expect(before).not.toEqual(chain.exported());
    expect(chain.broken()).toBeUndefined();
  });

  test("while there is a deficit, whatever is valid", () => {
    const { chain, redeem, suspend, release } = start();
    suspend(2n);
    const before = chain.exported();
    expect(refusal(() => redeem(who.alice, T))).toContain("dualtoken 5: 3000000000000uecc have nothing behind them");
    expect(chain.exported()).toEqual(before);
    release(2n);
    expect(refusal(() => redeem(who.alice, T))).toBe("");
  });

  test("suspended grams, when the rest is backed", () => {
    const { chain, redeem, fund, suspend, queue } = start();
    fund(who.alice, 3n * T * U);
    suspend(2n);
    expect(queue(2n)).toEqual([]);
    expect(refusal(() => redeem(who.alice, T, { batchId: 2n }))).toContain("dualtoken 6: 0 valid grams");
    redeem(who.alice, T);
    expect(chain.broken()).toBeUndefined();
  });
});
