import { describe, expect, test } from "@jest/globals";
import { type MsgBuyCredits, MsgDefinition, type MsgOfferCredits } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  authority,
  balance,
  block,
  coin,
  committee,
  footprintChain,
  giveEcc,
  gram,
  held,
  hour,
  methods,
  person,
  start,
  sums,
} from "../testing/footprint.ts";

const seller = person(1);
const day = 24n * hour;

const offer = (chain: TestChain, change: Partial<MsgOfferCredits> = {}) =>
  chain.deliver(MsgDefinition.methods.offerCredits, {
    seller,
    credits: coin(100n * gram),
    price: coin(5_000, "ueco2"),
    expires: timestampOf(start + day),
    ...change,
  }).response.offerId;

const cancel = (chain: TestChain, offerId: bigint, by = seller) =>
  chain.deliver(MsgDefinition.methods.cancelOffer, { seller: by, offerId });

const buy = (chain: TestChain, change: Partial<MsgBuyCredits> = {}) =>
  chain.deliver(MsgDefinition.methods.buyCredits, {
    authority: committee,
    offerId: 1n,
    price: [coin(5_000, "ueco2")],
    ...change,
  });

function chainWithEcc(): TestChain {
  const chain = footprintChain({ nodes: 1 });
  giveEcc(chain, seller, 1_000n);
  return chain;
}

describe("an offer to the Carbon Neutral Pool", () => {
  test("puts its ECC out of the seller's hands, who can take it back", () => {
    const chain = chainWithEcc();
    expect(offer(chain)).toBe(1n);
    expect([balance(chain, seller), held(chain, "emission")]).toEqual([900n * gram, 100n * gram]);
    expect(chain.query(methods.offers, {}).offers).toMatchObject([{ id: 1n, seller, price: coin(5_000, "ueco2") }]);
    cancel(chain, 1n);
    expect([balance(chain, seller), held(chain, "emission")]).toEqual([1_000n * gram, 0n]);
    expect(offer(chain)).toBe(2n);
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    ["the committee", committee],
    ["the authority", authority],
  ])("is bought by %s: coins of the neutrality account against its ECC", (_name, by) => {
    const chain = chainWithEcc();
    const [before, had] = [balance(chain, seller, "ueco2"), held(chain, "neutrality", "ueco2")];
    offer(chain);
    const { response, events } = buy(chain, { authority: by });
    expect(response.credits).toEqual(coin(100n * gram));
    expect(events.map(({ type }) => type)).toContain("eco2.emission.v1.EventCreditsBought");
    expect(balance(chain, seller, "ueco2") - before).toBe(5_000n);
    expect(had - held(chain, "neutrality", "ueco2")).toBe(5_000n);
    expect([held(chain, "neutral_pool"), held(chain, "emission")]).toEqual([100n * gram, 0n]);
    expect(chain.query(methods.offers, {}).offers).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("repays debt at the end of the block that buys it", () => {
    const chain = chainWithEcc();
    block(chain, hour);
    const { debt } = sums(chain);
    expect(debt > 0n).toBe(true);
    offer(chain);
    buy(chain);
    block(chain, 0n);
    expect(sums(chain)).toMatchObject({ debt: 0n, repaid: debt });
    expect(held(chain, "neutral_pool")).toBe(100n * gram - debt);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("is refused", () => {
  const chain = chainWithEcc();
  offer(chain);
  test.each<[string, () => unknown, string]>([
    ["an offer of nothing", () => offer(chain, { credits: coin(0n) }), "sdk 10: 0uecc"],
    ["an offer of other coins", () => offer(chain, { credits: coin(5, "ueco2") }), "emission 9: denomination ueco2"],
    ["an offer for nothing", () => offer(chain, { price: coin(0, "ueco2") }), "sdk 10: 0ueco2"],
    ["an offer for ECC", () => offer(chain, { price: coin(5) }), "emission 14: uecc would be paid for uecc"],
    ["an offer of more than is there", () => offer(chain, { credits: coin(901n * gram) }), "sdk 5: "],
    ["an offer that has expired", () => offer(chain, { expires: timestampOf(start) }), "emission 14: it expires after"],
    [
      "an offer for years",
      () => offer(chain, { expires: timestampOf(start + 367n * day) }),
      "emission 14: it expires after this block and within 366 days",
    ],
    ["cancelling another's", () => cancel(chain, 1n, person(2)), `emission 12: ${person(2)}: not the seller`],
    ["cancelling none", () => cancel(chain, 9n), "emission 11: 9: no such offer"],
    ["buying by the seller", () => buy(chain, { authority: seller }), `emission 8: ${seller}`],
    ["buying none", () => buy(chain, { offerId: 9n }), "emission 11: 9: no such offer"],
    [
      "buying for another price",
      () => buy(chain, { price: [coin(4_999, "ueco2")] }),
      'emission 15: 5000ueco2, got "4999ueco2": not the price of the offer',
    ],
    ["buying for nothing", () => buy(chain, { price: [] }), 'emission 15: 5000ueco2, got "": not the price'],
    [
      "buying for more than the account has",
      () => {
        const offerId = offer(chain, { price: coin(1_000_000_000_001n, "ueco2") });
        buy(chain, { offerId, price: [coin(1_000_000_000_001n, "ueco2")] });
      },
      "sdk 5: ",
    ],
  ])("%s", (_name, work, reason) => expect(refusal(work)).toContain(reason));

  test("buying what has expired, which its seller still takes back", () => {
    const late = chainWithEcc();
    offer(late);
    block(late, day);
    expect(refusal(() => buy(late))).toContain("emission 13: offer 1: offer has expired");
    cancel(late, 1n);
    expect(late.broken()).toBeUndefined();
  });
});
