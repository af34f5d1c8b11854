import { MsgDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { requireAuthority } from "../../../core/params.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { messageCoins } from "../args.ts";
import { distribution } from "../module.ts";
import { spendFromPool } from "../pool.ts";

/** Pays out of the community pool. The authority alone may. */
export const communityPoolSpend = distribution.rpc(
  MsgDefinition.methods.communityPoolSpend,
  (ctx, { authority, recipient, amount }, env) => {
    requireAuthority(ctx, env.facts, authority);
    const coins = messageCoins(amount);
    const to = messageAddress(ctx, recipient, "recipient");
    if (env.use.accounts.moduleOf(to) !== undefined)
      throw sdk.unauthorized(`${recipient} is not allowed to receive external funds`);
    spendFromPool(ctx, env, to, coins);
    return {};
  },
);
