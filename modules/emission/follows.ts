import { notaryHooks } from "../notary/hooks.ts";
import { emission } from "./module.ts";
import { recordBroken, recordFinal, recordReplaced, recordRestored } from "./records.ts";

/** Calls of the notary module that emissions follow: what becomes of notarised records. */
export const subscriptions = [
  emission.on(notaryHooks.recordFinal, (env, ctx, record) => recordFinal(ctx, env, record)),
  emission.on(notaryHooks.recordReplaced, (env, ctx, old, now) => recordReplaced(ctx, env, old, now)),
  emission.on(notaryHooks.recordBroken, (env, ctx, record, reason) => recordBroken(ctx, env, record, reason)),
  emission.on(notaryHooks.recordRestored, (env, ctx, record) => recordRestored(ctx, env, record)),
];
