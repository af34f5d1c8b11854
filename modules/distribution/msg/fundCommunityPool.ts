import { MsgDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { messageCoins } from "../args.ts";
import { decCoinsOf } from "../decCoins.ts";
import { distribution, rewardsAccount } from "../module.ts";
import { addToPool } from "../pool.ts";

/** Gives coins to the community pool. */
export const fundCommunityPool = distribution.rpc(
  MsgDefinition.methods.fundCommunityPool,
  (ctx, { amount, depositor }, env) => {
    const from = messageAddress(ctx, depositor, "depositor");
    const coins = messageCoins(amount);
    env.use.bank.sendToModule(ctx, from, rewardsAccount, coins);
    addToPool(ctx, env, decCoinsOf(coins));
    return {};
  },
);
