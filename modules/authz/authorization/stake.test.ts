import { expect, test } from "@jest/globals";
import { StakeAuthorization } from "../../../codec/gen/cosmos/staking/v1beta1/authz.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { coins, grantChain } from "../testing/authz.ts";
import { pack } from "./authorization.ts";
import { stakeAuthorization } from "./stake.ts";

const { ctx } = grantChain();
const allow = (...address: string[]) => ({ $case: "allowList", value: { address } }) as const;
const deny = (...address: string[]) => ({ $case: "denyList", value: { address } }) as const;
const packed = (
  maxTokens: string,
  validators?: StakeAuthorization["validators"],
  authorizationType: 1 | 2 | 3 | 4 = 1,
) => pack(StakeAuthorization, { maxTokens: coins(maxTokens)[0], validators, authorizationType });
const delegate = (validatorAddress: string, amount: string) => ({
  delegatorAddress: "d",
  validatorAddress,
  amount: coins(amount)[0],
});

test.each([
  [1, "MsgDelegate"],
  [2, "MsgUndelegate"],
  [3, "MsgBeginRedelegate"],
  [4, "MsgCancelUnbondingDelegation"],
] as const)("type %d is about %s", (type, name) => {
  expect(stakeAuthorization(packed("5ueco2", deny("a"), type).value).typeUrl()).toBe(`/cosmos.staking.v1beta1.${name}`);
});

test.each([
  ["a part", packed("5ueco2"), delegate("a", "2ueco2"), packed("3ueco2")],
  ["all of it", packed("5ueco2", allow("b", "a")), delegate("a", "5ueco2"), "nothing"],
  ["any amount", packed("", deny("b")), delegate("a", "9ueco2"), "all"],
  [
    "a redelegation by where it goes",
    packed("5ueco2", allow("to"), 3),
    { validatorSrcAddress: "from", validatorDstAddress: "to", amount: coins("1ueco2")[0] },
    packed("4ueco2", allow("to"), 3),
  ],
])("allows %s", (_, authorization, message, left) => {
  expect(stakeAuthorization(authorization.value).accept(ctx, message)).toEqual(left);
});

test.each([
  [
    "who is not on the list",
    packed("5ueco2", allow("b")),
    delegate("a", "1ueco2"),
    "sdk 4: cannot delegate/undelegate to a validator: unauthorized",
  ],
  [
    "who is denied",
    packed("5ueco2", deny("b", "a")),
    delegate("a", "1ueco2"),
    "sdk 4: cannot delegate/undelegate to a validator: unauthorized",
  ],
  ["more than the limit", packed("5ueco2"), delegate("a", "6ueco2"), "undefined 1: negative coin amount: -1ueco2"],
  ["another coin", packed("5ueco2"), delegate("a", "5uecc"), "undefined 1: invalid coin denoms: ueco2, uecc"],
  ["less than nothing", packed("5ueco2"), delegate("a", "-5ueco2"), "sdk 10: -5ueco2: invalid coins"],
  ["no amount", packed("5ueco2"), delegate("a", ""), "sdk 10: : invalid coins"],
])("refuses %s", (_, authorization, message, text) => {
  expect(refusal(() => stakeAuthorization(authorization.value).accept(ctx, message))).toBe(text);
});
