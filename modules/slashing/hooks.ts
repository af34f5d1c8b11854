import { stakingHooks } from "../staking/hooks.ts";
import { forgetMissed, startSigning } from "./infos.ts";
import { slashing } from "./module.ts";

/** What slashing does when seats change. */
export const subscriptions = [
  slashing.on(stakingHooks.afterValidatorSeated, ({ state }, ctx, _operator, address) =>
    startSigning(ctx, state, address),
  ),
  // What it did stays known of a key that may come back; what it missed does not.
  slashing.on(stakingHooks.afterValidatorRemoved, ({ state }, ctx, _operator, address) => {
    const info = state.infos.find(ctx, address);
    if (info !== undefined) state.infos.set(ctx, address, forgetMissed(ctx, state, address, info));
  }),
];
