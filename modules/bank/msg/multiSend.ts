import { addCoins, type Coin, formatCoins } from "../../../codec/coin.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { emit } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { credit, debit, requireCoins } from "../ledger.ts";
import { bank } from "../module.ts";
import { requireReceiver, requireSendEnabled } from "../sendable.ts";
import { wireCoins } from "../wireCoins.ts";

/** One sender, many receivers, equal sums. */
export const multiSend = bank.rpc(
  MsgDefinition.methods.multiSend,
  (ctx, { inputs, outputs }, { state, use, params }) => {
    const [input] = inputs;
    if (input === undefined) throw fail.noInputs();
    if (inputs.length > 1) throw fail.multipleSenders();
    if (outputs.length === 0) throw fail.noOutputs();
    const from = messageAddress(ctx, input.address, "input");
    const spent = wireCoins(input.coins);
    requireCoins(spent, formatCoins(spent));
    requireSendEnabled(ctx, state.sendEnabled, params.defaultSendEnabled, spent);
    const receivers = outputs.map(({ address, coins }) => {
      const to = messageAddress(ctx, address, "output");
      const given = wireCoins(coins);
      requireCoins(given, formatCoins(given));
      requireReceiver(use.accounts, to, address);
      return { to, address, given };
    });
    const sum = receivers.reduce<Coin[]>((total, { given }) => addCoins(total, given), []);
    if (formatCoins(sum) !== formatCoins(spent)) throw fail.inputOutputMismatch();
    debit(ctx, state, from, spent);
    emit(ctx, "message", ["sender", input.address]);
    for (const { to, address, given } of receivers) {
      credit(ctx, state, to, given);
      use.accounts.ensure(ctx, to);
      emit(ctx, "transfer", ["recipient", address], ["sender", input.address], ["amount", formatCoins(given)]);
    }
    return {};
  },
);
