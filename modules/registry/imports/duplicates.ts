import {
  type DuplicateWarning,
  EventLikelyDuplicate,
  type VintageFootprint,
} from "../../../codec/gen/eco2/registry/v1/imports.ts";
import type { Batch } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { stringKey, u32Key } from "../../../codec/keys.ts";
import { encodePrefix, pairKey } from "../../../codec/keys-compose.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { State } from "../module.ts";

/** Years of a vintage that are looked at: no registry credits a longer one at once. */
const maxYears = 20;
/** Projects of other registries that are looked at in each year, and warnings that one batch gives. */
const maxSeen = 32;
const maxWarnings = 10;

/** Where the like of a batch is looked for. Case and blanks of a sector's name do not count. */
export const placeOf = ({ sector, country }: { readonly sector: string; readonly country: string }): string =>
  `${sector.trim().toLowerCase().replaceAll(/ +/g, " ")}/${country}`;

const yearOf = (day: string): number => Number(day.slice(0, 4));

/** The years of a vintage, the first of them where it is longer than is looked at. */
export function yearsOf({ vintageStart, vintageEnd }: Pick<Batch, "vintageStart" | "vintageEnd">): number[] {
  if (vintageStart === "" || vintageEnd === "") return [];
  const first = yearOf(vintageStart);
  const count = Math.min(yearOf(vintageEnd) - first + 1, maxYears);
  return Array.from({ length: count }, (_, i) => first + i);
}

/** The earlier of two days. */
export const earlier = (a: string, b: string) => (a < b ? a : b);
/** The later of two days. */
export const later = (a: string, b: string) => (a > b ? a : b);

function* othersIn(ctx: Ctx, state: State, place: string, year: number, own: string): Generator<VintageFootprint> {
  const within = encodePrefix(new Uint8Array(0), pairKey(stringKey, u32Key), [place, year]);
  let seen = 0;
  // Its own registry's projects lie together, so they are stepped over and not through: "!" follows the end of a code.
  const sides = [{ to: [place, year, [own, ""]] as const }, { from: [place, year, [`${own}!`, ""]] as const }];
  for (const side of sides) {
    for (const [, found] of state.footprints.range(ctx, { within, ...side })) {
      if (seen === maxSeen) return;
      seen += 1;
      yield found;
    }
  }
}

function leave(ctx: Ctx, state: State, batch: Batch, year: number): void {
  const { sourceRegistry, projectId } = batch;
  const key = [placeOf(batch), year, [sourceRegistry, projectId]] as const;
  const known = state.footprints.find(ctx, key);
  const start = later(batch.vintageStart, `${year}-01-01`);
  const end = earlier(batch.vintageEnd, `${year}-12-31`);
  state.footprints.set(ctx, key, {
    sector: batch.sector,
    country: batch.country,
    year,
    sourceRegistry,
    projectId,
    start: known === undefined ? start : earlier(known.start, start),
    end: known === undefined ? end : later(known.end, end),
    batchId: batch.id,
  });
}

const isComparable = ({ sector, country }: Batch): boolean => sector.trim() !== "" && country !== "";

/** Leaves what later batches are compared with; nothing where the batch does not say sector, country or vintage. */
export function leaveFootprints(ctx: Ctx, state: State, batch: Batch): void {
  if (isComparable(batch)) for (const year of yearsOf(batch)) leave(ctx, state, batch, year);
}

/**
 * Compares a new batch with projects of other registries: same sector, same country, vintages that meet (the rule of CAD Trust's
 * report of duplicate issuances). What looks alike is a warning and no refusal: sectors are wide. Where a batch does not say sector,
 * country or vintage nothing is compared. The work does not grow with the number of batches.
 */
export function warnOfDuplicates(ctx: Ctx, state: State, batch: Batch): void {
  if (!isComparable(batch)) return;
  const warned = new Set<string>();
  for (const year of yearsOf(batch)) {
    for (const other of othersIn(ctx, state, placeOf(batch), year, batch.sourceRegistry)) {
      const start = later(other.start, batch.vintageStart);
      const end = earlier(other.end, batch.vintageEnd);
      const name = `${other.sourceRegistry}/${other.projectId}`;
      if (start > end || warned.has(name) || warned.size === maxWarnings) continue;
      warned.add(name);
      warn(ctx, state, batch, other, start, end);
    }
  }
  leaveFootprints(ctx, state, batch);
}

function warn(ctx: Ctx, state: State, batch: Batch, other: VintageFootprint, start: string, end: string): void {
  const id = state.nextWarning.next(ctx);
  const warning: DuplicateWarning = {
    id,
    batchId: batch.id,
    otherRegistry: other.sourceRegistry,
    otherProjectId: other.projectId,
    otherBatchId: other.batchId,
    sector: batch.sector,
    country: batch.country,
    overlapStart: start,
    overlapEnd: end,
    height: BigInt(ctx.height),
  };
  state.warnings.set(ctx, id, warning);
  const { otherRegistry, otherProjectId, otherBatchId } = warning;
  emitTyped(ctx, EventLikelyDuplicate, {
    warningId: id,
    batchId: batch.id,
    otherRegistry,
    otherProjectId,
    otherBatchId,
  });
}
