import { describe, expect, test } from "@jest/globals";
import { aTonne, emptyMarket, tenTonnes, traders, ueco2, who } from "./testing/market.ts";

/** The section as JSON: its lists of records. */
type Section = Record<string, Record<string, unknown>[]>;

/** A market with an open offer of each kind, one sold in part, one that goes back, one that waits for its batch. */
function lived() {
  const found = tenTonnes();
  found.offer(aTonne);
  found.offer({ denom: "ugold", amount: "1000", price: ueco2(10), buyer: who.bob });
  found.offer({ ...aTonne, whole: true, expiresAt: found.inSeconds(60n) });
  found.trade({ amount: "1000" });
  found.trade({ offerId: 2n, amount: "500" });
  found.offer(aTonne);
  found.suspend();
  found.cancel({ offerId: 4n });
  return found;
}

const again = (exported: Record<string, unknown>) => emptyMarket([], exported);

describe("what is exported begins another chain", () => {
  test("the same, and it goes on", () => {
    const { chain } = lived();
    const exported = chain.exported();
    const other = again(exported);
    expect(other.broken()).toBeUndefined();
    expect(other.exported()).toEqual(exported);
    const { resume, status, wait, trade } = traders(other);
    resume();
    wait(1n);
    wait(1n);
    expect(status(4n)).toBe("cancelled sold 0 returned 1000000 lost 0 held 0");
    expect(trade({ amount: "1000" }).response).toMatchObject({ tradeId: 3n });
    wait(60n);
    wait(1n);
    expect(status(3n)).toBe("expired sold 0 returned 1000000 lost 0 held 0");
    expect(other.broken()).toBeUndefined();
  });

  test("a new chain has the parameters alone", () => {
    expect(emptyMarket().exported()["market"]).toEqual({
      params: { payment_denoms: ["ueco2"], goods_denoms: ["uecc", "ugold"], max_duration: "31536000s" },
      offers: [],
      escrows: [],
      ranges: [],
      trades: [],
      next_offer_id: "1",
      next_escrow_id: "1",
      next_trade_id: "1",
    });
  });
});

describe("a genesis that does not fit is refused, naming what", () => {
  test.each<[string, (market: Section) => void, string]>([
    ["an unknown field", (m) => Object.assign(m, { orders: [] }), "orders"],
    [
      "wrong parameters",
      (m) => Object.assign(m["params"] ?? {}, { payment_denoms: ["x"] }),
      "params: invalid payment_denoms.0",
    ],
    ["an offer twice", (m) => m["offers"]?.push({ ...m["offers"][0] }), "offers.4: id 1 is there twice"],
    [
      "an offer from the future",
      (m) => Object.assign(m, { next_offer_id: "4" }),
      "offers.3: id 4 is not from 1 to below the next id 4",
    ],
    ["an escrow from the future", (m) => Object.assign(m, { next_escrow_id: "1" }), "escrows.0: id 1 is not"],
    ["a trade from the future", (m) => Object.assign(m, { next_trade_id: "2" }), "trades.1: id 2 is not"],
    ["a seller that is none", (m) => Object.assign(m["offers"]?.[0] ?? {}, { seller: "eco1" }), "offers.0"],
    [
      "a seller in capitals",
      (m) => Object.assign(m["offers"]?.[0] ?? {}, { seller: who.alice.toUpperCase() }),
      "offers.0: address",
    ],
    ["who sells to oneself", (m) => Object.assign(m["offers"]?.[0] ?? {}, { buyer: who.alice }), "offers.0"],
    [
      "an amount that is none",
      (m) => Object.assign(m["offers"]?.[0] ?? {}, { sold: "-1" }),
      'offers.0: "-1" is no amount',
    ],
    [
      "more sold than traded",
      (m) => Object.assign(m["offers"]?.[0] ?? {}, { sold: "1001" }),
      "sold, returned, lost and held are",
    ],
    [
      "another price",
      (m) => Object.assign(m["trades"]?.[0] ?? {}, { price: ueco2(1) }),
      "trades: trade 1: 1 for 1000 is not the price of offer 1",
    ],
    ["a range too long", (m) => Object.assign(m["ranges"]?.[0] ?? {}, { end_gram: "1000001" }), "escrows: grams"],
    [
      "a range too short",
      (m) => Object.assign(m["ranges"]?.[0] ?? {}, { end_gram: "999999" }),
      "escrows: the account holds 2999000 grams, 2998999 are in escrow",
    ],
    [
      "grams that are someone else's",
      (m) => Object.assign(m["ranges"]?.[0] ?? {}, { start_gram: "0" }),
      "not the account's",
    ],
    [
      "more coins than the account has",
      (m) => Object.assign(m["escrows"]?.[1] ?? {}, { amount: "501" }),
      "escrows hold 501ugold, the account has 500",
    ],
    ["a step that is another", (m) => Object.assign(m["offers"]?.[0] ?? {}, { step: "7" }), "offers: offer 1: step 7"],
    [
      "an open offer that goes back",
      (m) => Object.assign(m["escrows"]?.[0] ?? {}, { returning: true }),
      "offers: offer 1 is open",
    ],
    [
      "an ended offer that stays",
      (m) => Object.assign(m["escrows"]?.[3] ?? {}, { returning: false }),
      "offer 4 has ended, its escrow stays",
    ],
    ["a lost escrow", (m) => m["escrows"]?.splice(1, 1), "offers: offer 2 is of 1000"],
    ["a lost trade", (m) => m["trades"]?.splice(0, 1), "trades: offer 1 has sold 1000, its trades are of 0"],
  ])("%s", (_, change, text) => {
    const exported = structuredClone(lived().chain.exported()) as Record<string, Section>;
    change(exported["market"] ?? {});
    expect(() => again(exported)).toThrow(text);
  });
});
