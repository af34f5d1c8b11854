import { MsgDefinition } from "../../../codec/gen/cosmos/upgrade/v1beta1/tx.ts";
import { Plan } from "../../../codec/gen/cosmos/upgrade/v1beta1/upgrade.ts";
import { EventPlanSet } from "../../../codec/gen/eco2/upgrade/v1/events.ts";
import { emitTyped } from "../../../core/events.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { requireUpgradeAuthority } from "../authority.ts";
import { checkPlan, planOf, upgrade } from "../module.ts";

/** Sets the plan, in place of one that stands. */
export const softwareUpgrade = upgrade.rpc(MsgDefinition.methods.softwareUpgrade, (ctx, request, { state, facts }) => {
  requireUpgradeAuthority(ctx, facts, request.authority);
  const plan = request.plan ?? Plan.fromPartial({});
  checkPlan(plan);
  // A plan for this very block would have had to act before this message.
  if (plan.height <= BigInt(ctx.height)) throw sdk.invalidRequest("upgrade cannot be scheduled in the past");
  if (state.applied.has(ctx, plan.name))
    throw sdk.invalidRequest(`upgrade with name ${plan.name} has already been completed`);
  state.plan.set(ctx, planOf(plan));
  const { name, height, info } = plan;
  emitTyped(ctx, EventPlanSet, { name, height, info });
  return {};
});
