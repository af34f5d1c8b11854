import { EventGridUpdated } from "../../../codec/gen/eco2/emission/v1/events.ts";
import { MsgDefinition, type MsgUpdateGrid } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { emitTyped } from "../../../core/events.ts";
import { requireAuthority } from "../../../core/params.ts";
import { fail } from "../errors.ts";
import { checkOnce, checkSource, checkTable, checkZone } from "../grid.ts";
import { emission } from "../module.ts";

/** @throws invalid grid */
function check({ source, zones, removed }: MsgUpdateGrid): void {
  checkSource(source);
  if (zones.length + removed.length === 0) throw fail.invalidGrid("no row is given");
  for (const zone of zones) checkZone(zone);
  checkOnce([...zones.map(({ code }) => code), ...removed]);
}

/** New figures of grids, which count from the next block on. */
export const updateGrid = emission.rpc(
  MsgDefinition.methods.updateGrid,
  (ctx, { authority, source, zones, removed }, { state, facts }) => {
    requireAuthority(ctx, facts, authority);
    for (const code of removed) {
      if (!state.grid.has(ctx, code)) throw fail.invalidGrid(`there is no row "${code.slice(0, 40)}"`);
      state.grid.remove(ctx, code);
    }
    for (const zone of zones) state.grid.set(ctx, zone.code, zone);
    checkTable(ctx, state);
    state.gridSource.set(ctx, source);
    state.stale.set(ctx, true);
    emitTyped(ctx, EventGridUpdated, { source, written: zones.length, removed: removed.length });
    return {};
  },
  check,
);
