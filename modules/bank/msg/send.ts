import { formatCoins } from "../../../codec/coin.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { move } from "../keeper.ts";
import { requireCoins } from "../ledger.ts";
import { bank } from "../module.ts";
import { requireReceiver, requireSendEnabled } from "../sendable.ts";
import { wireCoins } from "../wireCoins.ts";

export const send = bank.rpc(
  MsgDefinition.methods.send,
  (ctx, { fromAddress, toAddress, amount }, { state, use, params }) => {
    const from = messageAddress(ctx, fromAddress, "from");
    const to = messageAddress(ctx, toAddress, "to");
    const coins = wireCoins(amount);
    requireCoins(coins, formatCoins(coins));
    requireSendEnabled(ctx, state.sendEnabled, params.defaultSendEnabled, coins);
    requireReceiver(use.accounts, to, toAddress);
    move(ctx, { state, use }, from, to, coins);
    return {};
  },
);
