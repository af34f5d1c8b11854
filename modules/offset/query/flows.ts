import { Dimension, Flow } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { addressText } from "../../../core/addresses.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { flowTotal } from "../bookings.ts";
import { neutralPool, offset } from "../module.ts";
import { flowSum, poolBalance } from "../pool.ts";
import { requireDimension, requireKey, requireListed, withinListed, withinTotals } from "./listed.ts";

export const flowTotals = offset.rpc(QueryDefinition.methods.flowTotals, (ctx, request, { state }) => {
  const { flow, dimension, key, pagination } = request;
  if (flow === Flow.FLOW_UNSPECIFIED || !Object.values<number>(Flow).includes(flow)) {
    throw invalidArgument(`flow ${flow}: 1 to 6 are expected`);
  }
  requireDimension(dimension);
  if (key !== "") {
    requireKey(key);
    return { totals: [flowTotal(ctx, state, flow, dimension, key)], pagination: undefined };
  }
  const within = withinTotals(flow, dimension);
  const page = paginate(ctx, state.flowTotals, pagination, { within, take: (_, total) => total });
  return { totals: [...page.items], pagination: page.pagination };
});

export const gift = offset.rpc(QueryDefinition.methods.gift, (ctx, { id }, { state }) => {
  const found = state.gifts.find(ctx, id);
  if (found === undefined) throw notFound(`no gift has the id ${id}`);
  return { gift: found };
});

export const gifts = offset.rpc(QueryDefinition.methods.gifts, (ctx, request, { state }) => {
  const { dimension, key, pagination } = request;
  if (dimension === Dimension.DIMENSION_UNSPECIFIED && key === "") {
    const page = paginate(ctx, state.gifts, pagination, { take: (_, found) => found });
    return { gifts: [...page.items], pagination: page.pagination };
  }
  requireListed(dimension, key);
  const page = paginate(ctx, state.listed, pagination, {
    within: withinListed(Flow.FLOW_GIFT, dimension, key),
    take: ([, , [, id]]) => state.gifts.get(ctx, id),
  });
  return { gifts: [...page.items], pagination: page.pagination };
});

export const pool = offset.rpc(QueryDefinition.methods.pool, (ctx, _request, { state, use, facts }) => {
  const sum = (flow: Flow) => flowSum(ctx, state, flow);
  const [given, paid] = [sum(Flow.FLOW_GIFT), sum(Flow.FLOW_PAYMENT)];
  return {
    address: addressText(ctx.chain, facts.moduleAddress(neutralPool)),
    balanceUecc: poolBalance(ctx, { use, facts }).toString(),
    givenUecc: given.uecc.toString(),
    gifts: given.count,
    paidUecc: paid.uecc.toString(),
    payments: paid.count,
    fundedUecc: sum(Flow.FLOW_FUNDING).uecc.toString(),
    shortfallUecc: sum(Flow.FLOW_SHORTFALL).uecc.toString(),
    repaidUecc: sum(Flow.FLOW_REPAYMENT).uecc.toString(),
    openingUecc: state.poolOpening.find(ctx) ?? "0",
  };
});
