import { formatCoin } from "../../../codec/coin.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { messageAddress, messageOperator } from "../../../core/addressArg.ts";
import { emit } from "../../../core/events.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { staking } from "../module.ts";
import { requireBondDenom } from "../pools.ts";
import { positiveCoin } from "../requests.ts";
import { cancelUnbonding } from "../unbonding.ts";

/** Gives coins that unbond back to the candidate that they were taken from; refusals come in the SDK's order. */
export const cancelUnbondingDelegation = staking.rpc(
  MsgDefinition.methods.cancelUnbondingDelegation,
  (ctx, request, env) => {
    const operator = messageOperator(ctx, request.validatorAddress);
    const delegator = messageAddress(ctx, request.delegatorAddress, "delegator");
    const coin = positiveCoin(request.amount, "invalid amount");
    if (request.creationHeight <= 0n) throw sdk.invalidRequest("invalid height");
    requireBondDenom(ctx, env, coin.denom);
    cancelUnbonding(ctx, env, [delegator, operator], request.creationHeight, coin.amount);
    emit(
      ctx,
      "cancel_unbonding_delegation",
      ["amount", formatCoin(coin)],
      ["validator", request.validatorAddress],
      ["delegator", request.delegatorAddress],
      ["creation_height", request.creationHeight.toString()],
    );
    return {};
  },
);
