import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { registry } from "../module.ts";

export const sourceEvent = registry.rpc(QueryDefinition.methods.sourceEvent, (ctx, { id }, { state }) => {
  const event = state.sourceEvents.find(ctx, id);
  if (event === undefined) throw notFound(`no source event has the id ${id}`);
  return { event };
});

export const sourceEvents = registry.rpc(QueryDefinition.methods.sourceEvents, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.sourceEvents, pagination, { take: (_, event) => event });
  return { events: [...page.items], pagination: page.pagination };
});

export const doubleUseRecords = registry.rpc(
  QueryDefinition.methods.doubleUseRecords,
  (ctx, { pagination }, { state }) => {
    const page = paginate(ctx, state.doubleUses, pagination, { take: (_, record) => record });
    return { records: [...page.items], pagination: page.pagination };
  },
);

export const barredRanges = registry.rpc(QueryDefinition.methods.barredRanges, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.barred, pagination, { take: (_, range) => range });
  return { ranges: [...page.items], pagination: page.pagination };
});
