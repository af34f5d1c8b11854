import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  balance,
  coin,
  footprintChain,
  giveEcc,
  gram,
  held,
  methods,
  operator,
  operatorAccount,
  person,
} from "../testing/footprint.ts";

const rich = person(1);

const setAside = (chain: TestChain, node: number, amount: bigint, denom = "uecc", depositor = rich) =>
  chain.deliver(MsgDefinition.methods.setAside, {
    depositor,
    operatorAddress: operator(node),
    amount: coin(amount, denom),
  }).response.balance;

const takeBack = (chain: TestChain, node: number, amount: bigint, denom = "uecc") =>
  chain.deliver(MsgDefinition.methods.takeBack, { operator: operatorAccount(node), amount: coin(amount, denom) })
    .response.balance;

function chainWithEcc(): TestChain {
  const chain = footprintChain({ nodes: 2 });
  giveEcc(chain, rich, 1_000n);
  return chain;
}

test("anybody sets ECC aside for an operator, who alone takes it back", () => {
  const chain = chainWithEcc();
  expect([setAside(chain, 1, 3n * gram), setAside(chain, 1, 2n * gram)]).toEqual(["3000000", "5000000"]);
  expect([balance(chain, rich), held(chain, "emission")]).toEqual([995n * gram, 5n * gram]);
  expect(takeBack(chain, 1, 4n * gram)).toBe("1000000");
  expect(balance(chain, operatorAccount(1))).toBe(4n * gram);
  expect(chain.query(methods.node, { address: operator(1) }).node).toMatchObject({ setAside: "1000000", paid: "0" });
  expect(chain.broken()).toBeUndefined();
});

describe("is refused", () => {
  const chain = chainWithEcc();
  setAside(chain, 1, 5n);
  test.each<[string, () => unknown, string]>([
    ["setting nothing aside", () => setAside(chain, 1, 0n), "sdk 10: 0uecc: invalid coins"],
    ["setting less than nothing aside", () => setAside(chain, 1, -1n), "sdk 10: -1uecc: invalid coins"],
    [
      "setting other coins aside",
      () => setAside(chain, 1, 5n, "ueco2"),
      "emission 9: denomination ueco2, expected uecc: invalid amount",
    ],
    ["setting aside for no candidate", () => setAside(chain, 9, 5n), "emission 4: ecovaloper1"],
    [
      "setting more aside than there is",
      () => setAside(chain, 1, 1_001n * gram),
      "sdk 5: spendable balance 999999995uecc is smaller than 1001000000uecc",
    ],
    [
      "taking back more than is set aside",
      () => takeBack(chain, 1, 6n),
      "emission 10: 6uecc of 5uecc: not so much is set aside",
    ],
    ["taking back what is another's", () => takeBack(chain, 2, 1n), "emission 10: 1uecc of 0uecc"],
    ["taking back nothing", () => takeBack(chain, 1, 0n), "sdk 10: 0uecc: invalid coins"],
    ["taking back other coins", () => takeBack(chain, 1, 1n, "ueco2"), "emission 9: denomination ueco2"],
    [
      "a coin that is none",
      () =>
        chain.deliver(MsgDefinition.methods.takeBack, {
          operator: operatorAccount(1),
          amount: { denom: "uecc", amount: "x" },
        }),
      "sdk 10: ",
    ],
  ])("%s", (_name, work, reason) => expect(refusal(work)).toContain(reason));
});
