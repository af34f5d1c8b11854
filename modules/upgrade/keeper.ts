import { EventPlanDropped, EventUpgradeApplied } from "../../codec/gen/eco2/upgrade/v1/events.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { UpgradePlans } from "../../core/upgradeDoor.ts";
import type { State } from "./module.ts";

/** Drops the plan that stands, if any. */
export function dropPlan(ctx: Ctx, { plan }: State): void {
  const found = plan.find(ctx);
  if (found === undefined) return;
  plan.remove(ctx);
  emitTyped(ctx, EventPlanDropped, { name: found.name, height: found.height });
}

/** The plans as the framework asks for them before each block. */
export function upgradePlans({ state }: { readonly state: State }): UpgradePlans {
  return {
    plan(ctx) {
      const found = state.plan.find(ctx);
      return found && { name: found.name, height: Number(found.height), info: found.info };
    },
    lastApplied: (ctx) => state.lastApplied.find(ctx),
    finish(ctx, name) {
      const height = BigInt(ctx.height);
      state.plan.remove(ctx);
      state.applied.set(ctx, name, height);
      state.lastApplied.set(ctx, name);
      emitTyped(ctx, EventUpgradeApplied, { name, height });
    },
    clear: (ctx) => dropPlan(ctx, state),
  };
}
