import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { coinChain, coins, eventTexts, purse, who } from "../testing/coins.ts";

const { multiSend } = MsgDefinition.methods;
type Part = readonly [address: string, amount: string];
const message = (inputs: readonly Part[], outputs: readonly Part[]) => {
  const parts = (list: readonly Part[]) => list.map(([address, amount]) => ({ address, coins: coins(amount) }));
  return { inputs: parts(inputs), outputs: parts(outputs) };
};

describe("a multi-send", () => {
  test("pays many, and tells it by the SDK's events in their order", () => {
    const chain = coinChain();
    const outputs: Part[] = [
      [who.bob, "1uecc,2ueco2"],
      [who.carol, "3ueco2"],
      [who.bob, "4ueco2"],
    ];
    const { events, response } = chain.deliver(multiSend, message([[who.alice, "1uecc,9ueco2"]], outputs));
    expect(response).toEqual({});
    expect([who.alice, who.bob, who.carol].map((one) => purse(chain, one))).toEqual([
      "499uecc,991ueco2",
      "1uecc,13ueco2",
      "3ueco2",
    ]);
    expect(eventTexts(events)).toEqual([
      `message sender=${who.alice}`,
      `coin_spent spender=${who.alice} amount=1uecc,9ueco2`,
      `coin_received receiver=${who.bob} amount=1uecc,2ueco2`,
      `transfer recipient=${who.bob} sender=${who.alice} amount=1uecc,2ueco2`,
      `coin_received receiver=${who.carol} amount=3ueco2`,
      `transfer recipient=${who.carol} sender=${who.alice} amount=3ueco2`,
      `coin_received receiver=${who.bob} amount=4ueco2`,
      `transfer recipient=${who.bob} sender=${who.alice} amount=4ueco2`,
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("to oneself changes nothing", () => {
    const chain = coinChain();
    chain.deliver(multiSend, message([[who.alice, "1000ueco2"]], [[who.alice, "1000ueco2"]]));
    expect(purse(chain, who.alice)).toBe("500uecc,1000ueco2");
  });

  const alice: Part = [who.alice, "5ueco2"];
  const max = 2n ** 256n - 1n;
  test.each<[string, readonly Part[], readonly Part[], string]>([
    ["no input", [], [[who.bob, "5ueco2"]], "bank 2: no inputs to send transaction"],
    ["two inputs", [alice, alice], [[who.bob, "10ueco2"]], "bank 9: multiple senders not allowed"],
    ["two inputs and no output", [alice, alice], [], "bank 9: multiple senders not allowed"],
    ["no output", [alice], [], "bank 3: no outputs to send transaction"],
    [
      "an input of nobody",
      [["", "5ueco2"]],
      [[who.bob, "5ueco2"]],
      "sdk 7: invalid input address: empty address string is not allowed: invalid address",
    ],
    ["an input of nothing", [[who.alice, ""]], [[who.bob, "5ueco2"]], "sdk 10: : invalid coins"],
    [
      "an output to nobody",
      [alice],
      [["x", "5ueco2"]],
      "sdk 7: invalid output address: decoding bech32 failed: invalid bech32 string length 1: invalid address",
    ],
    ["an output of nothing", [alice], [[who.bob, "0ueco2"]], "sdk 10: 0ueco2: invalid coins"],
    ["too little given", [alice], [[who.bob, "4ueco2"]], "bank 4: sum inputs != sum outputs"],
    ["another coin given", [alice], [[who.bob, "5uecc"]], "bank 4: sum inputs != sum outputs"],
    [
      "outputs that overrun 256 bits together",
      [[who.alice, `${max}ueco2`]],
      [
        [who.bob, `${max}ueco2`],
        [who.carol, `${max}ueco2`],
      ],
      "bank 4: sum inputs != sum outputs",
    ],
    // The sums are compared before anybody asks who may receive.
    ["a module, and wrong sums", [alice], [[who.feeCollector, "4ueco2"]], "bank 4: sum inputs != sum outputs"],
    [
      "a module",
      [alice],
      [[who.feeCollector, "5ueco2"]],
      `sdk 4: ${who.feeCollector} is not allowed to receive funds: unauthorized`,
    ],
    [
      "more than there is",
      [[who.bob, "8ueco2"]],
      [[who.alice, "8ueco2"]],
      "sdk 5: spendable balance 7ueco2 is smaller than 8ueco2: insufficient funds",
    ],
  ])("is refused: %s", (_, inputs, outputs, text) => {
    const chain = coinChain();
    const before = chain.exported();
    expect(refusal(() => chain.deliver(multiSend, message(inputs, outputs)))).toBe(text);
    expect(chain.exported()).toEqual(before);
  });

  test("of a denomination that is switched off is refused, but not before wrong sums", () => {
    const chain = coinChain({ send_enabled: [{ denom: "ueco2", enabled: false }] });
    const give = (amount: string) => refusal(() => chain.deliver(multiSend, message([alice], [[who.bob, amount]])));
    expect(give("5ueco2")).toBe("bank 5: ueco2 transfers are currently disabled: send transactions are disabled");
    expect(give("6ueco2")).toBe("bank 4: sum inputs != sum outputs");
  });

  test("of many denominations to many receivers", () => {
    const denoms = Array.from({ length: 300 }, (_, i) => `denom${1000 + i}`);
    const all = denoms.map((denom) => `1${denom}`);
    const chain = coinChain({ balances: [{ address: who.alice, coins: coins(all.join()) }] });
    // Backwards, so that each output's denomination sorts before all that were summed.
    const outputs = all.toReversed().map((coin): Part => [who.bob, coin]);
    chain.deliver(multiSend, message([[who.alice, all.join()]], outputs));
    expect(purse(chain, who.bob)).toBe(all.join());
    expect(chain.broken()).toBeUndefined();
  });
});
