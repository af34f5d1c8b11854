import type { Piece, Segment } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { u64Key } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import type { Piece as GramRange } from "../registry/keeper.ts";
import type { State } from "./module.ts";

// The pieces of a segment are a linked list too, each known by its end: burns eat a piece from its front, which moves its start
// alone, and redemptions from its back. So what was burned of a piece is one range, however often it was burned a gram at a time.

function patch(ctx: Ctx, state: State, batchId: bigint, end: bigint, links: Partial<Piece>): void {
  if (end !== 0n) state.pieces.set(ctx, [batchId, end], { ...state.pieces.get(ctx, [batchId, end]), ...links });
}

/** Puts grams of a segment's batch behind its last piece. The segment is the caller's to store. */
export function pushPiece(ctx: Ctx, state: State, segment: Segment, { startGram, endGram }: GramRange): Segment {
  const { id, batchId, lastEnd } = segment;
  patch(ctx, state, batchId, lastEnd, { nextEnd: endGram });
  state.pieces.set(ctx, [batchId, endGram], { segmentId: id, startGram, previousEnd: lastEnd, nextEnd: 0n });
  return { ...segment, firstEnd: segment.firstEnd === 0n ? endGram : segment.firstEnd, lastEnd: endGram };
}

/** What was taken, and the segment as it is then, its grams and itself still to be stored. */
export interface Taken {
  readonly segment: Segment;
  readonly ranges: readonly GramRange[];
}

/** Takes grams out of the oldest pieces of a segment, from the last of them only its front or its back. */
export function takeFrom(ctx: Ctx, state: State, segment: Segment, grams: bigint, side: "front" | "back"): Taken {
  const { batchId } = segment;
  const ranges: GramRange[] = [];
  let [left, missing] = [segment, grams];
  while (missing > 0n) {
    const end = left.firstEnd;
    const piece = state.pieces.get(ctx, [batchId, end]);
    const length = end - piece.startGram;
    if (length <= missing) {
      state.pieces.remove(ctx, [batchId, end]);
      patch(ctx, state, batchId, piece.nextEnd, { previousEnd: 0n });
      left = { ...left, firstEnd: piece.nextEnd, lastEnd: piece.nextEnd === 0n ? 0n : left.lastEnd };
      ranges.push({ batchId, startGram: piece.startGram, endGram: end });
      missing -= length;
    } else if (side === "front") {
      const startGram = piece.startGram + missing;
      state.pieces.set(ctx, [batchId, end], { ...piece, startGram });
      ranges.push({ batchId, startGram: piece.startGram, endGram: startGram });
      missing = 0n;
    } else {
      const cut = end - missing;
      state.pieces.remove(ctx, [batchId, end]);
      state.pieces.set(ctx, [batchId, cut], piece);
      patch(ctx, state, batchId, piece.nextEnd, { previousEnd: cut });
      left = { ...left, firstEnd: cut, lastEnd: piece.nextEnd === 0n ? cut : left.lastEnd };
      ranges.push({ batchId, startGram: cut, endGram: end });
      missing = 0n;
    }
  }
  return { segment: left, ranges };
}

/** Pieces that share a gram with the range, in order, by their ends. */
export function piecesMeeting(ctx: Ctx, state: State, range: GramRange): (readonly [end: bigint, piece: Piece])[] {
  const { batchId, startGram, endGram } = range;
  const found: (readonly [bigint, Piece])[] = [];
  const within = startingWith({ first: u64Key }, batchId);
  for (const [[, end], piece] of state.pieces.range(ctx, { within, from: [batchId, startGram + 1n] })) {
    if (piece.startGram >= endGram) break;
    found.push([end, piece]);
  }
  return found;
}

/** Cuts a range, all of which the piece has, out of it; what is left stays where it was. */
export function cutOut(ctx: Ctx, state: State, segment: Segment, end: bigint, cut: GramRange): Segment {
  const { batchId } = segment;
  const piece = state.pieces.get(ctx, [batchId, end]);
  const { startGram, previousEnd, nextEnd } = piece;
  const hasLeft = startGram < cut.startGram;
  const hasRight = cut.endGram < end;
  // Who follows the piece before, and who comes before the one behind.
  const follower = hasLeft ? cut.startGram : hasRight ? end : nextEnd;
  const leader = hasRight ? end : hasLeft ? cut.startGram : previousEnd;
  if (hasLeft) {
    const left = { ...piece, nextEnd: hasRight ? end : nextEnd };
    state.pieces.set(ctx, [batchId, cut.startGram], left);
  }
  if (hasRight) {
    const right = { ...piece, startGram: cut.endGram, previousEnd: hasLeft ? cut.startGram : previousEnd };
    state.pieces.set(ctx, [batchId, end], right);
  } else state.pieces.remove(ctx, [batchId, end]);
  patch(ctx, state, batchId, previousEnd, { nextEnd: follower });
  patch(ctx, state, batchId, nextEnd, { previousEnd: leader });
  return {
    ...segment,
    firstEnd: segment.firstEnd === end ? follower : segment.firstEnd,
    lastEnd: segment.lastEnd === end ? leader : segment.lastEnd,
  };
}
