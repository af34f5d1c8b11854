import { QueryDefinition } from "../../../../codec/gen/eco2/notary/v1/query.ts";
import { invalidArgument, notFound } from "../../../../core/queryError.ts";
import { paginate } from "../../../../core/state/paginate.ts";
import { notary } from "../../module.ts";

export const disputeQuery = notary.rpc(QueryDefinition.methods.dispute, (ctx, { id }, { state }) => {
  const dispute = state.disputes.find(ctx, id);
  if (dispute === undefined) throw notFound(`no dispute has the id ${id}`);
  return { dispute };
});

export const disputes = notary.rpc(QueryDefinition.methods.disputes, (ctx, request, { state }) => {
  const { recordId, open, pagination } = request;
  if (recordId !== 0n && open) throw invalidArgument("at most one of record_id and open is allowed");
  const { by } = state.disputes;
  const take = ([, id]: readonly [bigint, bigint]) => state.disputes.get(ctx, id);
  if (recordId === 0n && !open) {
    const page = paginate(ctx, state.disputes, pagination, { take: (_, dispute) => dispute });
    return { disputes: [...page.items], pagination: page.pagination };
  }
  const page = open
    ? paginate(ctx, by.standing.entries, pagination, { take })
    : paginate(ctx, by.record.entries, pagination, { within: by.record.within(recordId), take });
  return { disputes: [...page.items], pagination: page.pagination };
});
