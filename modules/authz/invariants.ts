import { timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { type Grants, grantText } from "./grants.ts";

/** The queue names every grant that ends, under its end, and no other. */
export function queueInvariant(ctx: Ctx, state: Grants): string | undefined {
  let ending = 0;
  for (const [key, grant] of state.grants.range(ctx)) {
    if (grant.expiration === undefined) continue;
    ending += 1;
    if (state.expiring.has(ctx, [timeOf(grant.expiration), key])) continue;
    const { granter, grantee } = grantText(ctx, key, grant);
    return `the grant of ${key[2]} by ${granter} to ${grantee} is not in the queue`;
  }
  const queued = [...state.expiring.keys(ctx)].length;
  return queued === ending ? undefined : `${ending} grants end, ${queued} are in the queue`;
}
