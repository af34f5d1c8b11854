import { EventFundBuffer } from "../../../codec/gen/eco2/dualtoken/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fill } from "../backing.ts";
import { bufferAccount, dualtoken } from "../module.ts";
import { eccOf } from "../requests.ts";

/** Gives ECC to the buffer. Where there is a deficit, it is filled at once. */
export const fundBuffer = dualtoken.rpc(
  MsgDefinition.methods.fundBuffer,
  (ctx, { sender: text, amount: coin }, env) => {
    const sender = messageAddress(ctx, text, "sender");
    const amount = eccOf(ctx, env, coin);
    env.use.bank.sendToModule(ctx, sender, bufferAccount, [{ denom: env.state.denom.get(ctx), amount }]);
    emitTyped(ctx, EventFundBuffer, { sender: addressText(ctx.chain, sender), amount: amount.toString() });
    return { filled: fill(ctx, env).toString() };
  },
);
