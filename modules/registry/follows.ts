import { notaryHooks } from "../notary/hooks.ts";
import { replaceRecord } from "./issuance/absorption.ts";
import { registry } from "./module.ts";

/** Calls of other modules that the registry follows: records that back verifications are notarised again. */
export const subscriptions = [
  registry.on(notaryHooks.recordReplaced, (env, ctx, old, now) => replaceRecord(ctx, env, old.id, now.id)),
];
