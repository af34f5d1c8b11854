import type { Chain } from "./chain.ts";
import type { Ctx } from "./ctx.ts";
import { BrokenInvariant } from "./errors.ts";
import { migrate } from "./migrate.ts";
import { type UpgradePlan, UpgradePlans } from "./upgradeDoor.ts";
import type { UpgradeSpec } from "./upgradeSpec.ts";

/** The program is too old for the block of a plan: a newer one must execute it. Nothing of the block is done. */
export class UpgradeNeeded extends BrokenInvariant {
  readonly plan: UpgradePlan;

  /** The text is the one that watchers of nodes look for (x/upgrade, BuildUpgradeNeededMsg). */
  constructor(plan: UpgradePlan) {
    super(`UPGRADE "${plan.name}" NEEDED at height: ${plan.height}: ${plan.info}`);
    this.plan = plan;
  }
}

/** What stands between a state and its next block. */
export type Transition =
  | { readonly kind: "none" }
  /** The state is older than the program, in a chain that keeps no plans. */
  | { readonly kind: "migrate" }
  | { readonly kind: "apply"; readonly plan: UpgradePlan; readonly spec: UpgradeSpec }
  /** The operators gave the plan up. */
  | { readonly kind: "skip"; readonly plan: UpgradePlan }
  | { readonly kind: "needed"; readonly plan: UpgradePlan }
  | { readonly kind: "refused"; readonly reason: string };

function rename(ctx: Ctx, { stores }: UpgradeSpec): void {
  for (const { from, to } of stores?.renamed ?? [])
    for (const [key, value] of ctx.branch.iterate(from, {})) ctx.branch.set(to, key, value);
}

/**
 * Does what has to happen before a block, as its first part.
 * @throws UpgradeNeeded, BrokenInvariant: the block must not be executed
 */
export function carryOut(chain: Chain, ctx: Ctx, step: Transition): void {
  switch (step.kind) {
    case "none":
      return;
    case "migrate":
      migrate(chain, ctx);
      return;
    case "apply":
      rename(ctx, step.spec);
      migrate(chain, ctx, step.spec.migrate);
      chain.doors(UpgradePlans).finish(ctx, step.plan.name);
      return;
    case "skip":
      chain.doors(UpgradePlans).clear(ctx);
      return;
    case "needed":
      throw new UpgradeNeeded(step.plan);
    case "refused":
      throw new BrokenInvariant(step.reason);
  }
}
