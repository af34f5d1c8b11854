import { formatCoins, totalOf } from "../../../codec/coin.ts";
import type { Output } from "../../../codec/gen/cosmos/bank/v1beta1/bank.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emit } from "../../../core/events.ts";
import { wireCoins } from "../coins.ts";
import { fail } from "../errors.ts";
import { credit, debit } from "../ledger.ts";
import { bank } from "../module.ts";
import { requireReceiver, requireSendEnabled } from "../sendable.ts";

const readOutput = (ctx: Ctx, { address, coins }: Output) => ({
  to: messageAddress(ctx, address, "output"),
  address,
  given: wireCoins(coins),
});

/** One sender, many receivers, equal sums; refusals and events come in the SDK's order. */
export const multiSend = bank.rpc(
  MsgDefinition.methods.multiSend,
  (ctx, { inputs, outputs }, { state, use, params }) => {
    const [input] = inputs;
    if (input === undefined) throw fail.noInputs();
    if (inputs.length > 1) throw fail.multipleSenders();
    if (outputs.length === 0) throw fail.noOutputs();
    const from = messageAddress(ctx, input.address, "input");
    const spent = wireCoins(input.coins);
    const receivers = outputs.map((output) => readOutput(ctx, output));
    const sum = totalOf(receivers.map(({ given }) => given));
    if (formatCoins(sum) !== formatCoins(spent)) throw fail.inputOutputMismatch();
    requireSendEnabled(ctx, state.sendEnabled, params.defaultSendEnabled, spent);
    for (const { to, address } of receivers) requireReceiver(use.accounts, to, address);
    emit(ctx, "message", ["sender", input.address]);
    for (const { to } of receivers) use.accounts.ensure(ctx, to);
    debit(ctx, state, from, spent, use.accounts.locked(ctx, from));
    for (const { to, address, given } of receivers) {
      credit(ctx, state, to, given);
      emit(ctx, "transfer", ["recipient", address], ["sender", input.address], ["amount", formatCoins(given)]);
    }
    return {};
  },
);
