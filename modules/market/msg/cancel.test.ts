import { describe, expect, test } from "@jest/globals";
import { aTonne, escrow, tenTonnes, ueco2, who } from "../testing/market.ts";

describe("the seller takes back what is left", () => {
  test("credits", () => {
    const { chain, offer, trade, cancel, lotsOf, status } = tenTonnes();
    offer(aTonne);
    trade({ amount: "400000" });
    expect(cancel()).toBe("600000");
    expect(lotsOf()).toEqual(["0-400000 bob held", "400000-1000000 alice held", "1000000-10000000 alice held"]);
    expect(status()).toBe("cancelled sold 400000 returned 600000 lost 0 held 0");
    expect(chain.broken()).toBeUndefined();
  });

  test("coins", () => {
    const { chain, offer, cancel, coins } = tenTonnes();
    offer({ denom: "ugold", amount: "1000", price: ueco2(1) });
    expect(cancel()).toBe("1000");
    expect([coins(who.alice, "ugold"), coins(escrow, "ugold")]).toEqual([5_000_000_000n, 0n]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of a suspended batch nothing comes back before its release, and then all of it by itself", () => {
    const { chain, offer, cancel, trade, suspend, resume, wait, status, held } = tenTonnes();
    offer(aTonne);
    suspend();
    expect(cancel()).toBe("0");
    expect(status()).toBe("cancelled sold 0 returned 0 lost 0 held 1000000");
    expect(() => trade({ amount: "1" })).toThrow("offer has ended");
    wait(1n);
    expect(status()).toBe("cancelled sold 0 returned 0 lost 0 held 1000000");
    // Whoever asks again gets no more.
    expect(cancel()).toBe("0");
    expect(chain.broken()).toBeUndefined();
    resume();
    wait(1n);
    expect(status()).toBe("cancelled sold 0 returned 1000000 lost 0 held 0");
    expect(held(who.alice)).toBe(10_000_000n);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("refused", () => {
  test.each<[string, { seller?: string; offerId?: bigint }, string]>([
    ["another than the seller", { seller: who.bob }, `offer 1 is of ${who.alice}: signer is not the seller`],
    ["no such offer", { offerId: 9n }, "no offer has the id 9: offer not found"],
    ["no address", { seller: "" }, "invalid seller address"],
  ])("%s", (_, message, text) => {
    const { chain, offer, cancel } = tenTonnes();
    offer(aTonne);
    const before = chain.exported();
    expect(() => cancel(message)).toThrow(text);
    expect(chain.exported()).toEqual(before);
  });

  test("what was sold, or given back already", () => {
    const { offer, trade, cancel } = tenTonnes();
    offer(aTonne);
    trade({ amount: "1000000" });
    expect(() => cancel()).toThrow("offer 1 has ended: nothing of the offer is in escrow");
    offer(aTonne);
    cancel({ offerId: 2n });
    expect(() => cancel({ offerId: 2n })).toThrow("nothing of the offer is in escrow");
  });
});
