import { formatCoin } from "../../../codec/coin.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress, messageOperator } from "../../../core/addressArg.ts";
import { emit } from "../../../core/events.ts";
import { staking } from "../module.ts";
import { requireBondDenom } from "../pools.ts";
import { redelegate } from "../redelegate.ts";
import { positiveCoin, secondsText } from "../requests.ts";
import { sharesToUnbond } from "../unbond.ts";

/** Moves votes to another candidate at once; refusals come in the SDK's order. */
export const beginRedelegate = staking.rpc(MsgDefinition.methods.beginRedelegate, (ctx, request, env) => {
  const source = messageOperator(ctx, request.validatorSrcAddress, "source validator");
  const destination = messageOperator(ctx, request.validatorDstAddress, "destination validator");
  const delegator = messageAddress(ctx, request.delegatorAddress, "delegator");
  const coin = positiveCoin(request.amount, "invalid shares amount");
  const shares = sharesToUnbond(ctx, env, delegator, source, coin.amount);
  requireBondDenom(ctx, env, coin.denom);
  const completion = redelegate(ctx, env, [delegator, source, destination], shares);
  emit(
    ctx,
    "redelegate",
    ["source_validator", request.validatorSrcAddress],
    ["destination_validator", request.validatorDstAddress],
    ["amount", formatCoin(coin)],
    ["completion_time", secondsText(completion)],
  );
  return { completionTime: timestampOf(completion) };
});
