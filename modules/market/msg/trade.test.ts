import { describe, expect, test } from "@jest/globals";
import { MsgDefinition as BankMsg } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/market/v1/query.ts";
import { MsgDefinition, type MsgOffer, type MsgTrade } from "../../../codec/gen/eco2/market/v1/tx.ts";
import { QueryDefinition as RegistryQuery } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { aTonne, authority, escrow, tenTonnes, ueco2, ugold, who } from "../testing/market.ts";

const start = 1_000_000_000_000n;

describe("a sale moves price and goods together", () => {
  test("credits in parts: exact grams, the exact price of each part, a record of each", () => {
    const { chain, offer, trade, coins, lotsOf, status } = tenTonnes();
    offer(aTonne);
    const { response } = trade({ amount: "300000", maxPrice: ueco2(7_500_000) });
    expect(response).toEqual({
      tradeId: 1n,
      price: ueco2(7_500_000),
      ranges: [{ batchId: 1n, startGram: 0n, endGram: 300_000n }],
      certificateId: 0n,
    });
    expect(status()).toBe("open sold 300000 returned 0 lost 0 held 700000");
    trade({ buyer: who.carol, amount: "700000", maxPrice: ueco2(17_500_000) });
    expect(status()).toBe("sold sold 1000000 returned 0 lost 0 held 0");
    expect(lotsOf()).toEqual(["0-300000 bob held", "300000-1000000 carol held", "1000000-10000000 alice held"]);
    expect([who.alice, who.bob, who.carol, escrow].map((one) => coins(one))).toEqual([
      start + 25_000_000n,
      start - 7_500_000n,
      start - 17_500_000n,
      0n,
    ]);
    expect(chain.broken()).toBeUndefined();
    expect(() => trade({ amount: "1" })).toThrow("offer 1: offer has ended");
  });

  test("ECC", () => {
    const { chain, offer, trade, coins, status } = tenTonnes();
    offer({ denom: "ugold", amount: "1000000000", price: ueco2(25_000) });
    expect(trade({ amount: "40000", maxPrice: ueco2(1) }).response.ranges).toEqual([]);
    trade({ amount: "999960000" });
    expect([coins(who.bob, "ugold"), coins(who.bob), coins(who.alice)]).toEqual([
      6_000_000_000n,
      start - 25_000n,
      start + 25_000n,
    ]);
    expect(status()).toBe("sold sold 1000000000 returned 0 lost 0 held 0");
    expect(chain.broken()).toBeUndefined();
  });

  test("the history of a gram tells of escrow and trade", () => {
    const { chain, offer, trade } = tenTonnes();
    offer(aTonne);
    trade({ amount: "1000" });
    const { steps } = chain.query(RegistryQuery.methods.provenance, { batchId: 1n, gram: 0n });
    expect(steps.map(({ kind, from, to }) => [kind, from, to])).toMatchObject([
      [17, escrow, who.bob],
      [15, who.alice, escrow],
      [1, expect.anything(), who.alice],
    ]);
  });

  test("to the one buyer that it was made to", () => {
    const { offer, trade } = tenTonnes();
    offer({ ...aTonne, buyer: who.bob.toUpperCase() });
    expect(() => trade({ buyer: who.carol, amount: "1" })).toThrow(
      `offer 1 is for ${who.bob}: offer is made to another buyer`,
    );
    expect(trade({ amount: "1" }).response.price).toEqual(ueco2(25));
  });

  test("one event", () => {
    const { offer, trade } = tenTonnes();
    offer(aTonne);
    const { events } = trade({ amount: "2" });
    const told = events.find(({ type }) => type === "eco2.market.v1.EventTrade")?.attributes;
    expect(Object.fromEntries((told ?? []).map(({ key, value }) => [key, JSON.parse(value)]))).toEqual({
      trade_id: "1",
      offer_id: "1",
      seller: who.alice,
      buyer: who.bob,
      batch_id: "1",
      denom: "",
      amount: "2",
      price: ueco2(50),
      certificate_id: "0",
    });
  });
});

describe("refused, and neither price nor goods move", () => {
  test.each<[string, Partial<MsgOffer>, Partial<MsgTrade>, string]>([
    ["no such offer", {}, { offerId: 2n }, "no offer has the id 2: offer not found"],
    ["offer 0", {}, { offerId: 0n }, "ids of offers begin at 1: offer not found"],
    ["amount 0", {}, { amount: "0" }, "0: at least 1 is expected: invalid amount"],
    ["a negative amount", {}, { amount: "-5" }, "invalid amount"],
    ["2^256", {}, { amount: (2n ** 256n).toString() }, "invalid amount"],
    ["2^256-1", {}, { amount: (2n ** 256n - 1n).toString() }, "invalid amount"],
    [
      "more than is left",
      {},
      { amount: "1000001" },
      "1000001 of offer 1, which holds 1000000: amount cannot be bought",
    ],
    [
      "a part that has no whole price",
      { price: ueco2(500_001) },
      { amount: "2" },
      "2 is no multiple of 1000000: 1000000 can be bought",
    ],
    ["a part where all is sold at once", { whole: true }, { amount: "500000" }, "500000 is no multiple of 1000000"],
    [
      "a gram dearer than agreed to",
      {},
      { amount: "10", maxPrice: ueco2(249) },
      "10 of offer 1 cost 250ueco2, agreed to are 249ueco2",
    ],
    ["another coin", {}, { amount: "10", maxPrice: ugold(10_000) }, "agreed to are 10000ugold: price is above"],
    ["no price", {}, { amount: "10", maxPrice: ueco2(0) }, "invalid price"],
    ["the seller", {}, { amount: "10", buyer: who.alice }, "has made offer 1: seller and buyer are the same"],
    ["the seller in capitals", {}, { amount: "10", buyer: who.alice.toUpperCase() }, "seller and buyer are the same"],
    ["another than the buyer", { buyer: who.carol }, { amount: "10" }, "offer is made to another buyer"],
    [
      "a price that nobody can pay",
      { price: ueco2(2n ** 255n) },
      { amount: "1000000", maxPrice: ueco2(2n ** 255n) },
      "insufficient funds",
    ],
  ])("%s", (_, terms, message, text) => {
    const { chain, offer, trade } = tenTonnes();
    offer({ ...aTonne, ...terms });
    const before = chain.exported();
    expect(() => trade({ amount: "10", maxPrice: ueco2(2n ** 255n), ...message })).toThrow(text);
    expect(chain.exported()).toEqual(before);
  });

  test("after the end, whether a block has ended the offer or not", () => {
    const { chain, offer, trade, inSeconds, wait } = tenTonnes();
    offer({ ...aTonne, expiresAt: inSeconds(1n) });
    chain.nextBlock();
    expect(() => trade({ amount: "10" })).toThrow("the time of offer 1 is over: offer has ended");
    wait(1n);
    expect(() => trade({ amount: "10" })).toThrow("offer 1: offer has ended");
  });

  test("while the batch is suspended, and not after", () => {
    const { offer, trade, suspend, resume } = tenTonnes();
    offer(aTonne);
    suspend();
    expect(() => trade({ amount: "10" })).toThrow("batch 1 cannot be bought now: batch is suspended");
    resume();
    expect(trade({ amount: "10" }).response.price).toEqual(ueco2(250));
  });

  test("when the coin is no longer taken, or may not be sent", () => {
    const { chain, offer, trade } = tenTonnes();
    offer(aTonne);
    const sendEnabled = [{ denom: "ueco2", enabled: false }];
    chain.deliver(BankMsg.methods.setSendEnabled, { authority, sendEnabled, useDefaultFor: [] });
    expect(() => trade({ amount: "10" })).toThrow("ueco2 transfers are currently disabled");
    const params = { paymentDenoms: ["uecc"], goodsDenoms: [], maxDuration: { seconds: 60n, nanos: 0 } };
    chain.deliver(MsgDefinition.methods.updateParams, { authority, params });
    expect(() => trade({ amount: "10" })).toThrow("ueco2 cannot be paid, allowed: uecc");
  });

  test("what a saturating product would have let through: a price that no 64 bits hold", () => {
    const { offer, trade, coins } = tenTonnes();
    offer({ ...aTonne, price: ueco2(2n ** 64n * 1_000_000n) });
    expect(() => trade({ amount: "1", maxPrice: ueco2(2n ** 64n - 1n) })).toThrow(
      "1 of offer 1 cost 18446744073709551616ueco2",
    );
    expect(coins(who.bob)).toBe(start);
  });
});

describe("records", () => {
  function traded() {
    const found = tenTonnes();
    found.offer(aTonne);
    found.offer({ denom: "ugold", amount: "1000", price: ueco2(10) });
    found.trade({ amount: "100" });
    found.trade({ buyer: who.carol, amount: "200" });
    found.trade({ buyer: who.carol, offerId: 2n, amount: "300" });
    return found;
  }

  test.each<[string, object, bigint[]]>([
    ["all", {}, [1n, 2n, 3n]],
    ["of the seller", { account: who.alice }, [1n, 2n, 3n]],
    ["of a buyer", { account: who.carol }, [2n, 3n]],
    ["of nobody", { account: who.second }, []],
    ["of a batch", { batchId: 1n }, [1n, 2n]],
    ["of an offer", { offerId: 2n }, [3n]],
  ])("%s", (_, request, ids) => {
    const { chain } = traded();
    expect(chain.query(QueryDefinition.methods.trades, request).trades.map(({ id }) => id)).toEqual(ids);
  });

  test("one, with price, amount, ranges and time", () => {
    const { chain } = traded();
    const { trade } = chain.query(QueryDefinition.methods.trade, { id: 2n });
    expect(trade).toMatchObject({
      offerId: 1n,
      seller: who.alice,
      buyer: who.carol,
      amount: "200",
      price: ueco2(5000),
      height: 1n,
    });
    expect(trade?.ranges).toEqual([{ batchId: 1n, startGram: 100n, endGram: 300n }]);
    expect(trade?.time?.seconds).toBe(1_767_225_600n);
    expect(() => chain.query(QueryDefinition.methods.trade, { id: 4n })).toThrow("no trade has the id 4");
    expect(() => chain.query(QueryDefinition.methods.trades, { account: who.bob, batchId: 1n })).toThrow(
      "one of account, batch_id",
    );
  });

  test("sums by what was sold for what", () => {
    const { chain } = traded();
    const { volumes } = chain.query(QueryDefinition.methods.volumes, {});
    expect(volumes).toEqual([
      { batchId: 0n, denom: "ugold", paymentDenom: "ueco2", trades: 1n, amount: "300", paid: "3", lastTradeId: 3n },
      { batchId: 1n, denom: "", paymentDenom: "ueco2", trades: 2n, amount: "300", paid: "7500", lastTradeId: 2n },
    ]);
    expect(chain.query(QueryDefinition.methods.volumes, { batchId: 1n }).volumes).toEqual(volumes.slice(1));
    expect(chain.broken()).toBeUndefined();
  });
});
