import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/query.ts";
import { QueryDefinition as BankQuery } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgMultiSend } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { OutOfGas } from "../../../core/gas.ts";
import { testAddress, testPrefix } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { pack } from "../authorization/authorization.ts";
import { prunedInBlock } from "../grants.ts";
import {
  coins,
  eventTexts,
  execAny,
  execute,
  generic,
  give,
  grantChain,
  second,
  send,
  sending,
  sendUrl,
  who,
} from "../testing/authz.ts";

type Chain = ReturnType<typeof grantChain>;
const balance = (chain: Chain, address: string) =>
  chain.query(BankQuery.methods.balance, { address, denom: "ueco2" }).balance?.amount;
const granted = (chain: Chain) =>
  chain.query(QueryDefinition.methods.grants, { granter: who.alice, grantee: who.bob }).grants;
const pay = (amount: string, to: string = who.carol, from: string = who.alice) => send(from, to, amount);

describe("an exec", () => {
  test("runs the message in the granter's name; its events bear its place", () => {
    const chain = grantChain();
    give(chain, generic(sendUrl));
    const { events, response } = execute(chain, [pay("1ueco2"), pay("2ueco2")]);
    expect(response.results).toEqual([new Uint8Array(0), new Uint8Array(0)]);
    expect([balance(chain, who.alice), balance(chain, who.carol)]).toEqual(["997", "13"]);
    expect(eventTexts(events)).toEqual(
      ["1ueco2", "2ueco2"].flatMap((amount, index) => [
        `coin_spent spender=${who.alice} amount=${amount} authz_msg_index=${index}`,
        `coin_received receiver=${who.carol} amount=${amount} authz_msg_index=${index}`,
        `transfer recipient=${who.carol} sender=${who.alice} amount=${amount} authz_msg_index=${index}`,
        `message sender=${who.alice} authz_msg_index=${index}`,
      ]),
    );
    expect(granted(chain)).toHaveLength(1);
  });

  test("of the grantee's own message needs no grant", () => {
    const chain = grantChain();
    execute(chain, [pay("4ueco2", who.carol, who.bob)]);
    expect(balance(chain, who.bob)).toBe("6");
  });

  test("takes from a limit, and ends the grant with it", () => {
    const chain = grantChain();
    give(chain, sending("3uecc,10ueco2"), 60n);
    execute(chain, [pay("4ueco2")]);
    expect(granted(chain).map(({ authorization }) => authorization)).toEqual([sending("3uecc,6ueco2")]);
    execute(chain, [pay("3uecc,6ueco2")]);
    expect(granted(chain)).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("to a receiver of the list alone", () => {
    const chain = grantChain();
    give(chain, sending("10ueco2", [who.dave, who.carol]));
    expect(refusal(() => execute(chain, [pay("1ueco2", who.bob)]))).toBe(
      `sdk 4: cannot send to ${who.bob} address: unauthorized`,
    );
    execute(chain, [pay("1ueco2", who.carol)]);
    expect(balance(chain, who.carol)).toBe("11");
  });

  test("of an exec: carol in bob's name in alice's name", () => {
    const chain = grantChain();
    give(chain, sending("10ueco2"));
    give(chain, generic("/cosmos.authz.v1beta1.MsgExec"), undefined, who.carol, who.bob);
    execute(chain, [execAny(who.bob, [pay("1ueco2")])], who.carol);
    expect([balance(chain, who.alice), granted(chain)[0]?.authorization]).toEqual(["999", sending("9ueco2")]);
  });

  test("all or nothing", () => {
    const chain = grantChain();
    give(chain, sending("10ueco2"));
    const before = chain.exported();
    expect(refusal(() => execute(chain, [pay("9ueco2"), pay("2ueco2")]))).toBe(
      "sdk 5: requested amount is more than spend limit: insufficient funds",
    );
    expect(chain.exported()).toEqual(before);
  });

  const deep = (levels: number) => {
    let message = pay("1ueco2", who.carol, who.bob);
    for (let level = 0; level < levels; level++) message = execAny(who.bob, [message]);
    return message;
  };
  const toMany = pack(MsgMultiSend, {
    inputs: [
      { address: who.alice, coins: coins("1ueco2") },
      { address: who.carol, coins: coins("1ueco2") },
    ],
    outputs: [],
  });
  const missing = `failed to get grant with given granter: ${who.carol}, grantee: ${who.bob} & msgType: ${sendUrl} `;
  test.each([
    ["of nothing", [], "sdk 18: messages cannot be empty: invalid request"],
    ["without a grant", [pay("1ueco2", who.bob, who.carol)], `authz 2: ${missing}: authorization not found`],
    [
      "of more than the limit",
      [pay("11ueco2")],
      "sdk 5: requested amount is more than spend limit: insufficient funds",
    ],
    ["of another coin", [pay("1uecc")], "sdk 5: requested amount is more than spend limit: insufficient funds"],
    ["of coins that are none", [pay("-1ueco2")], "sdk 10: -1ueco2: invalid coins"],
    ["of two signers", [toMany], "authz 9: authorization can be given to msg with only one signer"],
    [
      "of what its handler refuses",
      [pay("10ueco2", who.feeCollector)],
      `sdk 4: failed to execute message; message from_address:"${who.alice}" to_address:"${who.feeCollector}" ` +
        `amount:<denom:"ueco2" amount:"10" > : ${who.feeCollector} is not allowed to receive funds: unauthorized`,
    ],
    [
      "of a message that no module has",
      [{ typeUrl: "/cosmos.gov.v1.MsgVote", value: Buffer.from(`1203${Buffer.from("eco").toString("hex")}`, "hex") }],
      "sdk 7: decoding bech32 failed: invalid bech32 string length 3: invalid address",
    ],
  ])("is refused: %s", (_, msgs, text) => {
    const chain = grantChain();
    give(chain, sending("10ueco2"));
    const before = chain.exported();
    expect(refusal(() => execute(chain, msgs))).toBe(text);
    expect(chain.exported()).toEqual(before);
  });

  test("inside of execs, eight deep and no more", () => {
    const chain = grantChain();
    execute(chain, [deep(7)]);
    expect(balance(chain, who.bob)).toBe("9");
    expect(refusal(() => execute(chain, [deep(8)]))).toContain("messages dispatch each other more than 8 deep");
    expect(balance(chain, who.bob)).toBe("9");
  });

  test("ends where the transaction's gas ends, not before", () => {
    const pays = (gas?: number) => {
      const chain = grantChain();
      give(chain, generic(sendUrl));
      return execute(chain, [pay("1ueco2")], who.bob, gas).gasUsed;
    };
    const needed = pays();
    expect(pays(needed)).toBe(needed);
    expect(() => pays(needed - 1)).toThrow(OutOfGas);
  });
});

describe("a grant that ends", () => {
  test("is removed by the first block at its end or past it", () => {
    const chain = grantChain();
    give(chain, sending("10ueco2"), 60n);
    chain.runBlock({ after: 59n * second });
    execute(chain, [pay("1ueco2")]);
    chain.runBlock({ after: second });
    expect(granted(chain)).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("allows nothing past its end, even while it waits to be removed behind many others", () => {
    const chain = grantChain();
    const grantees = Array.from({ length: prunedInBlock + 1 }, (_, i) => encodeAddress(testPrefix, testAddress(i + 9)));
    for (const grantee of grantees) give(chain, generic(sendUrl), 60n, grantee);
    const { granterGrants } = QueryDefinition.methods;
    const left = () => chain.query(granterGrants, { granter: who.alice }).grants;
    chain.runBlock({ after: 61n * second });
    expect(left()).toHaveLength(1);
    const grantee = left()[0]?.grantee ?? "";
    expect(refusal(() => execute(chain, [pay("1ueco2")], grantee))).toBe("authz 6: authorization expired");
    chain.runBlock();
    expect(left()).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });
});
