import { MsgDefinition } from "../../../../codec/gen/cosmos/vesting/v1beta1/tx.ts";
import { timestampOf } from "../../../../codec/time.ts";
import { messageAddress } from "../../../../core/addressArg.ts";
import { sdk } from "../../../../core/sdkErrors.ts";
import { vesting } from "../module.ts";
import { openAccount, requireNew, vestingAmount } from "../open.ts";

/** An account whose coins become free evenly from now on, or all at the end; refusals come in the SDK's order. */
export const createVestingAccount = vesting.rpc(
  MsgDefinition.methods.createVestingAccount,
  (ctx, { fromAddress, toAddress, amount, endTime: end, delayed }, { use }) => {
    const from = messageAddress(ctx, fromAddress, "'from'");
    const to = messageAddress(ctx, toAddress, "'to'");
    const coins = vestingAmount(amount);
    if (end <= 0n) throw sdk.invalidRequest("invalid end time");
    use.coins.requireSendEnabled(ctx, coins);
    requireNew(ctx, use, to, toAddress);
    const start = timestampOf(ctx.time).seconds;
    openAccount(ctx, use, from, to, coins, delayed ? { type: "delayed", end } : { type: "continuous", start, end });
    return {};
  },
);
