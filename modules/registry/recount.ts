import type { Batch } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import { length, type Range } from "./intervals.ts";
import { addLabelChange, countLabels, labelsOf } from "./labels.ts";
import type { Lot, LotStatus } from "./lots.ts";
import type { State } from "./module.ts";
import { changed, changeOwner, editTotals, supplyOfBatch } from "./totals.ts";

/** Pieces of one owner's lots that moved, as their lots were before. */
interface Counted {
  readonly from: string;
  readonly pieces: readonly { readonly lot: Lot; readonly range: Range }[];
}

/** Statuses and owners' sums, the batch's, and those over all batches follow what moved. */
export function recount(
  ctx: Ctx,
  state: State,
  batch: Batch,
  runs: readonly Counted[],
  to: string | undefined,
  made: LotStatus,
): void {
  const change = new Map<LotStatus, bigint>();
  const owners = new Map<string, Map<LotStatus, bigint>>();
  const labels = new Map<string, Map<LotStatus, bigint>>();
  const add = (into: Map<LotStatus, bigint>, status: LotStatus, grams: bigint) =>
    into.set(status, (into.get(status) ?? 0n) + grams);
  const ofOwner = (owner: string) => {
    const found = owners.get(owner) ?? new Map<LotStatus, bigint>();
    owners.set(owner, found);
    return found;
  };
  for (const { pieces, from } of runs) {
    for (const { lot, range } of pieces) {
      const grams = length(range);
      add(ofOwner(from), lot.status, -grams);
      add(ofOwner(to ?? from), made, grams);
      if (lot.status === made) continue;
      add(change, lot.status, -grams);
      add(change, made, grams);
      if (batch.labels.length === 0) continue;
      const labelled = labelsOf(ctx, state, batch, range);
      addLabelChange(labels, labelled, lot.status, -1n);
      addLabelChange(labels, labelled, made, 1n);
    }
  }
  for (const [owner, grams] of owners) changeOwner(ctx, state, owner, batch.id, grams);
  if (change.size === 0) return;
  const halted = batch.suspension !== undefined;
  const supply = changed(supplyOfBatch(batch), change, halted);
  const totals = labels.size === 0 ? batch.labels : countLabels(ctx, state, batch, labels);
  state.batches.set(ctx, batch.id, { ...batch, supply, labels: totals });
  editTotals(ctx, state, batch, (all) => changed(all, change, halted));
}
