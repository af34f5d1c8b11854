import { QueryDefinition } from "../../../codec/gen/eco2/emission/v1/query.ts";
import { bytesKey } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";

import { emission } from "../module.ts";
import { liabilityOf } from "../sumsOfLots.ts";

export const grid = emission.rpc(QueryDefinition.methods.grid, (ctx, request, { state }) => {
  const page = paginate(ctx, state.grid, request.pagination, { take: (_, found) => found });
  return { source: state.gridSource.get(ctx), zones: [...page.items], pagination: page.pagination };
});

export const gridZone = emission.rpc(QueryDefinition.methods.gridZone, (ctx, { code }, { state }) => {
  if (code.includes("\0")) throw invalidArgument("code has a zero byte");
  const zone = state.grid.find(ctx, code);
  if (zone === undefined) throw notFound(`the table of grids has no row "${code.slice(0, 40)}"`);
  return { zone };
});

export const lot = emission.rpc(QueryDefinition.methods.lot, (ctx, { id }, { state }) => {
  const found = state.lots.find(ctx, id);
  if (found === undefined) throw notFound(`no lot of emissions has the id ${id}`);
  return { lot: found };
});

export const lots = emission.rpc(QueryDefinition.methods.lots, (ctx, request, { state }) => {
  const { account, open, pagination } = request;
  if (account === "" && !open) {
    const page = paginate(ctx, state.lots, pagination, { take: (_, found) => found });
    return { lots: [...page.items], pagination: page.pagination };
  }
  const page = paginate(ctx, open ? state.open : state.lotsOf, pagination, {
    ...(account === "" ? {} : { within: startingWith({ first: bytesKey }, queryAddress(ctx, account)) }),
    take: ([, id]) => state.lots.get(ctx, id),
  });
  return { lots: [...page.items], pagination: page.pagination };
});

export const liability = emission.rpc(QueryDefinition.methods.liability, (ctx, { account }, { state }) => ({
  liability: liabilityOf(ctx, state, queryAddress(ctx, account)),
}));

export const offers = emission.rpc(QueryDefinition.methods.offers, (ctx, request, { state }) => {
  const page = paginate(ctx, state.offers, request.pagination, { take: (_, found) => found });
  return { offers: [...page.items], pagination: page.pagination };
});
