import { AccountKind, Dimension, Flow, type YearBalance } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { flowTotal } from "../bookings.ts";
import { offset } from "../module.ts";

export const carbonAccount = offset.rpc(QueryDefinition.methods.carbonAccount, (ctx, request, { state, use }) => {
  const address = queryAddress(ctx, request.address);
  const account = addressText(ctx.chain, address);
  const { heldGrams, suspendedGrams, retiredGrams } = use.credits.holdings(ctx, account);
  const total = (flow: Flow, dimension: Dimension) => flowTotal(ctx, state, flow, dimension, account);
  return {
    profile: state.profiles.find(ctx, account),
    heldGrams,
    suspendedGrams,
    retiredGrams,
    uecc: use.bank.balance(ctx, address, use.ecc.denom(ctx)).toString(),
    retired: total(Flow.FLOW_RETIREMENT, Dimension.DIMENSION_ACCOUNT),
    given: total(Flow.FLOW_GIFT, Dimension.DIMENSION_ACCOUNT),
    retiredAsOwner: total(Flow.FLOW_RETIREMENT, Dimension.DIMENSION_OWNER),
  };
});

export const profiles = offset.rpc(QueryDefinition.methods.profiles, (ctx, request, { state }) => {
  const { kind, country, verifiedOnly, pagination } = request;
  const page = paginate(ctx, state.profiles, pagination, {
    keep: (_, { fields, verification }) =>
      (kind === AccountKind.ACCOUNT_KIND_UNSPECIFIED || fields?.kind === kind) &&
      (country === "" || fields?.country === country) &&
      (!verifiedOnly || verification !== undefined),
    take: (_, profile) => profile,
  });
  return { profiles: [...page.items], pagination: page.pagination };
});

/** Years in which anything was retired or given for an account. Keys that begin with it and a slash come before those with a 0. */
export const yearBalances = offset.rpc(QueryDefinition.methods.yearBalances, (ctx, request, { state }) => {
  const account = addressText(ctx.chain, queryAddress(ctx, request.address));
  const years = new Map<string, YearBalance>();
  const yearOf = (flow: Flow) => {
    const at = (key: string) => [flow, Dimension.DIMENSION_ACCOUNT_YEAR, key] as const;
    return state.flowTotals.range(ctx, { from: at(`${account}/`), to: at(`${account}0`) });
  };
  const nothing = { retiredMicrograms: "0", givenMicrograms: "0", certificates: 0n, gifts: 0n };
  for (const [, { key, count, micrograms }] of yearOf(Flow.FLOW_RETIREMENT)) {
    const year = key.slice(account.length + 1);
    years.set(year, { ...nothing, year: Number(year), retiredMicrograms: micrograms, certificates: count });
  }
  for (const [, { key, count, micrograms }] of yearOf(Flow.FLOW_GIFT)) {
    const year = key.slice(account.length + 1);
    const before = years.get(year) ?? { ...nothing, year: Number(year) };
    years.set(year, { ...before, givenMicrograms: micrograms, gifts: count });
  }
  return { years: [...years.values()].toSorted((a, b) => a.year - b.year) };
});
