import type { ScheduledYear } from "../../../codec/gen/eco2/mint/v1/query.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/mint/v1/query.ts";
import { timeOf, timestampOf } from "../../../codec/time.ts";
import { mint } from "../module.ts";
import { standing } from "../reserve.ts";
import { rewardOfYear, type Terms, termsOf } from "../schedule.ts";

const coin = (denom: string, amount: bigint) => ({ denom, amount: amount.toString() });

/** The years whose rewards differ. */
function yearsOf(terms: Terms, denom: string, start: bigint): ScheduledYear[] {
  const years: ScheduledYear[] = [];
  for (let index = 0n; ; index += 1n) {
    const reward = rewardOfYear(terms, index);
    years.push({ startTime: timestampOf(start + index * terms.year), reward: coin(denom, reward) });
    if (reward === terms.last) return years;
  }
}

export const schedule = mint.rpc(QueryDefinition.methods.schedule, (ctx, _request, { state }) => {
  const stored = state.schedule.get(ctx);
  const start = state.progress.find(ctx)?.startTime;
  const { denom } = state.supply.get(ctx);
  return { schedule: stored, years: start === undefined ? [] : yearsOf(termsOf(stored), denom, timeOf(start)) };
});

export const reserve = mint.rpc(QueryDefinition.methods.reserve, (ctx, _request, env) => {
  const at = standing(ctx, env);
  return {
    reserve: coin(at.denom, at.reserve),
    reward: coin(at.denom, at.reward),
    progress: env.state.progress.find(ctx),
    supply: coin(at.denom, at.supply),
  };
});
