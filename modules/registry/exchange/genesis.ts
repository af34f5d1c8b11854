import type { ExchangeGenesis } from "../../../codec/gen/eco2/registry/v1/exchange.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { all, at, initSequence, requireAddress } from "../genesisChecks.ts";
import type { State } from "../module.ts";

/** @throws GenesisError for what is wrong by itself; how exports and lots fit together, the invariants say */
export function initExchange(ctx: Ctx, state: State, given: ExchangeGenesis): void {
  initSequence(ctx, "exchange.exports", given.exports, given.nextExportId, state.nextExport);
  for (const [index, one] of given.exports.entries()) {
    const path = `exchange.exports.${index}`;
    requireAddress(ctx, `${path}.owner`, one.owner);
    if (state.exportSteps.has(ctx, one.stepId)) throw at(`${path}.step_id`, "is another export's too");
    state.exports.set(ctx, one.id, one);
    state.exportSteps.set(ctx, one.stepId, one.id);
  }
}

export const exportExchange = (ctx: Ctx, state: State): ExchangeGenesis => ({
  exports: all(state.exports.range(ctx)),
  nextExportId: state.nextExport.peek(ctx),
});
