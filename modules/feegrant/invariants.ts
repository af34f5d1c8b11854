import type { Ctx } from "../../core/ctx.ts";
import { allowanceOf } from "./allowance/kinds.ts";
import type { Allowances } from "./allowances.ts";

/** The queue names every allowance that ends, under its end, and no other; what is stored is in order by itself. */
export function queueInvariant(ctx: Ctx, state: Allowances): string | undefined {
  let ending = 0;
  for (const [key, { granter, grantee, allowance }] of state.allowances.range(ctx)) {
    const { expiresAt } = allowanceOf(allowance);
    if (expiresAt === undefined) continue;
    ending += 1;
    if (!state.expiring.has(ctx, [expiresAt, key]))
      return `the allowance of ${granter} to ${grantee} is not in the queue`;
  }
  const queued = [...state.expiring.keys(ctx)].length;
  return queued === ending ? undefined : `${ending} allowances end, ${queued} are in the queue`;
}
