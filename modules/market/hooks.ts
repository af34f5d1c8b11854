import { EventLost } from "../../codec/gen/eco2/market/v1/events.ts";
import { u64Key } from "../../codec/keys.ts";
import { addressText } from "../../core/addresses.ts";
import { emitTyped } from "../../core/events.ts";
import { startingWith } from "../../core/state/range.ts";
import { registryHooks } from "../registry/hooks.ts";
import { lose } from "./escrow.ts";
import { escrowAccount, market } from "./module.ts";
import { countLost } from "./offers.ts";

/**
 * What the market asks of the registry. A suspended batch needs nothing: whoever buys, cancels or gives back asks whether it is.
 * Its release takes up what waited for it, and grams that lost their validity leave their escrow.
 */
export const subscriptions = [
  market.on(registryHooks.batchReleased, ({ state }, ctx, batchId) => {
    const waits = state.waiting.keys(ctx, { within: startingWith({ first: u64Key }, batchId) }).next().done !== true;
    if (waits) state.resumed.add(ctx, batchId);
  }),
  market.on(registryHooks.gramsTaken, (env, ctx, { owner, piece, why }) => {
    if (owner !== addressText(ctx.chain, env.facts.moduleAddress(escrowAccount))) return;
    for (const { escrow, grams } of lose(ctx, env, piece)) {
      emitTyped(ctx, EventLost, { offerId: escrow.subjectId, ...grams, why });
      countLost(ctx, env, escrow.subjectId, grams);
    }
  }),
] as const;
