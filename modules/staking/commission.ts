import { decFromAtomics, decOne, decToAtomics, formatDec } from "../../codec/decimal.ts";
import type { Commission, CommissionRates } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { quotient } from "../../codec/quotient.ts";
import { timeOf, timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { fail } from "./errors.ts";
import type { StakingEnv } from "./module.ts";
import { messageDec } from "./requests.ts";

const day = 86_400_000_000_000n;
const hundredth = quotient(decOne, 100n);

/** What the chain allows of a candidate's commission, Decs. */
export interface CommissionBounds {
  readonly min: bigint;
  readonly max: bigint;
}

export function commissionBounds(ctx: Ctx, { state }: StakingEnv): CommissionBounds {
  const min = decFromAtomics(state.params.get(ctx).minCommissionRate);
  return { min, max: decFromAtomics(state.rules.get(ctx).maxCommissionRate) };
}

const isEmpty = (rates: CommissionRates | undefined): boolean =>
  rates === undefined || (rates.rate === "" && rates.maxRate === "" && rates.maxChangeRate === "");

/** In the SDK's order (`x/staking/types/commission.go`). */
function checkRates(rate: bigint, maxRate: bigint, maxChangeRate: bigint): void {
  if (maxRate < 0n || rate < 0n) throw fail.commissionNegative();
  if (maxRate > decOne) throw fail.commissionHuge();
  if (rate > maxRate) throw fail.commissionAboveMaxRate();
  if (maxChangeRate < 0n) throw fail.commissionChangeRateNegative();
  if (maxChangeRate > maxRate) throw fail.commissionChangeRateAboveMaxRate();
}

/** The rates of a candidate that is there already. @throws LedgerError for rates that do not fit each other */
export function checkCommission(rates: CommissionRates | undefined): void {
  const dec = (name: keyof CommissionRates) => messageDec(rates?.[name] ?? "", `commission ${name}`);
  checkRates(dec("rate"), dec("maxRate"), dec("maxChangeRate"));
}

function requireWithin(rate: bigint, { min, max }: CommissionBounds): void {
  if (rate < min)
    throw fail.commissionBelowMinRate(`cannot set validator commission to less than minimum rate of ${formatDec(min)}`);
  if (rate > max)
    throw fail.commissionAboveBound(`commission rate is ${formatDec(rate)}, at most ${formatDec(max)} is allowed`);
}

/**
 * The commission of a new candidate. One that states none has the highest that the chain allows, and may not change it by more
 * than a hundredth a day.
 * @throws LedgerError for rates that do not fit each other or the chain's bounds
 */
export function firstCommission(
  time: bigint,
  rates: CommissionRates | undefined,
  bounds: CommissionBounds,
): Commission {
  const highest = decToAtomics(bounds.max);
  const standard = {
    rate: highest,
    maxRate: highest,
    maxChangeRate: bounds.max < hundredth ? highest : decToAtomics(hundredth),
  };
  const stated = rates === undefined || isEmpty(rates) ? standard : rates;
  const [rate, maxRate, maxChangeRate] = (["rate", "maxRate", "maxChangeRate"] as const).map((name) =>
    messageDec(stated[name], `commission ${name}`),
  ) as [bigint, bigint, bigint];
  checkRates(rate, maxRate, maxChangeRate);
  requireWithin(rate, bounds);
  const commissionRates = {
    rate: decToAtomics(rate),
    maxRate: decToAtomics(maxRate),
    maxChangeRate: decToAtomics(maxChangeRate),
  };
  return { commissionRates, updateTime: timestampOf(time) };
}

/** A rate that MsgEditValidator states. @throws invalid request (code 18) in the SDK's words; ours above the chain's bound */
export function statedRate(atomics: string, bounds: CommissionBounds): bigint {
  const rate = messageDec(atomics, "commission rate");
  if (rate > decOne || rate < 0n) throw sdk.invalidRequest("commission rate must be between 0 and 1 (inclusive)");
  if (rate < bounds.min)
    throw sdk.invalidRequest(`commission rate cannot be less than the min commission rate ${formatDec(bounds.min)}`);
  requireWithin(rate, bounds);
  return rate;
}

/** The commission with another rate. @throws changed within a day; above what the candidate promised */
export function changedCommission(time: bigint, { commissionRates, updateTime }: Commission, rate: bigint): Commission {
  const dec = (name: keyof CommissionRates) => decFromAtomics(commissionRates?.[name] ?? "");
  if (time - (updateTime === undefined ? 0n : timeOf(updateTime)) < day) throw fail.commissionUpdateTime();
  if (rate > dec("maxRate")) throw fail.commissionAboveMaxRate();
  if (rate - dec("rate") > dec("maxChangeRate")) throw fail.commissionAboveMaxChangeRate();
  const rates = commissionRates ?? { rate: "", maxRate: "", maxChangeRate: "" };
  return { commissionRates: { ...rates, rate: decToAtomics(rate) }, updateTime: timestampOf(time) };
}

/** @throws ours where a candidate of genesis takes more than the chain allows */
export function checkCommissionBound(ctx: Ctx, env: StakingEnv, commission: Commission | undefined): void {
  const { max } = commissionBounds(ctx, env);
  requireWithin(decFromAtomics(commission?.commissionRates?.rate ?? ""), { min: 0n, max });
}

/** Lowers the rates of all candidates that take more than the chain allows now, so that the bound holds for every block from here on. */
export function capCommissions(ctx: Ctx, env: StakingEnv): void {
  const { max } = commissionBounds(ctx, env);
  for (const [operator, candidate] of [...env.state.candidates.range(ctx)]) {
    const rates = candidate.commission?.commissionRates;
    if (rates === undefined || decFromAtomics(rates.rate) <= max) continue;
    const commissionRates = { ...rates, rate: decToAtomics(max) };
    env.state.candidates.set(ctx, operator, {
      ...candidate,
      commission: { commissionRates, updateTime: timestampOf(ctx.time) },
    });
  }
}
