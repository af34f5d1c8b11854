import { describe, expect, test } from "@jest/globals";
import { endedInBlock, returnedInBlock } from "./endBlock.ts";
import { aTonne, tenTonnes, ueco2, who } from "./testing/market.ts";

const T = 1_000_000n;
const typed = (events: readonly { type: string }[], name: string) =>
  events.filter(({ type }) => type === `eco2.market.v1.${name}`);

describe("offers end at their time", () => {
  test("the goods go back in the block whose time is theirs, and not before", () => {
    const { chain, offer, inSeconds, wait, status, held } = tenTonnes();
    offer({ ...aTonne, expiresAt: inSeconds(2n) });
    wait(1n);
    expect(status()).toBe("open sold 0 returned 0 lost 0 held 1000000");
    // The end of the block of this second sees that the offer's time is not over.
    wait(1n);
    expect(status()).toBe("open sold 0 returned 0 lost 0 held 1000000");
    const events = wait(1n);
    expect(status()).toBe("expired sold 0 returned 1000000 lost 0 held 0");
    expect([typed(events, "EventOfferEnded").length, typed(events, "EventReturned").length]).toEqual([1, 1]);
    expect(held(who.alice)).toBe(10n * T);
    expect(chain.broken()).toBeUndefined();
  });

  test("so many a block, the earliest first; nobody buys of those that wait for their turn", () => {
    const { chain, offer, trade, inSeconds, wait, status } = tenTonnes();
    const count = 2 * endedInBlock + 5;
    for (let i = 0; i < count; i++)
      offer({ denom: "ugold", amount: "10", price: ueco2(10), expiresAt: inSeconds(i < 5 ? 4n : 3n) });
    chain.nextBlock();
    chain.nextBlock();
    chain.nextBlock();
    chain.nextBlock();
    expect(() => trade({ offerId: 1n, amount: "10" })).toThrow("the time of offer 1 is over");
    const ended = [1, 2, 3].map(() => typed(wait(1n), "EventOfferEnded").length);
    expect(ended).toEqual([endedInBlock, endedInBlock, 5]);
    expect(status(1n)).toBe("expired sold 0 returned 10 lost 0 held 0");
    expect(chain.broken()).toBeUndefined();
  });

  test("an escrow of many ranges goes back over several blocks", () => {
    const { chain, offer, send, inSeconds, wait, status, bring } = tenTonnes();
    bring(1000n, who.bob, 2);
    // Every other kilogram of bob's is alice's: her grams are ranges that never touch.
    const pieces = returnedInBlock + 20;
    for (let i = 0; i < pieces; i++) {
      send(who.bob, who.alice, 1000n, 2n);
      send(who.bob, who.carol, 1000n, 2n);
    }
    offer({ batchId: 2n, amount: String(pieces * 1000), price: ueco2(pieces), expiresAt: inSeconds(1n) });
    wait(1n);
    wait(1n);
    expect(status()).toBe(`expired sold 0 returned ${returnedInBlock * 1000} lost 0 held 20000`);
    expect(chain.broken()).toBeUndefined();
    wait(1n);
    expect(status()).toBe(`expired sold 0 returned ${pieces * 1000} lost 0 held 0`);
    expect(chain.broken()).toBeUndefined();
  });

  test("while their batch is suspended they end too, and the goods go back after the release, so many a block", () => {
    const { chain, offer, inSeconds, suspend, resume, wait, held } = tenTonnes();
    const count = endedInBlock + 3;
    for (let i = 0; i < count; i++) offer({ batchId: 1n, amount: "1000", price: ueco2(10), expiresAt: inSeconds(1n) });
    suspend();
    const ended = [1n, 1n, 1n, 1n].map((seconds) => typed(wait(seconds), "EventOfferEnded").length);
    expect(ended.reduce((sum, one) => sum + one)).toBe(count);
    expect(chain.broken()).toBeUndefined();
    resume();
    const returned = [1n, 1n, 1n].map((seconds) => typed(wait(seconds), "EventReturned").length);
    expect(returned).toEqual([endedInBlock, 3, 0]);
    expect(held(who.alice)).toBe(10n * T);
    expect(chain.broken()).toBeUndefined();
  });

  test("released and suspended again before a block could give anything back: they wait again", () => {
    const { chain, offer, cancel, suspend, resume, wait, status } = tenTonnes();
    offer(aTonne);
    suspend();
    cancel();
    resume();
    suspend();
    wait(1n);
    expect(status()).toBe("cancelled sold 0 returned 0 lost 0 held 1000000");
    expect(chain.broken()).toBeUndefined();
    resume();
    wait(1n);
    expect(status()).toBe("cancelled sold 0 returned 1000000 lost 0 held 0");
  });
});

describe("grams that lose their validity in escrow", () => {
  test("used at their source: the offer goes on with the rest, and nobody is sold what is gone", () => {
    const { chain, offer, trade, report, lotsOf, status } = tenTonnes();
    offer({ batchId: 1n, amount: (3n * T).toString(), price: ueco2(75_000_000) });
    report(2n, 2n);
    expect(status()).toBe("open sold 0 returned 0 lost 1000000 held 2000000");
    expect(chain.broken()).toBeUndefined();
    const { ranges } = trade({ amount: "2000000" }).response;
    expect(ranges).toEqual([
      { batchId: 1n, startGram: 0n, endGram: T },
      { batchId: 1n, startGram: 2n * T, endGram: 3n * T },
    ]);
    expect(lotsOf()).toEqual([
      "0-1000000 bob held",
      "1000000-2000000 market suspended",
      "2000000-3000000 bob held",
      "3000000-10000000 alice held",
    ]);
    expect(status()).toBe("sold sold 2000000 returned 0 lost 1000000 held 0");
    expect(chain.broken()).toBeUndefined();
  });

  test("revoked in part over two offers: each loses its share", () => {
    const { chain, offer, revoke, status } = tenTonnes();
    offer(aTonne);
    offer(aTonne);
    revoke(900_000n, 1_250_000n);
    expect([status(1n), status(2n)]).toEqual([
      "open sold 0 returned 0 lost 100000 held 900000",
      "open sold 0 returned 0 lost 250000 held 750000",
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, Parameters<ReturnType<typeof tenTonnes>["offer"]>[0], string]>([
    ["all of it", aTonne, "void sold 0 returned 0 lost 1000000 held 0"],
    [
      "a part of what is sold at once",
      { ...aTonne, amount: "2000000", whole: true },
      "void sold 0 returned 1000000 lost 1000000 held 0",
    ],
    [
      "so much that no step is left",
      { ...aTonne, amount: "1500000", price: ueco2(1) },
      "void sold 0 returned 500000 lost 1000000 held 0",
    ],
  ])("%s: the offer is void, the rest goes back", (_, terms, expected) => {
    const { chain, offer, trade, revoke, wait, status } = tenTonnes();
    offer(terms);
    revoke(0n, T);
    expect(() => trade({ amount: "1" })).toThrow("offer has ended");
    wait(1n);
    expect(status()).toBe(expected);
    expect(chain.broken()).toBeUndefined();
  });

  test("while an ended offer waits for the release of its batch", () => {
    const { chain, offer, cancel, suspend, resume, revoke, wait, status } = tenTonnes();
    offer(aTonne);
    suspend();
    cancel();
    revoke(0n, 400_000n);
    expect(status()).toBe("cancelled sold 0 returned 0 lost 400000 held 600000");
    resume();
    wait(1n);
    expect(status()).toBe("cancelled sold 0 returned 600000 lost 400000 held 0");
    expect(chain.broken()).toBeUndefined();
  });

  test("those of others do not concern the market", () => {
    const { chain, offer, revoke, status } = tenTonnes();
    offer(aTonne);
    revoke(5n * T, 6n * T);
    expect(status()).toBe("open sold 0 returned 0 lost 0 held 1000000");
    expect(chain.broken()).toBeUndefined();
  });
});
