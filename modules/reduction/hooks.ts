import { notaryHooks } from "../notary/hooks.ts";
import { breakRecord, countFinal, countReplaced, restoreRecord } from "./counting.ts";
import { reduction } from "./module.ts";
import { nanosParam } from "./params.ts";
import { sourceRevoked } from "./revocation.ts";

/** What pools ask of the notaries: every record that becomes final, is replaced, breaks or is restored, and every source that is revoked. */
export const subscriptions = [
  reduction.on(notaryHooks.recordFinal, (env, ctx, record) => {
    countFinal(ctx, env, record);
  }),
  reduction.on(notaryHooks.recordReplaced, (env, ctx, old, now) => {
    countReplaced(ctx, env, old, now);
  }),
  reduction.on(notaryHooks.recordBroken, (env, ctx, record, reason) => {
    breakRecord(ctx, env, record, reason, nanosParam(env.params.get(ctx).correctionPeriod));
  }),
  reduction.on(notaryHooks.recordRestored, (env, ctx, record) => {
    restoreRecord(ctx, env, record);
  }),
  reduction.on(notaryHooks.sourceRevoked, (env, ctx, sourceId) => {
    sourceRevoked(ctx, env, sourceId);
  }),
] as const;
