import {
  AccountKind,
  Dimension,
  type EstimateTotal,
  Flow,
  type YearBalance,
} from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { formatTime } from "../../../codec/time.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { flowTotal } from "../bookings.ts";
import { categories, estimateTotalsOf } from "../estimates.ts";
import { emissionsOf, scopesOf } from "../liabilities.ts";
import { offset, type State } from "../module.ts";

/** Estimates by category, whatever years they are of. */
function categorySums(totals: readonly EstimateTotal[]): EstimateTotal[] {
  return categories.flatMap((category) => {
    const of = totals.filter((one) => one.category === category);
    const count = of.reduce((sum, one) => sum + one.count, 0n);
    const micrograms = of.reduce((sum, one) => sum + BigInt(one.micrograms), 0n);
    return count === 0n ? [] : [{ category, count, micrograms: micrograms.toString() }];
  });
}

export const carbonAccount = offset.rpc(QueryDefinition.methods.carbonAccount, (ctx, request, { state, use }) => {
  const address = queryAddress(ctx, request.address);
  const account = addressText(ctx.chain, address);
  const { heldGrams, suspendedGrams, retiredGrams } = use.credits.holdings(ctx, account);
  const total = (flow: Flow, dimension: Dimension) => flowTotal(ctx, state, flow, dimension, account);
  const { lots, micrograms, burned } = use.emission.liability(ctx, address);
  return {
    profile: state.profiles.find(ctx, account),
    heldGrams,
    suspendedGrams,
    retiredGrams,
    uecc: use.bank.balance(ctx, address, use.ecc.denom(ctx)).toString(),
    retired: total(Flow.FLOW_RETIREMENT, Dimension.DIMENSION_ACCOUNT),
    given: total(Flow.FLOW_GIFT, Dimension.DIMENSION_ACCOUNT),
    retiredAsOwner: total(Flow.FLOW_RETIREMENT, Dimension.DIMENSION_OWNER),
    scopes: scopesOf(use.emission.yearsOf(ctx, address)),
    emissionLots: lots,
    outstandingMicrograms: (BigInt(micrograms) - BigInt(burned)).toString(),
    burned: total(Flow.FLOW_BURN, Dimension.DIMENSION_ACCOUNT),
    estimates: categorySums(estimateTotalsOf(ctx, state, account).map(({ total: one }) => one)),
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

/** What was retired and given for an account, by year. Keys that begin with it and a slash come before those with a 0. */
function flowsByYear(ctx: Ctx, state: State, account: string): Map<number, Partial<YearBalance>> {
  const years = new Map<number, Partial<YearBalance>>();
  const at = (flow: Flow, key: string) => [flow, Dimension.DIMENSION_ACCOUNT_YEAR, key] as const;
  const add = (flow: Flow, of: (micrograms: string, count: bigint) => Partial<YearBalance>) => {
    const range = { from: at(flow, `${account}/`), to: at(flow, `${account}0`) };
    for (const [, { key, count, micrograms }] of state.flowTotals.range(ctx, range)) {
      const year = Number(key.slice(account.length + 1));
      years.set(year, { ...years.get(year), ...of(micrograms, count) });
    }
  };
  add(Flow.FLOW_RETIREMENT, (retiredMicrograms, certificates) => ({ retiredMicrograms, certificates }));
  add(Flow.FLOW_GIFT, (givenMicrograms, gifts) => ({ givenMicrograms, gifts }));
  return years;
}

/** Years in which anything was emitted, retired, given or estimated for an account, with how far its emissions are burned. */
export const yearBalances = offset.rpc(QueryDefinition.methods.yearBalances, (ctx, request, { state, use }) => {
  const address = queryAddress(ctx, request.address);
  const account = addressText(ctx.chain, address);
  const flows = flowsByYear(ctx, state, account);
  const emissions = use.emission.yearsOf(ctx, address);
  const estimates = estimateTotalsOf(ctx, state, account);
  const years = new Set([...flows.keys(), ...emissions.map(({ year }) => year), ...estimates.map(({ year }) => year)]);
  const now = Number(formatTime(ctx.time).slice(0, 4));
  const nothing = { retiredMicrograms: "0", givenMicrograms: "0", certificates: 0n, gifts: 0n };
  const balanceOf = (year: number): YearBalance => {
    const reckoned = categorySums(estimates.filter((one) => one.year === year).map(({ total }) => total));
    const estimated = reckoned.reduce((sum, { micrograms }) => sum + BigInt(micrograms), 0n);
    const beside = { estimates: reckoned, estimatedMicrograms: estimated.toString() };
    return { ...nothing, ...flows.get(year), year, ...emissionsOf(emissions, year, now), ...beside };
  };
  return { years: [...years].toSorted((a, b) => a - b).map(balanceOf) };
});
