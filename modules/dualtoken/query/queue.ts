import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import type { Segment } from "../../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { u64Key } from "../../../codec/keys.ts";
import { decodeKey, encodeKey, pairKey } from "../../../codec/keys-compose.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { dualtoken, type State } from "../module.ts";

/** Ranges of a page unless the request says otherwise, and at most. */
const defaultLimit = 100;
const maxLimit = 1000;

const none = new Uint8Array(0);
/** Segment, end of a piece. */
const place = pairKey(u64Key, u64Key);

function limitOf(request: PageRequest | undefined): number {
  if (request !== undefined && (request.offset > 0n || request.reverse || request.countTotal))
    throw invalidArgument("a queue is followed from its head: offset, reverse and count_total are not possible");
  const asked = request?.limit ?? 0n;
  if (asked === 0n) return defaultLimit;
  return asked > BigInt(maxLimit) ? maxLimit : Number(asked);
}

/** A place in a queue: a segment and the end of one of its pieces. */
interface Place {
  readonly segment: Segment;
  readonly end: bigint;
}

/** Where a page begins: the head, or what the key of the page before names. */
function startOf(ctx: Ctx, state: State, classId: bigint, head: bigint, key: Uint8Array): Place | undefined {
  if (key.length === 0) {
    if (head === 0n) return undefined;
    const segment = state.segments.get(ctx, head);
    return { segment, end: segment.firstEnd };
  }
  const [id, end] = key.length === 16 ? decodeKey(none, place, key) : [0n, 0n];
  const segment = state.segments.find(ctx, id);
  const isThere = segment !== undefined && (classId === 0n || segment.classId === classId);
  if (isThere && state.batches.find(ctx, segment.batchId)?.suspended === false)
    if (state.pieces.find(ctx, [segment.batchId, end])?.segmentId === id) return { segment, end };
  throw invalidArgument("the page key names no place of this queue any more: begin anew");
}

/** What comes behind a place. */
function after(ctx: Ctx, state: State, classId: bigint, segment: Segment, nextEnd: bigint): Place | undefined {
  if (nextEnd !== 0n) return { segment, end: nextEnd };
  const id = classId === 0n ? segment.next : segment.classNext;
  if (id === 0n) return undefined;
  const next = state.segments.get(ctx, id);
  return { segment: next, end: next.firstEnd };
}

export const queue = dualtoken.rpc(QueryDefinition.methods.queue, (ctx, { classId, pagination }, { state }) => {
  const of = classId === 0n ? state.vault.get(ctx) : state.classes.find(ctx, classId);
  if (of === undefined) throw notFound(`no class has the id ${classId}`);
  const limit = limitOf(pagination);
  const ranges: { batchId: bigint; startGram: bigint; endGram: bigint }[] = [];
  let at = startOf(ctx, state, classId, of.first, pagination?.key ?? none);
  while (at !== undefined && ranges.length < limit) {
    const { segment, end } = at;
    const { batchId } = segment;
    const { startGram, nextEnd } = state.pieces.get(ctx, [batchId, end]);
    ranges.push({ batchId, startGram, endGram: end });
    at = after(ctx, state, classId, segment, nextEnd);
  }
  const nextKey = at === undefined ? none : encodeKey(none, place, [at.segment.id, at.end] as const);
  return { ranges, pagination: { nextKey, total: 0n } };
});
