import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { u64Key } from "../../../codec/keys.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { registry } from "../module.ts";
import { batchAt } from "./batches.ts";

export const labels = registry.rpc(QueryDefinition.methods.labels, (ctx, { batchId, pagination }, { state }) => {
  batchAt(ctx, state, batchId);
  const page = paginate(ctx, state.labels, pagination, {
    within: startingWith({ first: u64Key }, batchId),
    take: (_, range) => range,
  });
  return { ranges: [...page.items], pagination: page.pagination };
});

export const labelRecord = registry.rpc(QueryDefinition.methods.labelRecord, (ctx, { id }, { state }) => {
  const record = state.labelRecords.find(ctx, id);
  if (record === undefined) throw notFound(`no label record has the id ${id}`);
  return { record };
});

export const reversals = registry.rpc(
  QueryDefinition.methods.reversals,
  (ctx, { programmeId, pagination }, { state }) => {
    if (programmeId.includes("\0")) throw invalidArgument("programme_id has a zero byte");
    if (programmeId === "") {
      const page = paginate(ctx, state.reversals, pagination, { take: (_, found) => found });
      return { reversals: [...page.items], pagination: page.pagination };
    }
    const { programme } = state.reversals.by;
    const page = paginate(ctx, programme.entries, pagination, {
      within: programme.within(programmeId),
      take: ([, id]) => state.reversals.get(ctx, id),
    });
    return { reversals: [...page.items], pagination: page.pagination };
  },
);

export const bufferDebts = registry.rpc(QueryDefinition.methods.bufferDebts, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.bufferDebts, pagination, { take: (programmeId, grams) => ({ programmeId, grams }) });
  return { debts: [...page.items], pagination: page.pagination };
});
