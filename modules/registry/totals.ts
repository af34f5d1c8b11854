import { type Batch, Supply, TotalDimension } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { MAX_U64 } from "./block.ts";
import { fail } from "./errors.ts";
import type { LotStatus } from "./lots.ts";
import type { State } from "./module.ts";

/** Grams more or less of each status. */
export type Change = ReadonlyMap<LotStatus, bigint>;

/** The counter of each status. */
export const counterOf = {
  held: "heldGrams",
  suspended: "suspendedGrams",
  retired: "retiredGrams",
  cancelled: "cancelledGrams",
  exported: "exportedGrams",
  expired: "expiredGrams",
  buffer: "bufferGrams",
} as const satisfies Record<LotStatus, keyof Supply>;

/** All statuses, in the order of their numbers. */
export const lotStatuses = Object.keys(counterOf) as readonly LotStatus[];

/** No grams at all. */
export const noSupply: Supply = Supply.fromPartial({});

/** The sums over a batch; every batch has them. */
export function supplyOfBatch({ id, supply }: Batch): Supply {
  if (supply === undefined) throw new BrokenInvariant(`batch ${id} has no supply`);
  return supply;
}

/** A supply with other grams of some statuses. @param halted whether its held grams are of a suspended batch */
export function changed(supply: Supply, change: Change, halted = false): Supply {
  const next = { ...supply };
  for (const [status, grams] of change) next[counterOf[status]] += grams;
  if (halted) next.haltedGrams += change.get("held") ?? 0n;
  for (const status of change.keys())
    if (next[counterOf[status]] < 0n) throw new BrokenInvariant(`${next[counterOf[status]]} grams are ${status}`);
  return next;
}

/** Grams of two supplies together. */
export function added(a: Supply, b: Supply, sign: 1n | -1n = 1n): Supply {
  const next = { ...a };
  for (const name of Object.keys(noSupply) as (keyof Supply)[]) next[name] += sign * b[name];
  return next;
}

/** The sums over all batches. */
export const supplyOf = (ctx: Ctx, state: State): Supply => state.supply.find(ctx) ?? noSupply;

/** Under what the grams of a batch are counted beside the batch itself. What its source does not state is counted nowhere. */
export function dimensionsOf({ programmeId, projectId, country, vintageStart }: Batch) {
  const { PROGRAMME, PROJECT, COUNTRY, VINTAGE } = dimensions;
  const all = [
    [PROGRAMME, programmeId],
    [PROJECT, `${programmeId}/${projectId}`],
    [COUNTRY, country],
    [VINTAGE, vintageStart.slice(0, 4)],
  ] as const;
  return all.filter(([, key]) => key !== "");
}

const dimensions = {
  PROGRAMME: TotalDimension.TOTAL_DIMENSION_PROGRAMME,
  PROJECT: TotalDimension.TOTAL_DIMENSION_PROJECT,
  COUNTRY: TotalDimension.TOTAL_DIMENSION_COUNTRY,
  VINTAGE: TotalDimension.TOTAL_DIMENSION_VINTAGE,
} as const;

type Edit = (supply: Supply) => Supply;

function editTotal(ctx: Ctx, state: State, dimension: TotalDimension, key: string, edit: Edit): void {
  const at = [dimension, key] as const;
  const next = edit(state.totals.find(ctx, at) ?? noSupply);
  // A label that was withdrawn everywhere; what was issued never shrinks elsewhere.
  if (next.issuedGrams === 0n) state.totals.remove(ctx, at);
  else state.totals.set(ctx, at, next);
}

/** Changes the sum of one label over all batches. */
export function editLabelTotal(ctx: Ctx, state: State, code: string, edit: Edit): void {
  editTotal(ctx, state, TotalDimension.TOTAL_DIMENSION_LABEL, code, edit);
}

/** Changes the sums over all batches, and those of the programme, project, country and vintage of this one. */
export function editTotals(ctx: Ctx, state: State, batch: Batch, edit: Edit): void {
  state.supply.set(ctx, edit(supplyOf(ctx, state)));
  for (const [dimension, key] of dimensionsOf(batch)) editTotal(ctx, state, dimension, key, edit);
}

/** Counts a new batch in, all of it held. @throws supply overflow */
export function countIssue(ctx: Ctx, state: State, batch: Batch): void {
  const { issuedGrams } = supplyOf(ctx, state);
  const grams = supplyOfBatch(batch);
  if (issuedGrams + grams.issuedGrams > MAX_U64)
    throw fail.supplyOverflow(`${issuedGrams} grams are issued, ${grams.issuedGrams} more do not fit`);
  editTotals(ctx, state, batch, (supply) => added(supply, grams));
}

/** Counts what an owner got or lost, of a batch and of all. */
export function changeOwner(ctx: Ctx, state: State, owner: string, batchId: bigint, change: Change): void {
  for (const id of [0n, batchId]) {
    const next = changed(state.ownerTotals.find(ctx, [owner, id]) ?? noSupply, change);
    if (lotStatuses.every((status) => next[counterOf[status]] === 0n)) state.ownerTotals.remove(ctx, [owner, id]);
    else state.ownerTotals.set(ctx, [owner, id], next);
  }
}
