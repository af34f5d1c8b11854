import { type Batch, type ProvenanceStep, StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { Range } from "./intervals.ts";
import type { Lot } from "./lots.ts";
import type { State } from "./module.ts";
import { lotsMeeting } from "./storedLots.ts";

/** Grams that were burned just before others, and by what step. */
export interface Burned {
  readonly lot: Lot;
  readonly step: ProvenanceStep;
}

interface About {
  readonly range: Range;
  readonly from: string;
  readonly previous: readonly bigint[];
  readonly kind: StepKind;
}

/**
 * The burn that a further one lengthens: of the same owner, ending where the other begins. The ledger burns a gram or so in
 * every block, for ever: with a lot and a step for each the state would grow by the block, and a tonne would be in more lots
 * than a report of it can pay for. A step names earlier ones alone, so grams that came to the owner after it begin a new one.
 */
export function burnedBefore(ctx: Ctx, state: State, batch: Batch, about: About): Burned | undefined {
  const { range, from, previous, kind } = about;
  if (kind !== StepKind.STEP_KIND_BURN || range.start === 0n) return undefined;
  const [lot] = lotsMeeting(ctx, state, batch.id, { start: range.start - 1n, end: range.start });
  if (lot?.status !== "retired" || lot.owner !== from) return undefined;
  const step = state.steps.get(ctx, lot.history);
  if (step.kind !== kind || step.endGram !== range.start || previous.some((id) => id > step.id)) return undefined;
  return { lot, step };
}
