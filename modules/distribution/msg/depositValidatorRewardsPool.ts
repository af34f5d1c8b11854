import { MsgDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { messageAddress, messageOperator } from "../../../core/addressArg.ts";
import { allocate } from "../allocation.ts";
import { messageCoins } from "../args.ts";
import { decCoinsOf } from "../decCoins.ts";
import { noSuchCandidate } from "../errors.ts";
import { distribution, rewardsAccount } from "../module.ts";

/** Gives coins to a candidate and its voters, as if it had proposed a block with them. */
export const depositValidatorRewardsPool = distribution.rpc(
  MsgDefinition.methods.depositValidatorRewardsPool,
  (ctx, { depositor, validatorAddress, amount }, env) => {
    const from = messageAddress(ctx, depositor, "depositor");
    const coins = messageCoins(amount);
    env.use.bank.sendToModule(ctx, from, rewardsAccount, coins);
    const operator = messageOperator(ctx, validatorAddress);
    const candidate = env.use.staking.validator(ctx, operator);
    if (candidate === undefined) throw noSuchCandidate();
    allocate(ctx, env, operator, candidate, decCoinsOf(coins));
    return {};
  },
);
