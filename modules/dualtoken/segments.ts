import { type ClassFilter, Segment, type VaultBatch, VaultClass } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { DescribedPiece, Piece as GramRange } from "../registry/keeper.ts";
import { baseCode } from "./eligibility.ts";
import { fail } from "./errors.ts";
import { classKey, type State } from "./module.ts";
import { cutOut, piecesMeeting, pushPiece, takeFrom } from "./pieces.ts";
import { type Choice, dequeue, enqueue, oldest } from "./queue.ts";
import { countGrams, least, most } from "./vault.ts";

/** What makes the class of a piece. */
const qualityOf = ({ batch, labels }: DescribedPiece): ClassFilter => ({
  programme: batch.programmeId,
  creditType: batch.creditType,
  labels: [...labels],
});

function classOf(ctx: Ctx, state: State, quality: ClassFilter): VaultClass {
  for (const [, found] of state.classes.by.key.list(ctx, classKey(quality))) return found;
  const id = state.nextClass.next(ctx);
  const made = VaultClass.fromPartial({ id, ...quality });
  state.classes.set(ctx, id, made);
  return made;
}

/** The batch as the vault has it; its facts stay as they were when its first grams came. */
function vaultBatchOf(ctx: Ctx, state: State, { batch }: DescribedPiece): VaultBatch {
  return (
    state.batches.find(ctx, batch.id) ?? {
      batchId: batch.id,
      programme: batch.programmeId,
      methodology: baseCode(batch.methodology),
      vintage: batch.vintageStart.slice(0, 4),
      country: batch.country,
      grams: 0n,
      suspended: batch.suspension !== undefined,
    }
  );
}

function segmentOf(ctx: Ctx, state: State, classId: bigint, batch: VaultBatch): Segment {
  const { batchId } = batch;
  const known = state.segmentOf.find(ctx, [batchId, classId]);
  if (known !== undefined) return state.segments.get(ctx, known);
  const id = state.nextSegment.next(ctx);
  state.segmentOf.set(ctx, [batchId, classId], id);
  const made = Segment.fromPartial({ id, classId, batchId, position: id });
  return batch.suspended ? made : enqueue(ctx, state, made, id);
}

/** Puts a piece into the queue of its class, behind what the class has of its batch. Gives the class. */
export function admit(ctx: Ctx, state: State, piece: DescribedPiece): bigint {
  const { id: classId } = classOf(ctx, state, qualityOf(piece));
  const batch = vaultBatchOf(ctx, state, piece);
  const segment = segmentOf(ctx, state, classId, batch);
  const grams = piece.endGram - piece.startGram;
  state.segments.set(ctx, segment.id, { ...pushPiece(ctx, state, segment, piece), grams: segment.grams + grams });
  countGrams(ctx, state, classId, batch, grams);
  return classId;
}

/** Stores a segment that lost grams, or forgets it with its last. */
function shrink(ctx: Ctx, state: State, segment: Segment, by: bigint): void {
  const { id, classId, batchId } = segment;
  const batch = state.batches.get(ctx, batchId);
  const left = { ...segment, grams: segment.grams - by };
  if (left.grams > 0n) state.segments.set(ctx, id, left);
  else {
    if (!batch.suspended) dequeue(ctx, state, left);
    state.segments.remove(ctx, id);
    state.segmentOf.remove(ctx, [batchId, classId]);
  }
  countGrams(ctx, state, classId, batch, -by);
}

/** Takes the oldest valid grams of a choice. @throws the vault has too few */
export function takeOldest(
  ctx: Ctx,
  state: State,
  grams: bigint,
  choice: Choice,
  side: "front" | "back",
): readonly GramRange[] {
  const ranges: GramRange[] = [];
  let missing = grams;
  while (missing > 0n) {
    const head = oldest(ctx, state, choice);
    if (head === undefined) throw fail.vaultShort(`${grams - missing} grams are there, ${grams} are asked for`);
    const part = least(head.grams, missing);
    const taken = takeFrom(ctx, state, head, part, side);
    shrink(ctx, state, taken.segment, part);
    for (const range of taken.ranges) ranges.push(range);
    missing -= part;
  }
  return ranges;
}

/** Takes what the vault has of a range out of it, wherever it lies. Gives the ranges. */
export function takeRange(ctx: Ctx, state: State, range: GramRange): readonly GramRange[] {
  const taken: GramRange[] = [];
  for (const [end, { segmentId, startGram }] of piecesMeeting(ctx, state, range)) {
    const cut = {
      batchId: range.batchId,
      startGram: most(startGram, range.startGram),
      endGram: least(end, range.endGram),
    };
    const segment = cutOut(ctx, state, state.segments.get(ctx, segmentId), end, cut);
    shrink(ctx, state, segment, cut.endGram - cut.startGram);
    taken.push(cut);
  }
  return taken;
}

/** Puts grams whose labels changed into the class that they now have; others stay where they are. */
export function reclassify(
  ctx: Ctx,
  state: State,
  range: GramRange,
  describe: (pieces: readonly GramRange[]) => readonly DescribedPiece[],
): void {
  for (const [end, piece] of piecesMeeting(ctx, state, range)) {
    const { classId, batchId } = state.segments.get(ctx, piece.segmentId);
    const was = classKey(state.classes.get(ctx, classId));
    for (const described of describe([{ batchId, startGram: piece.startGram, endGram: end }])) {
      if (classKey(qualityOf(described)) === was) continue;
      takeRange(ctx, state, described);
      admit(ctx, state, described);
    }
  }
}
