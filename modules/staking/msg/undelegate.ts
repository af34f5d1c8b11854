import { formatCoin } from "../../../codec/coin.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress, messageOperator } from "../../../core/addressArg.ts";
import { emit } from "../../../core/events.ts";
import { staking } from "../module.ts";
import { requireBondDenom } from "../pools.ts";
import { positiveCoin, secondsText } from "../requests.ts";
import { sharesToUnbond } from "../unbond.ts";
import { undelegate as beginUnbonding } from "../unbonding.ts";

/** Takes coins back from a candidate, to be free after the unbonding time; refusals come in the SDK's order. */
export const undelegate = staking.rpc(MsgDefinition.methods.undelegate, (ctx, request, env) => {
  const operator = messageOperator(ctx, request.validatorAddress);
  const delegator = messageAddress(ctx, request.delegatorAddress, "delegator");
  const { denom, amount } = positiveCoin(request.amount, "invalid shares amount");
  const shares = sharesToUnbond(ctx, env, delegator, operator, amount);
  requireBondDenom(ctx, env, denom);
  const { completion, tokens } = beginUnbonding(ctx, env, [delegator, operator], shares);
  emit(
    ctx,
    "unbond",
    ["validator", request.validatorAddress],
    ["delegator", request.delegatorAddress],
    ["amount", formatCoin({ denom, amount: tokens })],
    ["completion_time", secondsText(completion)],
  );
  return { completionTime: timestampOf(completion), amount: { denom, amount: tokens.toString() } };
});
