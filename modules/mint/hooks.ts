import { bankHooks } from "../bank/hooks.ts";
import { mint } from "./module.ts";

/** Calls of other modules that mint follows. */
export const subscriptions = [
  // Development chains alone set balances; their supply is then what they made it.
  mint.on(bankHooks.afterSupplyEdited, ({ state }, ctx, denom, by) => {
    const supply = state.supply.get(ctx);
    if (denom === supply.denom) state.supply.set(ctx, { denom, amount: (BigInt(supply.amount) + by).toString() });
  }),
];
