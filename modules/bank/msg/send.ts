import { MsgDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { wireCoins } from "../coins.ts";
import { move } from "../keeper.ts";
import { bank } from "../module.ts";
import { requireReceiver, requireSendEnabled } from "../sendable.ts";

/** Moves coins from the signer to an address; refusals come in the SDK's order. */
export const send = bank.rpc(
  MsgDefinition.methods.send,
  (ctx, { fromAddress, toAddress, amount }, { state, use, params }) => {
    const from = messageAddress(ctx, fromAddress, "from");
    const to = messageAddress(ctx, toAddress, "to");
    const coins = wireCoins(amount);
    requireSendEnabled(ctx, state.sendEnabled, params.defaultSendEnabled, coins);
    requireReceiver(use.accounts, to, toAddress);
    move(ctx, { state, use }, from, to, coins);
    return {};
  },
);
