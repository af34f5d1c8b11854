import { Flow } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { addressText } from "../../core/addresses.ts";
import { dualtokenHooks } from "../dualtoken/keeper.ts";
import { emissionHooks } from "../emission/hooks.ts";
import { bookBurn } from "./burns.ts";
import { offset } from "./module.ts";
import { bookMovement } from "./pool.ts";

// What the Carbon Neutral Pool does without a message of this module: others move its ECC, its public totals are kept here.

/** Shortfalls of the vault that the pool fills: for chains without the footprint too. */
export const vaultSubscriptions = [
  offset.on(dualtokenHooks.poolDrawn, ({ state }, ctx, uecc) =>
    bookMovement(ctx, state, Flow.FLOW_SHORTFALL, uecc, "vault_shortfall"),
  ),
  offset.on(dualtokenHooks.poolRepaid, ({ state }, ctx, uecc) =>
    bookMovement(ctx, state, Flow.FLOW_REPAYMENT, uecc, "vault_shortfall"),
  ),
];

/** The same, with the footprint of the chain, and what was burned together with emissions. */
export const subscriptions = [
  ...vaultSubscriptions,
  offset.on(emissionHooks.poolPaid, ({ state }, ctx, uecc) =>
    bookMovement(ctx, state, Flow.FLOW_PAYMENT, uecc, "chain_footprint"),
  ),
  offset.on(emissionHooks.poolFunded, ({ state }, ctx, inflow, from, uecc) =>
    bookMovement(ctx, state, Flow.FLOW_FUNDING, uecc, inflow, addressText(ctx.chain, from)),
  ),
  offset.on(emissionHooks.lotsBurned, (env, ctx, _account, record) => bookBurn(ctx, env, record)),
];
