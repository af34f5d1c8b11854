import type { StateView } from "../store/types.ts";
import { blockContext } from "./block.ts";
import type { Chain } from "./chain.ts";
import type { ChainIdentity } from "./ctx.ts";
import { chainStore } from "./identity.ts";
import { olderState, storedVersion } from "./migrate.ts";
import { Branch } from "./state/branch.ts";
import type { Transition } from "./upgrade.ts";
import { type UpgradePlan, UpgradePlans } from "./upgradeDoor.ts";
import { storesAfter, type UpgradeSpec } from "./upgradeSpec.ts";

/** A state as far as an upgrade asks for it. */
export interface Ground {
  readonly view: StateView;
  /** The stores under its root. */
  readonly standing: readonly string[];
}

const refused = (reason: string): Transition => ({ kind: "refused", reason });

/** The way through an upgrade, or why the state cannot take it. */
export function throughUpgrade(
  chain: Chain,
  { standing }: Pick<Ground, "standing">,
  plan: UpgradePlan,
  spec: UpgradeSpec,
): Transition {
  const after = storesAfter(standing, spec);
  const wrong = (reason: string) => refused(`upgrade "${plan.name}" does not fit this state: ${reason}`);
  if (typeof after === "string") return wrong(after);
  const own = [...chain.storeNames, chainStore];
  const missing = own.find((name) => !after.includes(name));
  if (missing !== undefined) return wrong(`it does not add the store "${missing}", which the program has`);
  const over = after.find((name) => !own.includes(name));
  if (over !== undefined) return wrong(`it leaves the store "${over}", which the program has not`);
  return { kind: "apply", plan, spec };
}

function withoutPlan(chain: Chain, ground: Ground, last: string | undefined): Transition {
  const [older] = olderState(chain, ground.view);
  if (older !== undefined) {
    const state = older.stored === undefined ? "the state has not" : `the state has in version ${older.stored}`;
    return refused(
      `this program has module ${older.name} in version ${older.version}, which ${state}: it comes with an upgrade ` +
        "whose height is not reached; start the program that made the state",
    );
  }
  if (last !== undefined && !chain.upgrades.has(last))
    return refused(
      `wrong app version, upgrade handler is missing for ${last} upgrade plan: the state went through it, start a newer program`,
    );
  const former = ground.standing.find((name) => chain.formerStores.includes(name));
  return former === undefined
    ? { kind: "none" }
    : refused(`the state has the store "${former}", which this program has no longer, and no upgrade ends it now`);
}

/**
 * What has to happen before the block of a height, by what the state says of plans and versions.
 * @param skip heights whose plans the operators of this node gave up
 * @throws BrokenInvariant for a state that is newer than the program
 */
export function transition(
  chain: Chain,
  identity: ChainIdentity,
  ground: Ground,
  height: number,
  skip: readonly number[] = [],
): Transition {
  const { view } = ground;
  const older = olderState(chain, view);
  const keeper = chain.built.find(({ provides }) => provides.includes(UpgradePlans));
  const plans = chain.doors.find(UpgradePlans);
  // Where the state has no plans yet, none can tell of this program.
  if (plans === undefined || keeper === undefined || storedVersion(view, keeper.name) === undefined)
    return { kind: older.length > 0 ? "migrate" : "none" };
  const ctx = blockContext(identity, Branch.over(view), "query", height, 0n, new Uint8Array(0));
  const plan = plans.plan(ctx);
  const spec = plan && chain.upgrades.get(plan.name);
  if (plan === undefined || plan.height > height) {
    if (plan !== undefined && spec !== undefined)
      return refused(
        `BINARY UPDATED BEFORE TRIGGER! UPGRADE "${plan.name}" - in binary but not executed on chain. ` +
          `Downgrade your binary: its height is ${plan.height}`,
      );
    return withoutPlan(chain, ground, plans.lastApplied(ctx));
  }
  if (skip.includes(plan.height)) {
    const rest = withoutPlan(chain, ground, plans.lastApplied(ctx));
    return rest.kind === "none" ? { kind: "skip", plan } : rest;
  }
  return spec === undefined ? { kind: "needed", plan } : throughUpgrade(chain, ground, plan, spec);
}
