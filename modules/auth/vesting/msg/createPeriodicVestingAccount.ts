import { totalOf } from "../../../../codec/coin.ts";
import { MsgDefinition } from "../../../../codec/gen/cosmos/vesting/v1beta1/tx.ts";
import type { Period as WirePeriod } from "../../../../codec/gen/cosmos/vesting/v1beta1/vesting.ts";
import { messageAddress } from "../../../../core/addressArg.ts";
import { sdk } from "../../../../core/sdkErrors.ts";
import { vesting } from "../module.ts";
import { openAccount, requireNew, vestingAmount } from "../open.ts";
import type { Period } from "../schedule.ts";

function readPeriod({ length, amount }: WirePeriod, index: number): Period {
  if (length < 1n)
    throw sdk.invalidRequest(`invalid period length of ${length} in period ${index}, length must be greater than 0`);
  return { length, amount: vestingAmount(amount) };
}

/** An account whose coins become free period by period; refusals come in the SDK's order. */
export const createPeriodicVestingAccount = vesting.rpc(
  MsgDefinition.methods.createPeriodicVestingAccount,
  (ctx, { fromAddress, toAddress, startTime: start, vestingPeriods }, { use }) => {
    const from = messageAddress(ctx, fromAddress, "'from'");
    const to = messageAddress(ctx, toAddress, "'to'");
    if (start < 1n) throw sdk.invalidRequest(`invalid start time of ${start}, length must be greater than 0`);
    const periods = vestingPeriods.map(readPeriod);
    const coins = totalOf(periods.map(({ amount }) => amount));
    requireNew(ctx, use, to, toAddress);
    use.coins.requireSendEnabled(ctx, coins);
    const end = periods.reduce((sum, { length }) => sum + length, start);
    openAccount(ctx, use, from, to, coins, { type: "periodic", start, end, periods });
    return {};
  },
);
