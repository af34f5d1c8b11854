import { QueryDefinition } from "../../../codec/gen/cosmos/upgrade/v1beta1/query.ts";
import { addressText } from "../../../core/addresses.ts";
import { storedVersions } from "../../../core/migrate.ts";
import { fail } from "../errors.ts";
import { upgrade } from "../module.ts";

const { methods } = QueryDefinition;

export const currentPlan = upgrade.rpc(methods.currentPlan, (ctx, _request, { state }) => ({
  plan: state.plan.find(ctx),
}));

/** Height 0 for a plan that was not carried out. */
export const appliedPlan = upgrade.rpc(methods.appliedPlan, (ctx, { name }, { state }) => ({
  height: state.applied.find(ctx, name) ?? 0n,
}));

/** Out of use: nothing of other chains is kept here. */
export const upgradedConsensusState = upgrade.rpc(methods.upgradedConsensusState, () => ({
  upgradedConsensusState: new Uint8Array(0),
}));

export const moduleVersions = upgrade.rpc(methods.moduleVersions, (ctx, { moduleName }) => {
  const versions = storedVersions(ctx.branch).filter(([name]) => moduleName === "" || name === moduleName);
  if (moduleName !== "" && versions.length === 0)
    throw fail.noModuleVersion(`x/upgrade: QueryModuleVersions module ${moduleName} not found`);
  return { moduleVersions: versions.map(([name, version]) => ({ name, version: BigInt(version) })) };
});

export const authority = upgrade.rpc(methods.authority, (ctx, _request, { facts }) => ({
  address: addressText(ctx.chain, facts.authority),
}));
