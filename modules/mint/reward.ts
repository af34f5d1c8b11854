import { formatDec } from "../../codec/decimal.ts";
import { nanosOf } from "../../codec/duration.ts";
import type { Params, Progress } from "../../codec/gen/eco2/mint/v1/mint.ts";
import { timeOf, timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit } from "../../core/events.ts";
import { reserveAccount } from "./module.ts";
import { annualProvisions, type Parts, partOfSupply, standing } from "./reserve.ts";
import { accrued, type Terms, whole } from "./schedule.ts";

/** The account that fees go to, from which rewards are handed on. */
const feeCollector = "fee_collector";

interface PayingParts extends Parts {
  readonly params: { get(ctx: Ctx): Params };
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** The reward of the time from the last paid block, at most `gap` of it. The rest of a longer time is never paid. */
function due(terms: Terms, progress: Progress, now: bigint, gap: bigint) {
  const [start, paidTo] = [timeOf(progress.startTime ?? never), timeOf(progress.paidTime ?? never)];
  // A chain that begins with an older one's state may begin at an earlier time.
  if (now <= paidTo) return { units: 0n, remainder: BigInt(progress.remainder) };
  const from = paidTo - start;
  return whole(terms, BigInt(progress.remainder) + accrued(terms, from, from + least(now - paidTo, gap)));
}
const never = { seconds: 0n, nanos: 0 };

/** Pays the reward of the time since the last block from the reserve to the fee collector. */
export function payReward(ctx: Ctx, parts: PayingParts): void {
  const { state, use } = parts;
  const progress = state.progress.find(ctx);
  const now = timestampOf(ctx.time);
  if (progress === undefined) {
    state.progress.set(ctx, { startTime: now, paidTime: now, remainder: "0", paid: "0" });
    return;
  }
  const at = standing(ctx, parts);
  // A chain without a reserve, or at the end of it, writes nothing.
  if (at.reserve === 0n) return;
  const gap = nanosOf(parts.params.get(ctx).maxPaidGap ?? never);
  const { units, remainder } = due(at.terms, progress, ctx.time, gap);
  const amount = least(units, at.reserve);
  const left = { ...at, reserve: at.reserve - amount };
  const paidTime = ctx.time > timeOf(progress.paidTime ?? never) ? now : progress.paidTime;
  state.progress.set(ctx, {
    startTime: progress.startTime,
    paidTime,
    remainder: (left.reserve === 0n ? 0n : remainder).toString(),
    paid: (BigInt(progress.paid) + amount).toString(),
  });
  if (amount === 0n) return;
  use.bank.sendBetweenModules(ctx, reserveAccount, feeCollector, [{ denom: at.denom, amount }]);
  const provisions = annualProvisions(left);
  emit(
    ctx,
    "mint",
    ["inflation", formatDec(partOfSupply(left, provisions))],
    ["annual_provisions", `${provisions}.000000000000000000`],
    ["amount", amount.toString()],
  );
}
