import { capability } from "./capability.ts";
import type { Ctx } from "./ctx.ts";

/** An agreed change of program: the block of this height is the first that the new one executes. */
export interface UpgradePlan {
  readonly name: string;
  readonly height: number;
  /** For operators, such as where the program is found. */
  readonly info: string;
}

/** Where plans are kept. A chain with a module that offers this changes its program at the heights of plans alone. */
export interface UpgradePlans {
  /** The plan that stands. */
  plan(ctx: Ctx): UpgradePlan | undefined;
  /** Name of the plan that was carried out last. */
  lastApplied(ctx: Ctx): string | undefined;
  /** Records a plan as carried out in this block; none stands then. */
  finish(ctx: Ctx, name: string): void;
  /** Drops the plan that stands, as if there had been none. */
  clear(ctx: Ctx): void;
}
export const UpgradePlans = capability<UpgradePlans>("upgrade.plans");
