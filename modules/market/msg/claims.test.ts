import { describe, expect, test } from "@jest/globals";
import { MsgDefinition as EccMsg } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/market/v1/query.ts";
import { Claim } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition as OffsetQuery } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { aTonne, tenTonnes, ueco2, who } from "../testing/market.ts";

const T = 1_000_000n;

const claim = Claim.fromPartial({
  beneficiary: "Example Ltd",
  reason: "Emissions of 2025",
  periodStart: "2025-01-01",
  periodEnd: "2025-12-31",
  country: "DE",
});

/** Alice has turned two tonnes into ECC, and offers one of them. */
function offeredEcc() {
  const found = tenTonnes();
  const credits = [{ batchId: 1n, grams: 2n * T }];
  found.chain.deliver(EccMsg.methods.deposit, { depositor: who.alice, credits });
  found.offer({ denom: "uecc", amount: (T * T).toString(), price: ueco2(25_000_000) });
  return found;
}

describe("what is bought is used up in the same message", () => {
  test("credits: these very grams, though the buyer holds lower ones of the batch", () => {
    const { chain, offer, trade, send, lotsOf } = tenTonnes();
    send(who.alice, who.bob, 1000n);
    offer(aTonne);
    const { response } = trade({ amount: "250000", claim });
    expect(response).toMatchObject({ certificateId: 1n, ranges: [{ startGram: 1000n, endGram: 251_000n }] });
    expect(lotsOf().slice(0, 2)).toEqual(["0-1000 bob held", "1000-251000 bob retired"]);
    const { certificate } = chain.query(OffsetQuery.methods.certificate, { id: 1n });
    expect(certificate).toMatchObject({ owner: who.bob, beneficiary: "Example Ltd", grams: 250_000n });
    expect(certificate?.ranges).toMatchObject([{ batchId: 1n, startGram: 1000n, endGram: 251_000n }]);
    expect(chain.query(QueryDefinition.methods.trade, { id: 1n }).trade?.certificateId).toBe(1n);
    expect(chain.broken()).toBeUndefined();
  });

  test("ECC: so much is burned, and credits of the vault are retired for it", () => {
    const { chain, trade, coins, lotsOf } = offeredEcc();
    expect(trade({ amount: (300_000n * T).toString(), claim }).response.certificateId).toBe(1n);
    expect(coins(who.bob, "uecc")).toBe(0n);
    expect(lotsOf()[0]).toMatch(/^0-300000 .* retired$/);
    const { certificate } = chain.query(OffsetQuery.methods.certificate, { id: 1n });
    expect(certificate).toMatchObject({ owner: who.bob, grams: 300_000n, fromEcc: true });
    expect(chain.broken()).toBeUndefined();
  });

  test("without a claim ECC is the buyer's", () => {
    const { chain, trade, coins } = offeredEcc();
    trade({ amount: (T + 40_000n).toString() });
    expect(coins(who.bob, "uecc")).toBe(T + 40_000n);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("refused, and nothing is bought either", () => {
  test.each<[string, Partial<Claim>, string]>([
    ["nobody", { beneficiary: "" }, "beneficiary is empty"],
    ["10,000 characters", { beneficiary: "x".repeat(10_000) }, "at most 256 are allowed"],
    ["a control character", { beneficiary: "Ex\u0007ample" }, "U+0007"],
    ["a period that ends before it begins", { periodStart: "2026-01-01" }, "period"],
    ["no country", { country: "XX" }, 'country "XX"'],
  ])("a claim for %s", (_, wrong, text) => {
    const { chain, offer, trade } = tenTonnes();
    offer(aTonne);
    const before = chain.exported();
    expect(() => trade({ amount: "1000", claim: { ...claim, ...wrong } })).toThrow(text);
    expect(chain.exported()).toEqual(before);
  });

  test("a part of an ECC, and another coin", () => {
    const { chain, offer, trade } = offeredEcc();
    offer({ denom: "ugold", amount: "1000000", price: ueco2(1_000_000) });
    const before = chain.exported();
    expect(() => trade({ amount: (T + 40_000n).toString(), claim })).toThrow("it takes whole grams, each 1000000uecc");
    expect(() => trade({ offerId: 2n, amount: "1000000", claim })).toThrow(
      "ugold cannot be used up, only credits and uecc",
    );
    expect(chain.exported()).toEqual(before);
  });

  test("ECC whose credits are suspended in the vault can be bought, and not be used up", () => {
    const { chain, trade, suspend, bring } = offeredEcc();
    bring(1n, who.carol, 2);
    suspend(1n);
    expect(() => trade({ amount: (T * 1000n).toString(), claim })).toThrow();
    expect(trade({ amount: (T * 1000n).toString() }).response.certificateId).toBe(0n);
    expect(chain.broken()).toBeUndefined();
  });
});
