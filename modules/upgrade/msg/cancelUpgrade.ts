import { MsgDefinition } from "../../../codec/gen/cosmos/upgrade/v1beta1/tx.ts";
import { requireUpgradeAuthority } from "../authority.ts";
import { dropPlan } from "../keeper.ts";
import { upgrade } from "../module.ts";

/** Drops the plan that stands. Where there is none it does nothing, as in the standard module. */
export const cancelUpgrade = upgrade.rpc(MsgDefinition.methods.cancelUpgrade, (ctx, request, { state, facts }) => {
  requireUpgradeAuthority(ctx, facts, request.authority);
  dropPlan(ctx, state);
  return {};
});
