import type { ProvenanceStep } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { pageGas } from "../../../core/state/paginate.ts";
import type { State } from "../module.ts";

/** A part of a gram's history, latest step first, and the step that it goes on with. */
export interface HistoryPage {
  readonly steps: readonly ProvenanceStep[];
  readonly next: bigint | undefined;
}

export const holdsGram = ({ startGram, endGram }: ProvenanceStep, gram: bigint) => startGram <= gram && gram < endGram;

/**
 * The steps of one gram, latest first, back to its import or for as long as the page reaches. A step may join ranges of
 * different histories, so its previous steps are followed only where they hold the gram; of several that do, the latest is the
 * one that came before.
 * @param head a step that holds the gram
 */
export function historyPage(ctx: Ctx, state: State, head: bigint, gram: bigint, limit: number): HistoryPage {
  const steps: ProvenanceStep[] = [];
  // A step may have joined thousands of ranges, all of which it names and one of which holds the gram.
  const until = ctx.gas.used + pageGas;
  const before = ({ previous }: ProvenanceStep): ProvenanceStep | undefined => {
    for (const id of previous.toReversed()) {
      const step = state.steps.get(ctx, id);
      if (holdsGram(step, gram)) return step;
    }
    return undefined;
  };
  let step: ProvenanceStep | undefined = state.steps.get(ctx, head);
  while (step !== undefined && steps.length < limit && (steps.length === 0 || ctx.gas.used < until)) {
    steps.push(step);
    step = before(step);
  }
  return { steps, next: step?.id };
}
