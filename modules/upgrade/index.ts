import { QueryDefinition } from "../../codec/gen/cosmos/upgrade/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/upgrade/v1beta1/tx.ts";
import { UpgradePlans } from "../../core/upgradeDoor.ts";
import { genesis } from "./genesis.ts";
import { plansInvariant } from "./invariants.ts";
import { upgradePlans } from "./keeper.ts";
import { upgrade } from "./module.ts";
import { cancelUpgrade } from "./msg/cancelUpgrade.ts";
import { softwareUpgrade } from "./msg/softwareUpgrade.ts";
import { appliedPlan, authority, currentPlan, moduleVersions, upgradedConsensusState } from "./query/plans.ts";

export default upgrade.build({
  msg: [MsgDefinition, { softwareUpgrade, cancelUpgrade }],
  query: [QueryDefinition, { currentPlan, appliedPlan, upgradedConsensusState, moduleVersions, authority }],
  keeper: [upgrade.offer(UpgradePlans, upgradePlans)],
  genesis,
  invariants: { plans: (ctx, { state }) => plansInvariant(ctx, state) },
});
