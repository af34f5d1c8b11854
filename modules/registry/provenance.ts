import type { ProvenanceStep } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { State } from "./module.ts";

/**
 * The steps of one gram, latest first, back to its import. A step may join ranges of different histories, so its previous steps
 * are followed only where they hold the gram; of several that do, the latest is the one that came before.
 */
export function* historyOf(ctx: Ctx, state: State, head: bigint, gram: bigint): Generator<ProvenanceStep> {
  let step: ProvenanceStep | undefined = state.steps.get(ctx, head);
  while (step !== undefined) {
    yield step;
    const before: ProvenanceStep[] = step.previous.map((id) => state.steps.get(ctx, id));
    step = before.filter(({ startGram, endGram }) => startGram <= gram && gram < endGram).at(-1);
  }
}
