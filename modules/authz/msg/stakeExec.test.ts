import { expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { StakeAuthorization } from "../../../codec/gen/cosmos/staking/v1beta1/authz.ts";
import { MsgDelegate } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { account, operator, standing, validatorsChain } from "../../slashing/testing/validators.ts";
import { pack } from "../authorization/authorization.ts";
import authz from "../index.ts";
import { coins } from "../testing/authz.ts";

test("votes for another account, for the operators and up to the amount that it allows", () => {
  const chain = validatorsChain({ seats: 2, more: [authz] });
  const [maxTokens] = coins("500ueco2");
  const validators = { $case: "allowList" as const, value: { address: [operator(2)] } };
  const authorization = pack(StakeAuthorization, { maxTokens, validators, authorizationType: 1 });
  const grant = { authorization, expiration: undefined };
  chain.deliver(MsgDefinition.methods.grant, { granter: account(3), grantee: account(4), grant });
  const delegate = (to: number, amount: string) => {
    const value = { delegatorAddress: account(3), validatorAddress: operator(to), amount: coins(amount)[0] };
    return () => chain.deliver(MsgDefinition.methods.exec, { grantee: account(4), msgs: [pack(MsgDelegate, value)] });
  };
  delegate(2, "300ueco2")();
  expect(standing(chain, 2)).toBe("bonded 100300");
  expect(refusal(delegate(1, "1ueco2"))).toBe(
    `sdk 4: cannot delegate/undelegate to ${operator(1)} validator: unauthorized`,
  );
  expect(refusal(delegate(2, "201ueco2"))).toBe("undefined 1: negative coin amount: -1ueco2");
  delegate(2, "200ueco2")();
  expect(standing(chain, 2)).toBe("bonded 100500");
  const { grants } = QueryDefinition.methods;
  expect(chain.query(grants, { granter: account(3), grantee: account(4) }).grants).toEqual([]);
  expect(chain.broken()).toBeUndefined();
});
