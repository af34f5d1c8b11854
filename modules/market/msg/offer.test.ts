import { describe, expect, test } from "@jest/globals";
import { MsgDefinition as BankMsg } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/market/v1/query.ts";
import { MsgDefinition, type MsgOffer } from "../../../codec/gen/eco2/market/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { aTonne, authority, emptyMarket, escrow, tenTonnes, traders, ueco2, who } from "../testing/market.ts";

describe("what is offered is in escrow", () => {
  test("credits: the lowest grams, which only the market can move", () => {
    const { chain, offer, lotsOf, send, status } = tenTonnes();
    expect(offer(aTonne)).toBe(1n);
    expect(lotsOf()).toEqual(["0-1000000 market held", "1000000-10000000 alice held"]);
    expect(status()).toBe("open sold 0 returned 0 lost 0 held 1000000");
    expect(() => send(who.alice, who.bob, 9_000_001n)).toThrow("holds 9000000 grams");
    expect(chain.broken()).toBeUndefined();
  });

  test("coins", () => {
    const { chain, offer, coins, status } = tenTonnes();
    offer({ denom: "ugold", amount: "5000000000", price: ueco2(1_000_000) });
    expect([coins(who.alice, "ugold"), coins(escrow, "ugold")]).toEqual([0n, 5_000_000_000n]);
    expect(status()).toBe("open sold 0 returned 0 lost 0 held 5000000000");
    expect(chain.broken()).toBeUndefined();
  });

  test("the offer says its terms, its step and its end", () => {
    const { chain, offer, inSeconds } = tenTonnes();
    const end = inSeconds(3600n);
    offer({ ...aTonne, price: ueco2(12_345_678), buyer: who.bob, expiresAt: end });
    offer({ ...aTonne, price: ueco2(12_345_678), whole: true });
    const [first, second] = [1n, 2n].map((id) => chain.query(QueryDefinition.methods.offer, { id }).offer);
    expect(first).toMatchObject({
      seller: who.alice,
      buyer: who.bob,
      batchId: 1n,
      denom: "",
      step: "500000",
      expiresAt: end,
    });
    const latest = timestampOf(chain.ctx.time + 365n * 86_400_000_000_000n);
    expect(second).toMatchObject({ buyer: "", step: "1000000", whole: true, expiresAt: latest, height: 1n });
    expect(chain.broken()).toBeUndefined();
  });

  test("one event, with what is offered", () => {
    const { chain } = tenTonnes();
    const { events } = chain.deliver(MsgDefinition.methods.offer, { seller: who.alice, ...aTonne });
    const attributes = events.find(({ type }) => type === "eco2.market.v1.EventOffer")?.attributes;
    expect(attributes?.map(({ key, value }) => `${key}=${value}`)).toEqual([
      'amount="1000000"',
      'batch_id="1"',
      'buyer=""',
      'denom=""',
      'offer_id="1"',
      'price={"denom":"ueco2","amount":"25000000"}',
      `seller="${who.alice}"`,
    ]);
  });
});

describe("refused, and nothing is in escrow", () => {
  const coins: Partial<MsgOffer> = { denom: "ugold", amount: "1000", price: ueco2(1) };
  test.each<[string, Partial<MsgOffer>, string]>([
    ["no goods", { ...aTonne, batchId: 0n }, "neither a batch nor a denomination is named: invalid goods"],
    ["both", { ...aTonne, denom: "ugold" }, "one of them: invalid goods"],
    ["no denomination", { ...coins, denom: "x" }, '"x" is no denomination: invalid goods'],
    ["amount 0", { ...aTonne, amount: "0" }, "0: at least 1 is expected: invalid amount"],
    ["a negative amount", { ...aTonne, amount: "-1" }, "invalid amount"],
    ["an amount that is none", { ...aTonne, amount: "1.5" }, "invalid amount"],
    ["no amount", { ...aTonne, amount: "" }, "invalid amount"],
    ["2^64 grams", { ...aTonne, amount: (2n ** 64n).toString() }, "a batch has fewer than 2^64: invalid amount"],
    ["2^256 coins", { ...coins, amount: (2n ** 256n).toString() }, "more than 256 bits: invalid amount"],
    ["10^300", { ...coins, amount: `1${"0".repeat(300)}` }, "invalid amount"],
    ["price 0", { ...aTonne, price: ueco2(0) }, "invalid price"],
    ["a price beyond 256 bits", { ...aTonne, price: ueco2(2n ** 256n) }, "invalid price"],
    ["a negative price", { ...aTonne, price: ueco2(-1) }, "invalid price"],
    ["no price", { ...aTonne, price: { denom: "", amount: "" } }, "invalid price"],
    [
      "another coin as price",
      { ...aTonne, price: { denom: "stake", amount: "1" } },
      "stake cannot be paid, allowed: ueco2",
    ],
    ["another coin as goods", { ...coins, denom: "stake" }, "stake cannot be offered, allowed: uecc, ugold"],
    ["ECO2 for ECO2", { denom: "ueco2", amount: "5", price: ueco2(1) }, "1ueco2 for ueco2: invalid price"],
    ["to oneself", { ...aTonne, buyer: who.alice }, "is both: seller and buyer are the same"],
    ["to oneself in capitals", { ...aTonne, buyer: who.alice.toUpperCase() }, "is both"],
    ["to nobody", { ...aTonne, buyer: "eco1x" }, "invalid buyer address"],
    ["more than is held", { ...aTonne, amount: "10000001" }, "insufficient credits"],
    ["more coins than there are", { ...coins, amount: "5000000001" }, "insufficient funds"],
    ["an unknown batch", { ...aTonne, batchId: 9n }, "no batch has the id 9"],
    ["someone else's credits", { ...aTonne, seller: who.bob }, "holds 0 grams"],
    [
      "an end before the block",
      { ...aTonne, expiresAt: { seconds: 1n, nanos: 0 } },
      "end before this block: invalid expiry",
    ],
    [
      "an end in the year 9999",
      { ...aTonne, expiresAt: { seconds: 253_402_300_799n, nanos: 0 } },
      "stand longer than 31536000s",
    ],
    ["an end that is no time", { ...aTonne, expiresAt: { seconds: 0n, nanos: -1 } }, "tx parse error"],
  ])("%s", (_, message, text) => {
    const { chain, offer } = tenTonnes();
    const before = chain.exported();
    expect(() => offer(message)).toThrow(text);
    expect(chain.exported()).toEqual(before);
  });

  test("at the moment of this block, and a nanosecond after the longest time", () => {
    const { offer, inSeconds } = tenTonnes();
    expect(() => offer({ ...aTonne, expiresAt: inSeconds(0n) })).toThrow("end before this block");
    const { seconds } = inSeconds(31_536_000n);
    expect(() => offer({ ...aTonne, expiresAt: { seconds, nanos: 1 } })).toThrow("stand longer");
    expect(offer({ ...aTonne, expiresAt: { seconds, nanos: 0 } })).toBe(1n);
  });

  test("credits of a suspended batch, and coins that may not be sent", () => {
    const { chain, offer, suspend } = tenTonnes();
    suspend();
    expect(() => offer(aTonne)).toThrow("batch 1 cannot be offered: batch is suspended");
    chain.deliver(BankMsg.methods.setSendEnabled, {
      authority,
      sendEnabled: [{ denom: "ugold", enabled: false }],
      useDefaultFor: [],
    });
    expect(() => offer({ denom: "ugold", amount: "1000", price: ueco2(1) })).toThrow(
      "ugold transfers are currently disabled",
    );
  });
});

test("the parameters say what is traded, and only the authority sets them", () => {
  const chain = emptyMarket();
  const { offer, bring } = traders(chain);
  bring(1n, who.alice);
  const params = { paymentDenoms: ["uecc"], goodsDenoms: ["stake"], maxDuration: { seconds: 60n, nanos: 0 } };
  expect(() => chain.deliver(MsgDefinition.methods.updateParams, { authority: who.alice, params })).toThrow(
    "invalid authority",
  );
  chain.deliver(MsgDefinition.methods.updateParams, { authority, params });
  expect(() => offer(aTonne)).toThrow("ueco2 cannot be paid, allowed: uecc");
  expect(offer({ ...aTonne, price: { denom: "uecc", amount: "1" } })).toBe(1n);
  expect(chain.query(QueryDefinition.methods.params, {}).params).toEqual(params);
  for (const [wrong, text] of [
    [{ ...params, paymentDenoms: ["x"] }, "paymentDenoms|payment_denoms.0"],
    [{ ...params, goodsDenoms: ["uecc", "uecc"] }, "goods_denoms.1"],
    [{ ...params, maxDuration: { seconds: 1n, nanos: 0 } }, "max_duration"],
    [{ ...params, maxDuration: { seconds: 10_000_000_000n, nanos: 0 } }, "max_duration"],
  ] as const)
    expect(() =>
      chain.deliver(MsgDefinition.methods.updateParams, { authority, params: { ...wrong } as typeof params }),
    ).toThrow(new RegExp(text));
});
