import { expect, test } from "@jest/globals";
import { parseDec } from "../../codec/decimal.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { MsgDefinition as ElectionMsg } from "../../codec/gen/eco2/staking/v1/tx.ts";
import { defaultRules } from "./election/rules.ts";
import { authority, bytesOf, keeperOf, rates, registration, stakingChain } from "./testing/stakers.ts";

test("a lower bound of commission holds for all candidates from then on", () => {
  const chain = stakingChain();
  const { createValidator } = MsgDefinition.methods;
  chain.deliver(createValidator, { ...registration(1, 500), commission: rates("0.5", "0.55", "0.1") });
  chain.deliver(createValidator, { ...registration(2, 500), commission: rates("0.2", "0.9", "0.1") });
  chain.runBlock();
  const params = { ...defaultRules, maxCommissionRate: parseDec("0.3").toString() };
  chain.deliver(ElectionMsg.methods.updateParams, { authority, params });
  const commissionOf = (number: number) => keeperOf(chain).validator(chain.ctx, bytesOf(number))?.commission;
  expect(commissionOf(1)).toEqual({
    commissionRates: rates("0.3", "0.55", "0.1"),
    updateTime: { seconds: 1_767_225_601n, nanos: 0 },
  });
  expect(commissionOf(2)?.commissionRates).toEqual(rates("0.2", "0.9", "0.1"));
  expect(chain.broken()).toBeUndefined();
});
