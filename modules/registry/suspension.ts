import type { Batch, BatchSuspension } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { State } from "./module.ts";
import { statusChanged } from "./provenance/epochs.ts";
import { editLabelTotal, editTotals, noSupply, supplyOfBatch } from "./totals.ts";

/**
 * Suspends a batch as a whole, or releases it: one record and the sums, however many lots it has.
 * @param suspension there for a batch that is not suspended, `undefined` for one that is
 */
export function setSuspension(ctx: Ctx, state: State, batch: Batch, suspension: BatchSuspension | undefined): Batch {
  const sign = suspension === undefined ? -1n : 1n;
  const halt = (sums: typeof noSupply, held: bigint) => ({ ...sums, haltedGrams: sums.haltedGrams + sign * held });
  const supply = supplyOfBatch(batch);
  const labels = batch.labels.map(({ code, supply: sums = noSupply }) => {
    editLabelTotal(ctx, state, code, (all) => halt(all, sums.heldGrams));
    return { code, supply: halt(sums, sums.heldGrams) };
  });
  const next = { ...batch, suspension, labels, supply: halt(supply, supply.heldGrams) };
  state.batches.set(ctx, batch.id, next);
  statusChanged(ctx, state, batch.id);
  editTotals(ctx, state, batch, (all) => halt(all, supply.heldGrams));
  return next;
}
