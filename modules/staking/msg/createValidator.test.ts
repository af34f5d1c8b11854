import { describe, expect, test } from "@jest/globals";
import { LegacyAminoPubKey } from "../../../codec/gen/cosmos/crypto/multisig/keys.ts";
import { PubKey as Secp256k1Key } from "../../../codec/gen/cosmos/crypto/secp256k1/keys.ts";
import { type MsgCreateValidator, MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { eventTexts, purse } from "../../bank/testing/coins.ts";
import {
  account,
  askBond,
  bytesOf,
  candidatesChain,
  keeperOf,
  keyAddress,
  keyAny,
  leave,
  notBonded,
  operator,
  rates,
  registration,
  stakingChain,
  standing,
  ueco2,
  unbonding,
} from "../testing/stakers.ts";

const { createValidator } = MsgDefinition.methods;

describe("a registration", () => {
  test("makes a candidate without a seat, with its bond as its first votes, and is told as the SDK tells it", () => {
    const chain = stakingChain();
    const { response, events } = chain.deliver(createValidator, registration(2, 500));
    expect(response).toEqual({});
    expect(standing(chain, 2)).toBe("unbonded 500 500");
    expect([purse(chain, account(2)), purse(chain, notBonded)]).toEqual(["999500ueco2", "500ueco2"]);
    expect(keeperOf(chain).operatorOf(chain.ctx, keyAddress(2))).toEqual(bytesOf(2));
    expect(eventTexts(events)).toEqual([
      `coin_spent spender=${account(2)} amount=500ueco2`,
      `coin_received receiver=${notBonded} amount=500ueco2`,
      `create_validator validator=${operator(2)} amount=500ueco2`,
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("with the key of a validator of CometBFT's genesis takes over its seat", () => {
    expect(standing(candidatesChain([700]), 1)).toBe("bonded 700 700");
  });

  test("without a commission has the highest that the chain allows", () => {
    const chain = stakingChain();
    chain.deliver(createValidator, { ...registration(2, 500), commission: undefined });
    const found = keeperOf(chain).validator(chain.ctx, bytesOf(2));
    expect(found?.commission?.commissionRates).toEqual(rates("0.6", "0.6", "0.01"));
  });
});

const secp = {
  typeUrl: "/cosmos.crypto.secp256k1.PubKey",
  value: Secp256k1Key.encode({ key: new Uint8Array(33).fill(2) }).finish(),
};
const multisig = {
  typeUrl: "/cosmos.crypto.multisig.LegacyAminoPubKey",
  value: LegacyAminoPubKey.encode({ threshold: 1, publicKeys: [secp] }).finish(),
};
const nobody = { moniker: "", identity: "", website: "", securityContact: "", details: "" };

describe("a registration is refused", () => {
  test("with less than the chain asks of a candidate; with so much it is not", () => {
    const chain = stakingChain();
    askBond(chain, "501");
    const before = chain.exported();
    expect(refusal(() => chain.deliver(createValidator, registration(2, 500)))).toBe(
      "staking 1003: got 500, at least 501 is required: self bond is less than the chain requires",
    );
    expect(chain.exported()).toEqual(before);
    chain.deliver(createValidator, registration(2, 501));
    expect(standing(chain, 2)).toBe("unbonded 501 501");
  });

  test.each<[string, Partial<MsgCreateValidator>, string]>([
    ["an account for an operator", { validatorAddress: account(2) }, "sdk 7: invalid validator address"],
    ["no key", { pubkey: undefined }, "staking 39: empty validator public key"],
    ["no bond", { value: undefined }, "sdk 18: invalid delegation amount: invalid request"],
    ["a bond of nothing", { value: ueco2(0) }, "sdk 18: invalid delegation amount: invalid request"],
    ["a bond that is no number", { value: { denom: "ueco2", amount: "1.5" } }, "sdk 18: invalid delegation amount"],
    ["no description", { description: nobody }, "sdk 18: empty description: invalid request"],
    [
      "a rate above its own highest",
      { commission: rates("0.3", "0.2", "0.1") },
      "staking 11: commission cannot be more than the max rate",
    ],
    [
      "a negative rate",
      { commission: { ...rates("0.3", "0.4", "0.1"), rate: "-1" } },
      "staking 9: commission must be positive",
    ],
    [
      "a highest rate above all",
      { commission: rates("0.3", "1.1", "0.1") },
      "staking 10: commission cannot be more than 100%",
    ],
    [
      "a negative change",
      { commission: { ...rates("0.3", "0.4", "0.1"), maxChangeRate: "-1" } },
      "staking 13: commission change rate must be positive",
    ],
    [
      "a change above its highest",
      { commission: rates("0.3", "0.4", "0.5") },
      "staking 14: commission change rate cannot be more than the max rate",
    ],
    [
      "a rate below the chain's bound",
      { commission: rates("0.04", "0.4", "0.1") },
      "staking 40: cannot set validator commission to less than minimum rate of 0.050000000000000000: commission cannot be less than min rate",
    ],
    [
      "a rate above the chain's bound",
      { commission: rates("0.61", "1", "0.1") },
      "staking 1000: commission rate is 0.610000000000000000, at most 0.600000000000000000 is allowed: commission cannot be more than the chain allows",
    ],
    [
      "a rate that is no number",
      { commission: { ...rates("0.3", "0.4", "0.1"), rate: "0.1" } },
      "sdk 18: commission rate: invalid decimal atomics",
    ],
    [
      "no minimum",
      { minSelfDelegation: "0" },
      "sdk 18: minimum self delegation must be a positive integer: invalid request",
    ],
    [
      "a bond below its own minimum",
      { minSelfDelegation: "501" },
      "staking 16: validator's self delegation must be greater than their minimum self delegation",
    ],
    [
      "a second time",
      { validatorAddress: operator(1) },
      "staking 4: validator already exist for this operator address; must use new validator operator address",
    ],
    [
      "the key of another",
      { pubkey: keyAny(1) },
      "staking 5: validator already exist for this pubkey; must use new validator pubkey",
    ],
    [
      "a key that CometBFT refuses",
      { pubkey: secp },
      "staking 6: got: secp256k1, expected: [ed25519]: validator pubkey type is not supported",
    ],
    [
      "a key of many",
      { pubkey: multisig },
      "staking 6: got: multisig, expected: [ed25519]: validator pubkey type is not supported",
    ],
    [
      "a key of an unknown kind",
      { pubkey: { typeUrl: "/a.Key", value: new Uint8Array() } },
      "sdk 8: unrecognized public key type: /a.Key: invalid pubkey",
    ],
    [
      "a short key",
      { pubkey: { ...keyAny(2), value: Uint8Array.of(10, 1, 1) } },
      "sdk 8: ed25519 key has 1 bytes, expected 32: invalid pubkey",
    ],
    [
      "other coins",
      { value: { denom: "uecc", amount: "500" } },
      "sdk 18: invalid coin denomination: got uecc, expected ueco2: invalid request",
    ],
    [
      "a long moniker",
      { description: { ...nobody, moniker: "ü".repeat(36) } },
      "sdk 18: invalid moniker length; got: 72, max: 70: invalid request",
    ],
    [
      "more than it has",
      { value: ueco2(1_000_001) },
      "sdk 5: failed to delegate; 1000000ueco2 is smaller than 1000001ueco2: insufficient funds",
    ],
  ])("for %s, and nothing changes", (_, change, wanted) => {
    const chain = candidatesChain([100]);
    const before = chain.exported();
    expect(refusal(() => chain.deliver(createValidator, { ...registration(2, 500), ...change }))).toContain(wanted);
    expect(chain.exported()).toEqual(before);
  });

  test("for a key that was tombstoned, whoever comes with it", () => {
    const chain = candidatesChain([100, 200], 2);
    keeperOf(chain).tombstone(chain.ctx, bytesOf(1));
    chain.runBlock();
    leave(chain, 1, 1, 100);
    chain.runBlock({ after: unbonding });
    chain.runBlock();
    expect(standing(chain, 1)).toBe("none");
    const again = { ...registration(3, 10), pubkey: keyAny(1) };
    expect(refusal(() => chain.deliver(createValidator, again))).toMatch(/^staking 5: /);
  });
});
