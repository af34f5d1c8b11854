import type { Checkpoint, OriginLink } from "../../../codec/gen/eco2/registry/v1/provenance.ts";
import type { Batch, Params, ProvenanceStep } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import { lotPieces, requireRange } from "../exact.ts";
import type { Piece } from "../hooks.ts";
import type { Lot } from "../lots.ts";
import type { State } from "../module.ts";
import { findRule } from "../steps.ts";
import type { OriginParts } from "./issued.ts";
import { maxWalkOf } from "./limits.ts";
import { type Line, lineOf } from "./line.ts";
import { follow, type Open } from "./walk.ts";

interface Parts extends OriginParts {
  readonly params: Params;
}

/** What a walk found. */
export interface WalkResult {
  /** The first link that does not hold; `undefined` where all do. */
  readonly broken: string | undefined;
  readonly steps: number;
  readonly origin: readonly OriginLink[];
}

function headFault(lot: Lot, step: ProvenanceStep | undefined): string | undefined {
  const named = `grams ${lot.start}-${lot.end}`;
  if (lot.status === "suspended") return `${named} are suspended by step ${lot.history}`;
  if (step === undefined) return `step ${lot.history}, the last of ${named}, is not there`;
  if (step.startGram > lot.start || lot.end > step.endGram) return `step ${step.id} is not about ${named}`;
  const made = findRule(step.kind)?.makes ?? "nothing";
  if (made !== lot.status) return `${named} are ${lot.status}, step ${step.id} made them ${made}`;
  return step.to === lot.owner ? undefined : `${named} are ${lot.owner}'s, step ${step.id} gave them to ${step.to}`;
}

/**
 * Walks every gram of a piece back to its origin and holds each link: the batch and what it stands on, the lots, the steps. Gas is
 * flat for each step. What was verified in parts before (`verifyLot`) is not walked again while no status along it changed.
 * @throws batch not found, invalid range; a link that does not hold is no error but the answer
 */
export function walk(ctx: Ctx, parts: Parts, { batchId, startGram: start, endGram: end }: Piece): WalkResult {
  const { state, params } = parts;
  const batch = requireRange(ctx, state, batchId, { start, end });
  const line = lineOf(ctx, parts, batch);
  const result = (broken: string | undefined, steps: number) => ({ broken, steps, origin: line.links });
  if (line.broken !== undefined) return result(line.broken, 0);
  const open: Open[] = [];
  for (const { lot, range } of lotPieces(ctx, state, batchId, { start, end })) {
    const fault = headFault(lot, state.steps.find(ctx, lot.history));
    if (fault !== undefined) return result(fault, open.length);
    open.push({ stepId: lot.history, ranges: [range] });
  }
  const most = maxWalkOf(params);
  const walked = follow(ctx, state, open, most, line.beginnings);
  if (walked.broken !== undefined) return result(walked.broken, walked.steps);
  if (walked.open.length === 0) return result(undefined, walked.steps);
  const text = `the history has more than ${most} steps: MsgVerifyLot verifies it in parts`;
  return result(text, walked.steps);
}

const sameLot = (found: Checkpoint | undefined, { startGram, endGram }: ProvenanceStep, stamp: string) =>
  found?.startGram === startGram && found.endGram === endGram && found.stamp === stamp ? found : undefined;

function openOf(found: Checkpoint): Open[] {
  const opens = new Map<bigint, { start: bigint; end: bigint }[]>();
  for (const { stepId, startGram: start, endGram: end } of found.open) {
    const ranges = opens.get(stepId) ?? [];
    ranges.push({ start, end });
    opens.set(stepId, ranges);
  }
  return [...opens].map(([stepId, ranges]) => ({ stepId, ranges }));
}

/** From now on a change of status in these batches is noticed by the checkpoints of their histories. */
function watch(ctx: Ctx, state: State, line: Line): boolean {
  const fresh = line.batches.filter(({ id }) => !state.epochs.has(ctx, id));
  for (const { id } of fresh) state.epochs.set(ctx, id, 1n);
  return fresh.length > 0;
}

/** The last step of the lot that holds a gram, and what its batch stands on. @throws batch not found, invalid range, history does not hold */
export function headOf(ctx: Ctx, state: State, batchId: bigint, gram: bigint): { step: ProvenanceStep; batch: Batch } {
  const range = { start: gram, end: gram + 1n };
  const batch = requireRange(ctx, state, batchId, range);
  const [piece] = lotPieces(ctx, state, batchId, range);
  if (piece === undefined) throw fail.invalidRange(`batch ${batchId} has no lot with gram ${gram}`);
  const step = state.steps.find(ctx, piece.lot.history);
  const broken = headFault(piece.lot, step);
  if (broken !== undefined || step === undefined) throw fail.brokenHistory(broken);
  return { step, batch };
}

/**
 * Walks one part of the history of a lot's last step, over all grams of that step, and keeps how far it came.
 * @param most steps of this part, at least 1
 * @throws batch not found, invalid range, history does not hold
 */
export function verifyLot(ctx: Ctx, parts: OriginParts, batchId: bigint, gram: bigint, most: number) {
  const { state } = parts;
  const { step, batch } = headOf(ctx, state, batchId, gram);
  let line = lineOf(ctx, parts, batch);
  if (line.broken !== undefined) throw fail.brokenHistory(line.broken);
  if (watch(ctx, state, line)) line = lineOf(ctx, parts, batch);
  const stamp = line.stampOf(batchId);
  const { id: stepId, startGram, endGram } = step;
  const known = sameLot(state.checkpoints.find(ctx, stepId), step, stamp);
  if (known?.open.length === 0) return { checkpoint: known, steps: 0 };
  const from = known === undefined ? [{ stepId, ranges: [{ start: startGram, end: endGram }] }] : openOf(known);
  const walked = follow(ctx, state, from, most, line.beginnings);
  if (walked.broken !== undefined) throw fail.brokenHistory(walked.broken);
  const open = walked.open.flatMap((one) =>
    one.ranges.map(({ start, end }) => ({ stepId: one.stepId, startGram: start, endGram: end })),
  );
  const steps = (known?.steps ?? 0n) + BigInt(walked.steps);
  const checkpoint = { stepId, batchId, startGram, endGram, steps, open, stamp, height: BigInt(ctx.height) };
  state.checkpoints.set(ctx, stepId, checkpoint);
  return { checkpoint, steps: walked.steps };
}
