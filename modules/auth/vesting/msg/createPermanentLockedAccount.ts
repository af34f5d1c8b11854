import { MsgDefinition } from "../../../../codec/gen/cosmos/vesting/v1beta1/tx.ts";
import { messageAddress } from "../../../../core/addressArg.ts";
import { vesting } from "../module.ts";
import { openAccount, requireNew, vestingAmount } from "../open.ts";

/** An account whose coins never become free, but may be delegated. */
export const createPermanentLockedAccount = vesting.rpc(
  MsgDefinition.methods.createPermanentLockedAccount,
  (ctx, { fromAddress, toAddress, amount }, { use }) => {
    const from = messageAddress(ctx, fromAddress, "'from'");
    const to = messageAddress(ctx, toAddress, "'to'");
    const coins = vestingAmount(amount);
    use.coins.requireSendEnabled(ctx, coins);
    requireNew(ctx, use, to, toAddress);
    openAccount(ctx, use, from, to, coins, { type: "permanent", end: 0n });
    return {};
  },
);
