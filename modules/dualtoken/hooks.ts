import { bankHooks } from "../bank/hooks.ts";
import { registryHooks } from "../registry/hooks.ts";
import { editSupply } from "./edits.ts";
import { dualtoken } from "./module.ts";
import { reclassify } from "./segments.ts";
import { loseGrams, releaseBatch, suspendBatch } from "./suspension.ts";

/** Calls of other modules that dualtoken follows: what becomes of the credits in its vault. */
export const subscriptions = [
  dualtoken.on(registryHooks.batchSuspended, (env, ctx, batchId) => suspendBatch(ctx, env, batchId)),
  dualtoken.on(registryHooks.batchReleased, (env, ctx, batchId) => releaseBatch(ctx, env, batchId)),
  dualtoken.on(registryHooks.gramsTaken, (env, ctx, taken) => loseGrams(ctx, env, taken)),
  dualtoken.on(registryHooks.labelsChanged, ({ state, use }, ctx, piece) =>
    reclassify(ctx, state, piece, (pieces) => use.credits.describe(ctx, pieces)),
  ),
  dualtoken.on(bankHooks.afterSupplyEdited, (env, ctx, denom, by) => {
    if (denom === env.state.denom.get(ctx)) editSupply(ctx, env, by);
  }),
];
