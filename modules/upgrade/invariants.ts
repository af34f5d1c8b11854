import type { Ctx } from "../../core/ctx.ts";
import type { State } from "./module.ts";

/** No name is planned that was carried out, and the last that was carried out is among all that were. */
export function plansInvariant(ctx: Ctx, { plan, applied, lastApplied }: State): string | undefined {
  const name = plan.find(ctx)?.name;
  if (name !== undefined && applied.has(ctx, name)) return `the plan ${name} was carried out already`;
  const last = lastApplied.find(ctx);
  if (last !== undefined && !applied.has(ctx, last)) return `the last plan ${last} is not among those carried out`;
  const [first] = applied.range(ctx);
  return last === undefined && first !== undefined ? `no plan is the last, and ${first[0]} was carried out` : undefined;
}
