import { parseAmount } from "../../codec/coin.ts";
import { GenesisState } from "../../codec/gen/eco2/mint/v1/genesis.ts";
import type { Progress } from "../../codec/gen/eco2/mint/v1/mint.ts";
import { timeOf } from "../../codec/time.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { scheduleInvariant } from "./invariants.ts";
import { checkParams, mint } from "./module.ts";
import { standardSchedule, termsOf } from "./schedule.ts";

/** Does what may throw for the value at `path`. */
function located(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new GenesisError(`app_state.mint.${path}`, error instanceof Error ? error.message : String(error));
  }
}

function checkProgress({ startTime, paidTime, remainder, paid }: Progress): void {
  if (startTime === undefined || paidTime === undefined) throw new RangeError("must name start_time and paid_time");
  if (timeOf(paidTime) < timeOf(startTime)) throw new RangeError("paid_time must not be before start_time");
  for (const [name, text] of [
    ["remainder", remainder],
    ["paid", paid],
  ] as const) {
    if (parseAmount(text) < 0n) throw new RangeError(`${name} must not be negative`);
  }
}

export const genesis = mint.genesis({
  ...protoSection(GenesisState),
  default: () => ({ params: mint.defaults, schedule: standardSchedule, progress: undefined }),
  init(ctx, given, { state, params, use }) {
    const { progress, schedule = standardSchedule } = given;
    const chosen = given.params ?? mint.defaults;
    located("params", () => checkParams(chosen));
    params.set(ctx, chosen);
    located("schedule", () => termsOf(schedule));
    state.schedule.set(ctx, schedule);
    const denom = use.staking.bondDenom(ctx);
    state.supply.set(ctx, { denom, amount: use.bank.supply(ctx, denom).toString() });
    if (progress === undefined) return;
    located("progress", () => {
      checkProgress(progress);
      state.progress.set(ctx, progress);
      const broken = scheduleInvariant(ctx, state);
      if (broken !== undefined) throw new RangeError(broken);
    });
  },
  export: (ctx, { state, params }) => ({
    params: params.get(ctx),
    schedule: state.schedule.get(ctx),
    progress: state.progress.find(ctx),
  }),
});
