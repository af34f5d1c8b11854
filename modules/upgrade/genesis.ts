import { GenesisState } from "../../codec/gen/eco2/upgrade/v1/genesis.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { checkPlan, planOf, upgrade } from "./module.ts";

const at = (path: string, reason: string) => new GenesisError(`app_state.upgrade.${path}`, reason);

export const genesis = upgrade.genesis({
  ...protoSection(GenesisState),
  default: () => GenesisState.fromPartial({}),
  init(ctx, { plan, applied, lastApplied }, { state }) {
    for (const [index, { name, height }] of applied.entries()) {
      if (name === "" || name.includes("\0")) throw at(`applied.${index}.name`, "is empty or has a zero byte");
      if (height < 1n) throw at(`applied.${index}.height`, `is ${height}, heights count from 1`);
      if (state.applied.has(ctx, name)) throw at(`applied.${index}.name`, `${name} is there twice`);
      state.applied.set(ctx, name, height);
    }
    if (lastApplied !== "" && !state.applied.has(ctx, lastApplied))
      throw at("last_applied", `${lastApplied} is not among the applied plans`);
    if (lastApplied === "" && applied.length > 0) throw at("last_applied", "must name one of the applied plans");
    if (lastApplied !== "") state.lastApplied.set(ctx, lastApplied);
    if (plan === undefined) return;
    try {
      checkPlan(plan);
    } catch (error) {
      throw at("plan", reasonOf(error));
    }
    if (state.applied.has(ctx, plan.name)) throw at("plan.name", `${plan.name} was applied already`);
    state.plan.set(ctx, planOf(plan));
  },
  export: (ctx, { state }) => ({
    plan: state.plan.find(ctx),
    applied: [...state.applied.range(ctx)].map(([name, height]) => ({ name, height })),
    lastApplied: state.lastApplied.find(ctx) ?? "",
  }),
  // Its height counts from another beginning.
  zeroHeight: (ctx, { state }) => state.plan.remove(ctx),
});
