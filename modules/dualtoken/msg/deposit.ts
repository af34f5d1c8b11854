import { MsgDefinition } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { checkAmounts, depositCredits } from "../deposit.ts";
import { dualtoken } from "../module.ts";

/** Turns credits into ECC, one to one. */
export const deposit = dualtoken.rpc(
  MsgDefinition.methods.deposit,
  (ctx, { depositor, credits }, env) => {
    const from = messageAddress(ctx, depositor, "depositor");
    const amount = depositCredits(ctx, env, env.params, from, credits);
    return { amount: { denom: env.state.denom.get(ctx), amount: amount.toString() } };
  },
  ({ credits }) => checkAmounts(credits),
);
