import { coinsToWire } from "../../../codec/coin.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { messageAddress, messageOperator } from "../../../core/addressArg.ts";
import { withdraw } from "../delegations.ts";
import { noSuchCandidate, noSuchDelegation } from "../errors.ts";
import { distribution } from "../module.ts";
import { beginDelegation } from "../periods.ts";

/** Pays what one delegation earned. */
export const withdrawDelegatorReward = distribution.rpc(
  MsgDefinition.methods.withdrawDelegatorReward,
  (ctx, { delegatorAddress, validatorAddress }, env) => {
    const operator = messageOperator(ctx, validatorAddress);
    const delegator = messageAddress(ctx, delegatorAddress, "delegator");
    const candidate = env.use.staking.validator(ctx, operator);
    if (candidate === undefined) throw noSuchCandidate();
    if (env.use.staking.shares(ctx, delegator, operator) === 0n) throw noSuchDelegation();
    const amount = withdraw(ctx, env, delegator, operator, candidate);
    beginDelegation(ctx, env, delegator, operator);
    return { amount: coinsToWire(amount) };
  },
);
