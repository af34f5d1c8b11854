import type { ClassFilter, Segment, VaultClass } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { u64Key } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import type { State } from "./module.ts";
import { changeVault } from "./vault.ts";

// A segment is a node of two doubly linked lists, so that it joins and leaves its queues by a handful of writes, however long
// they are. Both are in the order of positions, and so the oldest head over all classes is the head of the second.

function patch(ctx: Ctx, state: State, id: bigint, links: Partial<Segment>): void {
  if (id !== 0n) state.segments.set(ctx, id, { ...state.segments.get(ctx, id), ...links });
}

/** Puts a segment behind all others, with the next position, and stores it. */
export function enqueue(ctx: Ctx, state: State, segment: Segment, position: bigint): Segment {
  const of = state.classes.get(ctx, segment.classId);
  const { last } = state.vault.get(ctx);
  patch(ctx, state, of.last, { classNext: segment.id });
  patch(ctx, state, last, { next: segment.id });
  state.classes.set(ctx, of.id, { ...of, first: of.first === 0n ? segment.id : of.first, last: segment.id });
  changeVault(ctx, state, ({ first }) => ({ first: first === 0n ? segment.id : first, last: segment.id }));
  const queued = { ...segment, position, classPrevious: of.last, classNext: 0n, previous: last, next: 0n };
  state.segments.set(ctx, segment.id, queued);
  return queued;
}

/** Takes a segment out of its queues, and stores it without neighbours. */
export function dequeue(ctx: Ctx, state: State, segment: Segment): Segment {
  const { id, classId, classPrevious, classNext, previous, next } = segment;
  patch(ctx, state, classPrevious, { classNext });
  patch(ctx, state, classNext, { classPrevious });
  patch(ctx, state, previous, { next });
  patch(ctx, state, next, { previous });
  const of = state.classes.get(ctx, classId);
  const [classFirst, classLast] = [of.first === id ? classNext : of.first, of.last === id ? classPrevious : of.last];
  if (classFirst !== of.first || classLast !== of.last)
    state.classes.set(ctx, classId, { ...of, first: classFirst, last: classLast });
  changeVault(ctx, state, ({ first, last }) => ({
    first: first === id ? next : first,
    last: last === id ? previous : last,
  }));
  const alone = { ...segment, classPrevious: 0n, classNext: 0n, previous: 0n, next: 0n };
  state.segments.set(ctx, id, alone);
  return alone;
}

/** The segments of a batch, one a class. */
export function segmentsOfBatch(ctx: Ctx, state: State, batchId: bigint): Segment[] {
  const within = startingWith({ first: u64Key }, batchId);
  return [...state.segmentOf.range(ctx, { within })].map(([, id]) => state.segments.get(ctx, id));
}

/** Which credits: of all, of some classes, or of one batch. */
export interface Choice {
  readonly filter?: ClassFilter | undefined;
  /** 0: any. */
  readonly batchId?: bigint;
}

const isOpen = ({ programme, creditType, labels }: ClassFilter) =>
  programme === "" && creditType === "" && labels.length === 0;

/** Whether nothing is chosen, so that the oldest come. */
export const isFree = ({ filter, batchId = 0n }: Choice): boolean =>
  batchId === 0n && (filter === undefined || isOpen(filter));

function agrees(of: VaultClass, filter: ClassFilter | undefined): boolean {
  if (filter === undefined) return true;
  if (filter.programme !== "" && filter.programme !== of.programme) return false;
  if (filter.creditType !== "" && filter.creditType !== of.creditType) return false;
  return filter.labels.every((label) => of.labels.includes(label));
}

/** The classes that a filter lets through. A class is never forgotten, so this is work in the number of all there ever were. */
function* classesOf(ctx: Ctx, state: State, filter: ClassFilter | undefined): Generator<VaultClass> {
  if (filter === undefined || filter.programme === "") {
    for (const [, of] of state.classes.range(ctx)) if (agrees(of, filter)) yield of;
    return;
  }
  // No key holds a zero byte, and no programme has one.
  if (filter.programme.includes("\0")) return;
  for (const [, of] of state.classes.by.programme.list(ctx, filter.programme)) if (agrees(of, filter)) yield of;
}

/** Segments of which the oldest is the next that the choice takes. */
function* heads(ctx: Ctx, state: State, { filter, batchId = 0n }: Choice): Generator<Segment> {
  if (batchId === 0n) {
    for (const { first } of classesOf(ctx, state, filter)) if (first !== 0n) yield state.segments.get(ctx, first);
    return;
  }
  if (state.batches.find(ctx, batchId)?.suspended !== false) return;
  for (const segment of segmentsOfBatch(ctx, state, batchId))
    if (agrees(state.classes.get(ctx, segment.classId), filter)) yield segment;
}

/** The oldest segment of a choice; `undefined` where there is none that is valid. */
export function oldest(ctx: Ctx, state: State, choice: Choice): Segment | undefined {
  if (isFree(choice)) {
    const { first } = state.vault.get(ctx);
    return first === 0n ? undefined : state.segments.get(ctx, first);
  }
  let found: Segment | undefined;
  for (const head of heads(ctx, state, choice)) if (found === undefined || head.position < found.position) found = head;
  return found;
}

/** Valid grams that a choice has to take from. */
export function gramsOf(ctx: Ctx, state: State, choice: Choice): bigint {
  if (isFree(choice)) return state.vault.get(ctx).validGrams;
  let sum = 0n;
  if ((choice.batchId ?? 0n) === 0n)
    for (const { validGrams } of classesOf(ctx, state, choice.filter)) sum += validGrams;
  else for (const { grams } of heads(ctx, state, choice)) sum += grams;
  return sum;
}
