import { formatCoins } from "../../../codec/coin.ts";
import { MsgDefinition, type MsgDeposit } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emit } from "../../../core/events.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { depositCoins } from "../coins.ts";
import { addDeposit } from "../deposits.ts";
import { type GovEnv, governance } from "../module.ts";

/** A deposit from a message. @throws as MsgDeposit */
export function giveDeposit(ctx: Ctx, env: GovEnv, { proposalId, depositor, amount }: MsgDeposit): void {
  const address = messageAddress(ctx, depositor, "depositor");
  const coins = depositCoins(amount);
  if (coins.length === 0) throw sdk.invalidCoins(formatCoins(coins));
  if (addDeposit(ctx, env, proposalId, address, coins))
    emit(ctx, "proposal_deposit", ["voting_period_start", `${proposalId}`]);
}

export const deposit = governance.rpc(MsgDefinition.methods.deposit, (ctx, request, env) => {
  giveDeposit(ctx, env, request);
  return {};
});
