import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { encodeAddress } from "../../codec/bech32.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { type TestChain, testAddress, testPrefix } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { coinChain, purse } from "./testing/coins.ts";

const { send, multiSend } = MsgDefinition.methods;
const people = [1, 2, 3, 4].map((number) => encodeAddress(testPrefix, testAddress(number)));
const denoms = ["uecc", "ueco2"];
const nameOf = (index: number) => people[index] ?? "";

type Amounts = readonly [uecc: number, ueco2: number];
type Action = { readonly from: number; readonly outputs: readonly (readonly [to: number, amounts: Amounts])[] };

const amounts: fc.Arbitrary<Amounts> = fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 600 }));
const person = fc.nat({ max: people.length - 1 });
const action: fc.Arbitrary<Action> = fc.record({
  from: person,
  outputs: fc.array(fc.tuple(person, amounts), { minLength: 1, maxLength: 4 }),
});

const wire = (list: Amounts) =>
  list.flatMap((amount, i) => (amount === 0 ? [] : [{ denom: denoms[i] ?? "", amount: String(amount) }]));
const sumOf = (list: readonly Amounts[]): Amounts => [
  list.reduce((sum, [a]) => sum + a, 0),
  list.reduce((sum, [, b]) => sum + b, 0),
];

/** The ledger as one would write it without any thought. */
class Naive {
  readonly purses = new Map(
    people.map((name) => [name, name === people[0] ? [500, 1000] : [0, name === people[1] ? 7 : 0]]),
  );

  /** Whether it can be done; does it then. */
  pay({ from, outputs }: Action): boolean {
    const spent = sumOf(outputs.map(([, amounts]) => amounts));
    const purse = this.purses.get(nameOf(from)) ?? [];
    if (outputs.some(([, [a, b]]) => a + b === 0) || spent.some((amount, i) => amount > (purse[i] ?? 0))) return false;
    for (const i of [0, 1]) purse[i] = (purse[i] ?? 0) - (spent[i] ?? 0);
    for (const [to, amounts] of outputs) {
      const target = this.purses.get(nameOf(to)) ?? [];
      for (const i of [0, 1]) target[i] = (target[i] ?? 0) + (amounts[i] ?? 0);
    }
    return true;
  }

  texts(): string[] {
    return people.map((name) =>
      (this.purses.get(name) ?? []).flatMap((amount, i) => (amount === 0 ? [] : [`${amount}${denoms[i]}`])).join(),
    );
  }
}

/** One output goes as a send, several as a multi-send. */
function pay(chain: TestChain, { from, outputs }: Action): string {
  const [first, ...more] = outputs;
  if (first !== undefined && more.length === 0) {
    const message = { fromAddress: nameOf(from), toAddress: nameOf(first[0]), amount: wire(first[1]) };
    return refusal(() => chain.deliver(send, message));
  }
  const spent = sumOf(outputs.map(([, amounts]) => amounts));
  const message = {
    inputs: [{ address: nameOf(from), coins: wire(spent) }],
    outputs: outputs.map(([to, amounts]) => ({ address: nameOf(to), coins: wire(amounts) })),
  };
  return refusal(() => chain.deliver(multiSend, message));
}

test("whatever is paid to whom, balances are a naive count's, and the supply stays", () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 1, maxLength: 25, size: "max" }), (actions) => {
      const chain = coinChain();
      const naive = new Naive();
      for (const one of actions) {
        expect(pay(chain, one) === "").toBe(naive.pay(one));
        expect(people.map((name) => purse(chain, name))).toEqual(naive.texts());
        expect(chain.broken()).toBeUndefined();
      }
      expect(chain.exported()["bank"]).toMatchObject({ supply: wire([500, 1007]) });
    }),
    { numRuns: 60 },
  );
});

describe("a state that was tampered with is told", () => {
  const key = (hex: string) => Buffer.from(hex, "hex");
  const alice = "01".repeat(20);
  const ueco2 = Buffer.from("ueco2").toString("hex");
  test.each([
    ["a balance that grew", `0214${alice}${ueco2}`, "2000", "bank.supply: ueco2: balances sum to 2007, supply is 1007"],
    ["a balance below nothing", `0214${alice}${ueco2}`, "-5", "has a balance of -5ueco2"],
    ["a supply that shrank", `00${ueco2}`, "7", "bank.supply: ueco2: balances sum to 1007, supply is 7"],
    ["a supply of what nobody holds", "00616263", "7", "bank.supply: abc: balances sum to 0, supply is 7"],
    ["a supply that is gone", `00${ueco2}`, null, "bank.supply: ueco2: held by accounts but not in the supply"],
    ["a holder who is not listed", `03${ueco2}0014${alice}`, null, "bank.holders: 3 balances, 2 index entries"],
    ["a holder of nothing", `036162630014${alice}`, "\u0001", "is indexed for abc and holds none"],
  ])("%s", (_, at, value, text) => {
    const chain = coinChain();
    chain.ctx.branch.set("bank", key(at), value === null ? null : Buffer.from(value, "latin1"));
    expect(chain.broken()).toContain(text);
  });
});
