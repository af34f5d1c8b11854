import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { coinChain, coins, eventTexts, purse, who } from "../testing/coins.ts";

const { send } = MsgDefinition.methods;
const message = (from: string, to: string, amount: string) => ({
  fromAddress: from,
  toAddress: to,
  amount: coins(amount),
});
const max = (2n ** 256n - 1n).toString();

describe("a send", () => {
  test.each([
    ["a part", who.alice, who.bob, "10ueco2", "500uecc,990ueco2", "17ueco2"],
    ["several coins", who.alice, who.bob, "1uecc,2ueco2", "499uecc,998ueco2", "1uecc,9ueco2"],
    ["everything", who.alice, who.bob, "500uecc,1000ueco2", "", "500uecc,1007ueco2"],
    ["to whom nobody knew", who.alice, who.carol, "3uecc", "497uecc,1000ueco2", "3uecc"],
    ["to oneself", who.alice, who.alice, "1000ueco2", "500uecc,1000ueco2", "500uecc,1000ueco2"],
    ["to an address in capitals", who.alice, who.bob.toUpperCase(), "1ueco2", "500uecc,999ueco2", "8ueco2"],
  ])("of %s", (_, from, to, amount, left, got) => {
    const chain = coinChain();
    expect(chain.deliver(send, message(from, to, amount)).response).toEqual({});
    expect([purse(chain, from), purse(chain, to.toLowerCase())]).toEqual([left, got]);
    expect(chain.broken()).toBeUndefined();
  });

  test("makes the receiver's account, and tells it by the SDK's events in their order", () => {
    const chain = coinChain();
    const { events } = chain.deliver(send, message(who.alice, who.carol, "1uecc,2ueco2"));
    expect(eventTexts(events)).toEqual([
      `coin_spent spender=${who.alice} amount=1uecc,2ueco2`,
      `coin_received receiver=${who.carol} amount=1uecc,2ueco2`,
      `transfer recipient=${who.carol} sender=${who.alice} amount=1uecc,2ueco2`,
      `message sender=${who.alice}`,
    ]);
    expect(JSON.stringify(chain.exported()["auth"])).toContain(who.carol);
  });

  test.each([
    [
      "no sender",
      "",
      who.bob,
      "1ueco2",
      "sdk 7: invalid from address: empty address string is not allowed: invalid address",
    ],
    [
      "a sender of another chain",
      "cosmos1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du",
      who.bob,
      "1ueco2",
      "sdk 7: invalid from address: invalid Bech32 prefix; expected eco, got cosmos: invalid address",
    ],
    [
      "no receiver",
      who.alice,
      " ",
      "1ueco2",
      "sdk 7: invalid to address: empty address string is not allowed: invalid address",
    ],
    ["no coins", who.alice, who.bob, "", "sdk 10: : invalid coins"],
    ["nothing of a coin", who.alice, who.bob, "0ueco2", "sdk 10: 0ueco2: invalid coins"],
    ["less than nothing", who.alice, who.bob, "-5ueco2", "sdk 10: -5ueco2: invalid coins"],
    ["a coin twice", who.alice, who.bob, "1ueco2,1ueco2", "sdk 10: 1ueco2,1ueco2: invalid coins"],
    ["coins out of order", who.alice, who.bob, "1ueco2,1uecc", "sdk 10: 1ueco2,1uecc: invalid coins"],
    ["a bad denomination", who.alice, who.bob, "1u", "sdk 10: 1u: invalid coins"],
    [
      "an amount of no digits",
      who.alice,
      who.bob,
      "ueco2",
      'sdk 10: invalid amount "": must be a decimal integer of at most 256 bits: invalid coins',
    ],
    [
      "a fraction",
      who.alice,
      who.bob,
      "1.5ueco2",
      'sdk 10: invalid amount "1.5": must be a decimal integer of at most 256 bits: invalid coins',
    ],
    [
      "more than there is",
      who.bob,
      who.alice,
      "8ueco2",
      "sdk 5: spendable balance 7ueco2 is smaller than 8ueco2: insufficient funds",
    ],
    [
      "what one has none of",
      who.bob,
      who.alice,
      "1uecc",
      "sdk 5: spendable balance 0uecc is smaller than 1uecc: insufficient funds",
    ],
    [
      "256 bits",
      who.bob,
      who.alice,
      `${max}ueco2`,
      `sdk 5: spendable balance 7ueco2 is smaller than ${max}ueco2: insufficient funds`,
    ],
    [
      "to a module",
      who.alice,
      who.feeCollector,
      "1ueco2",
      `sdk 4: ${who.feeCollector} is not allowed to receive funds: unauthorized`,
    ],
  ])("is refused: %s", (_, from, to, amount, text) => {
    const chain = coinChain();
    const before = chain.exported();
    expect(refusal(() => chain.deliver(send, message(from, to, amount)))).toBe(text);
    expect(chain.exported()).toEqual(before);
  });

  test("leaves nothing when its second coin is missing", () => {
    const chain = coinChain({ balances: [{ address: who.alice, coins: coins("5uecc,5ueco2") }] });
    const before = chain.exported();
    expect(refusal(() => chain.deliver(send, message(who.alice, who.bob, "1uecc,6ueco2")))).toContain("sdk 5");
    expect(chain.exported()).toEqual(before);
  });
});

describe("sending switched off", () => {
  const off = "bank 5: ueco2 transfers are currently disabled: send transactions are disabled";
  test.each([
    ["one denomination", true, [{ denom: "ueco2", enabled: false }], "1ueco2", off],
    ["one of two", true, [{ denom: "ueco2", enabled: false }], "1uecc,1ueco2", off],
    ["another one", true, [{ denom: "ueco2", enabled: false }], "1uecc", ""],
    ["by default", false, [], "1ueco2", off],
    ["by default but this one", false, [{ denom: "ueco2", enabled: true }], "1ueco2", ""],
  ])("for %s", (_, byDefault, entries, amount, text) => {
    const chain = coinChain({ params: { default_send_enabled: byDefault }, send_enabled: entries });
    expect(refusal(() => chain.deliver(send, message(who.alice, who.bob, amount)))).toBe(text);
  });
});
