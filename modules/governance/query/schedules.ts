import { QueryDefinition } from "../../../codec/gen/eco2/governance/v1/query.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { conditionsOf } from "../conditions.ts";
import { governance } from "../module.ts";

export const scheduleQuery = governance.rpc(QueryDefinition.methods.schedule, (ctx, { id }, { state }) => {
  const schedule = state.schedules.find(ctx, id);
  if (schedule === undefined) throw notFound(`schedule ${id} doesn't exist`);
  return { schedule };
});

export const schedules = governance.rpc(QueryDefinition.methods.schedules, (ctx, { status, pagination }, { state }) => {
  const page = paginate(ctx, state.schedules, pagination, {
    keep: (_, schedule) => status === 0 || schedule.status === status,
    take: (_, schedule) => schedule,
  });
  return { schedules: [...page.items], pagination: page.pagination };
});

export const conditions = governance.rpc(QueryDefinition.methods.conditions, (ctx, _request, env) => ({
  conditions: [...conditionsOf(ctx, env)].map(([name, { about }]) => ({ name, about })),
}));
