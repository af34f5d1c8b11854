import { EventEstimate } from "../../codec/gen/eco2/offset/v1/events.ts";
import { DataQuality, type Estimate, EstimateCategory, EstimateTotal } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { isIsoDate } from "../../codec/iso.ts";
import { stringKey } from "../../codec/keys.ts";
import { parseTime } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { startingWith } from "../../core/state/range.ts";
import { checkText } from "./claim.ts";
import { fail } from "./errors.ts";
import { type State, yearOf } from "./module.ts";

// What a person reckons out of an activity. It is kept beside the account and read by queries alone: no keeper gives it to another
// module, so nothing can be issued, burned or settled out of it.

const refuse = fail.invalidEstimate;
const nanosPerDay = 86_400_000_000_000n;
/** Amounts are below it, as those of readings. */
const amountLimit = 1n << 63n;
const longestFactor = 40;
const longestUnit = 16;

/** What of an estimate its holder says. */
export type Activity = Pick<Estimate, "category" | "factor" | "amount" | "unit" | "periodStart" | "periodEnd" | "note">;

/** Categories, ascending. */
export const categories: readonly EstimateCategory[] = Object.values<EstimateCategory>(EstimateCategory).filter(
  (one) => one !== 0,
);

/** Moments [start, end) of a period of days, nanoseconds since 1970. */
export function momentsOf({ periodStart, periodEnd }: Pick<Estimate, "periodStart" | "periodEnd">) {
  const midnight = (day: string) => parseTime(`${day}T00:00:00Z`);
  return { start: midnight(periodStart), end: midnight(periodEnd) + nanosPerDay };
}

function checkPeriod({ periodStart, periodEnd }: Activity): void {
  for (const [name, day] of [
    ["period start", periodStart],
    ["period end", periodEnd],
  ] as const)
    if (!isIsoDate(day) || day < "1970") throw refuse(`${name} "${day.slice(0, 20)}" is no calendar day from 1970 on`);
  if (periodStart > periodEnd) throw refuse(`period starts on ${periodStart} after its end ${periodEnd}`);
  if (periodStart.slice(0, 4) !== periodEnd.slice(0, 4))
    throw refuse(`${periodStart} to ${periodEnd} are of two years: two estimates are needed`);
}

/** Refuses what is wrong with an activity by itself. @throws invalid estimate */
export function checkActivity(activity: Activity): void {
  const { category, factor, amount, unit, note } = activity;
  if (!categories.includes(category))
    throw refuse(`category ${category}: transport, home and food (1 to 3) are allowed`);
  if (!/^[1-9][0-9]{0,18}$/.test(amount) || BigInt(amount) >= amountLimit)
    throw refuse(`amount "${amount.slice(0, 40)}": millionths of the unit from 1 to below 2^63 are expected`);
  if (factor === "" || factor.length > longestFactor || !/^[\x21-\x7e]+$/.test(factor))
    throw refuse(`factor "${factor.slice(0, 40)}" is no code of a factor`);
  if (unit === "" || unit.length > longestUnit) throw refuse(`unit "${unit.slice(0, 20)}" is none`);
  checkPeriod(activity);
  checkText("note", note, refuse);
}

/** Estimates of an account, a year and a category together. */
export function estimateTotal(
  ctx: Ctx,
  state: State,
  account: string,
  year: number,
  category: EstimateCategory,
): EstimateTotal {
  return (
    state.estimateTotals.find(ctx, [account, [year, category]]) ??
    EstimateTotal.fromPartial({ category, micrograms: "0" })
  );
}

/** All sums of an account, by year, then category. */
export function estimateTotalsOf(ctx: Ctx, state: State, account: string) {
  const within = startingWith({ first: stringKey }, account);
  return [...state.estimateTotals.range(ctx, { within })].map(([[, [year]], total]) => ({ year, total }));
}

function count(ctx: Ctx, state: State, { account, category, micrograms, ...of }: Estimate, sign: 1n | -1n): void {
  const year = yearOf(of);
  const before = estimateTotal(ctx, state, account, year, category);
  const key = [account, [year, category]] as const;
  const next = before.count + sign;
  if (next === 0n) state.estimateTotals.remove(ctx, key);
  else {
    const sum = BigInt(before.micrograms) + sign * BigInt(micrograms);
    state.estimateTotals.set(ctx, key, { category, count: next, micrograms: sum.toString() });
  }
}

/** Stores an estimate and counts it. */
export function addEstimate(ctx: Ctx, state: State, estimate: Estimate): void {
  state.estimates.set(ctx, estimate.id, estimate);
  count(ctx, state, estimate, 1n);
}

/** Forgets an estimate. */
export function dropEstimate(ctx: Ctx, state: State, estimate: Estimate): void {
  state.estimates.remove(ctx, estimate.id);
  count(ctx, state, estimate, -1n);
}

/** Tells that an estimate came or went; never without saying that it is one. */
export function tellEstimate(ctx: Ctx, { id: estimateId, ...estimate }: Estimate, removed: boolean): void {
  const { account, quality, category, factor, micrograms } = estimate;
  emitTyped(ctx, EventEstimate, { estimateId, account, quality, category, factor, micrograms, removed });
}

/** Every estimate is one of an account, says so, and is in the sums of its year. */
export function estimatesInvariant(ctx: Ctx, { state }: { readonly state: State }): string | undefined {
  const sums = new Map<string, { count: bigint; micrograms: bigint }>();
  for (const [id, { account, category, quality, micrograms, periodStart }] of state.estimates.range(ctx)) {
    if (quality !== DataQuality.DATA_QUALITY_ESTIMATED) return `estimate ${id} does not say that it is one`;
    const key = `${account} ${yearOf({ periodStart })} ${category}`;
    const before = sums.get(key) ?? { count: 0n, micrograms: 0n };
    sums.set(key, { count: before.count + 1n, micrograms: before.micrograms + BigInt(micrograms) });
  }
  let kept = 0;
  for (const [[account, [year, category]], total] of state.estimateTotals.range(ctx)) {
    kept += 1;
    const sum = sums.get(`${account} ${year} ${category}`);
    if (sum?.count === total.count && sum.micrograms.toString() === total.micrograms) continue;
    return `estimates of ${account} in ${year}, category ${category}: ${total.micrograms} are kept, ${sum?.micrograms ?? 0n} are there`;
  }
  return kept === sums.size ? undefined : `${kept} sums of estimates are kept, ${sums.size} are there`;
}
