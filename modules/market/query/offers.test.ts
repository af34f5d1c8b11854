import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/eco2/market/v1/query.ts";
import { aTonne, tenTonnes, ueco2, who } from "../testing/market.ts";

function offered() {
  const found = tenTonnes();
  found.bring(10n, who.bob, 2);
  found.offer(aTonne);
  found.offer({ ...aTonne, buyer: who.carol });
  found.offer({ denom: "ugold", amount: "1000", price: ueco2(1) });
  found.offer({ seller: who.bob, batchId: 2n, amount: "1000", price: ueco2(1), buyer: who.carol });
  found.offer(aTonne);
  found.cancel({ offerId: 5n });
  return found;
}

describe("offers", () => {
  test.each<[string, object, bigint[]]>([
    ["that can be bought from, by goods", {}, [3n, 1n, 2n, 4n]],
    ["of a seller, ended ones too", { seller: who.alice }, [1n, 2n, 3n, 5n]],
    ["to a buyer", { buyer: who.carol }, [2n, 4n]],
    ["of a batch", { batchId: 1n }, [1n, 2n]],
    ["of a denomination", { denom: "ugold" }, [3n]],
    ["of nothing that is offered", { denom: "stake" }, []],
  ])("%s", (_, request, ids) => {
    const { chain } = offered();
    expect(chain.query(QueryDefinition.methods.offers, request).offers.map(({ id }) => id)).toEqual(ids);
  });

  test("page by page", () => {
    const { chain } = offered();
    const first = chain.query(QueryDefinition.methods.offers, {
      seller: who.alice,
      pagination: { key: new Uint8Array(0), offset: 0n, limit: 3n, countTotal: true, reverse: false },
    });
    expect([first.offers.length, first.pagination?.total]).toEqual([3, 4n]);
    const key = first.pagination?.nextKey ?? new Uint8Array(0);
    const rest = chain.query(QueryDefinition.methods.offers, {
      seller: who.alice,
      pagination: { key, offset: 0n, limit: 3n, countTotal: false, reverse: false },
    });
    expect(rest.offers.map(({ id }) => id)).toEqual([5n]);
  });

  test.each<[string, object, string]>([
    ["two filters", { seller: who.alice, batchId: 1n }, "one of seller, batch_id is expected"],
    ["no address", { buyer: "eco1" }, "invalid address"],
    ["a zero byte", { denom: "u\0" }, "zero byte"],
  ])("%s: refused", (_, request, text) => {
    const { chain } = offered();
    expect(() => chain.query(QueryDefinition.methods.offers, request)).toThrow(text);
  });
});

describe("a quote", () => {
  test("is what a trade costs", () => {
    const { chain, trade } = offered();
    const { price } = chain.query(QueryDefinition.methods.quote, { offerId: 1n, amount: "123456" });
    expect(price).toEqual(ueco2(3_086_400));
    expect(trade({ amount: "123456" }).response.price).toEqual(price);
  });

  test.each<[string, { offerId: bigint; amount: string }, string]>([
    ["no such offer", { offerId: 9n, amount: "1" }, "no offer has the id 9"],
    ["no amount", { offerId: 1n, amount: "x" }, "invalid amount"],
    ["amount 0", { offerId: 1n, amount: "0" }, "at least 1 is expected"],
    ["no whole price", { offerId: 3n, amount: "10" }, "10 is no multiple of 1000: 1000 can be bought"],
  ])("%s: refused", (_, request, text) => {
    const { chain } = offered();
    expect(() => chain.query(QueryDefinition.methods.quote, request)).toThrow(text);
  });
});

test("one offer, with what it holds, or nothing", () => {
  const { chain } = offered();
  const one = (id: bigint) => chain.query(QueryDefinition.methods.offer, { id });
  expect(one(1n).escrow).toMatchObject({ depositor: who.alice, subjectId: 1n, amount: "1000000", returning: false });
  expect([one(5n).offer?.status, one(5n).escrow]).toEqual([3, undefined]);
  expect(() => one(6n)).toThrow("no offer has the id 6");
});
