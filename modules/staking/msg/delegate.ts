import { formatCoin } from "../../../codec/coin.ts";
import { formatDec } from "../../../codec/decimal.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { messageAddress, messageOperator } from "../../../core/addressArg.ts";
import { emit } from "../../../core/events.ts";
import { requireCandidate } from "../candidate.ts";
import { addDelegation } from "../delegate.ts";
import { staking } from "../module.ts";
import { requireBondDenom } from "../pools.ts";
import { positiveCoin } from "../requests.ts";

/** Votes for a candidate with coins; refusals come in the SDK's order. */
export const delegate = staking.rpc(MsgDefinition.methods.delegate, (ctx, request, env) => {
  const operator = messageOperator(ctx, request.validatorAddress);
  const delegator = messageAddress(ctx, request.delegatorAddress, "delegator");
  const coin = positiveCoin(request.amount, "invalid delegation amount");
  const candidate = requireCandidate(ctx, env, operator);
  requireBondDenom(ctx, env, coin.denom);
  const issued = addDelegation(ctx, env, [delegator, operator], candidate, coin.amount, "account");
  emit(
    ctx,
    "delegate",
    ["validator", request.validatorAddress],
    ["delegator", request.delegatorAddress],
    ["amount", formatCoin(coin)],
    ["new_shares", formatDec(issued)],
  );
  return {};
});
