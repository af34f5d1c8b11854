import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { TotalDimension } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { stringKey, u32Key } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { invalidArgument } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { registry } from "../module.ts";
import { noSupply, supplyOf } from "../totals.ts";
import { batchAt } from "./batches.ts";

export const supply = registry.rpc(QueryDefinition.methods.supply, (ctx, _request, { state }) => ({
  supply: supplyOf(ctx, state),
}));

export const balance = registry.rpc(QueryDefinition.methods.balance, (ctx, request, { state }) => {
  const owner = addressText(ctx.chain, queryAddress(ctx, request.owner));
  const { batchId } = request;
  if (batchId !== 0n) batchAt(ctx, state, batchId);
  return { balance: { owner, batchId, ...(state.ownerTotals.find(ctx, [owner, batchId]) ?? noSupply) } };
});

export const balances = registry.rpc(
  QueryDefinition.methods.balances,
  (ctx, { owner: asked, pagination }, { state }) => {
    const owner = addressText(ctx.chain, queryAddress(ctx, asked));
    const page = paginate(ctx, state.ownerTotals, pagination, {
      within: startingWith({ first: stringKey }, owner),
      keep: ([, batchId]) => batchId !== 0n,
      take: ([, batchId], total) => ({ owner, batchId, ...total }),
    });
    return { balances: [...page.items], pagination: page.pagination };
  },
);

function requireDimension(by: TotalDimension): void {
  if (by >= TotalDimension.TOTAL_DIMENSION_PROGRAMME && by <= TotalDimension.TOTAL_DIMENSION_LABEL) return;
  throw invalidArgument(`dimension ${by} is none: programme, project, country, vintage or label is expected`);
}

export const total = registry.rpc(QueryDefinition.methods.total, (ctx, { by, key }, { state }) => {
  requireDimension(by);
  if (key === "" || key.includes("\0")) throw invalidArgument("key is empty or has a zero byte");
  return { supply: state.totals.find(ctx, [by, key]) ?? noSupply };
});

export const totals = registry.rpc(QueryDefinition.methods.totals, (ctx, { by, pagination }, { state }) => {
  requireDimension(by);
  const page = paginate(ctx, state.totals, pagination, {
    within: startingWith({ first: u32Key }, by),
    take: ([, key], sums) => ({ key, supply: sums }),
  });
  return { totals: [...page.items], pagination: page.pagination };
});
