import { Answer, type Notarisation, type Seat } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { timeOf, timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import type { NotaryParts } from "../module.ts";

/** How a record is judged. @throws record not found for one that still gathers, or is none */
export function notarisationOf(ctx: Ctx, { state }: NotaryParts, recordId: bigint): Notarisation {
  const found = state.notarisations.find(ctx, recordId);
  if (found === undefined) throw fail.recordNotFound(`no record ${recordId} was closed`);
  return found;
}

/** Answers of one kind. */
export const answers = ({ seats }: Notarisation, answer: Answer): number =>
  seats.filter((seat) => seat.answer === answer).length;

const dueOf = ({ due }: Notarisation): bigint | undefined => (due === undefined ? undefined : timeOf(due));

/** Stores a notarisation with its places in the queues. */
export function setNotarisation(ctx: Ctx, { state }: NotaryParts, now: Notarisation): void {
  const id = now.recordId;
  const before = state.notarisations.find(ctx, id);
  const [was, is] = [before === undefined ? undefined : dueOf(before), dueOf(now)];
  if (was !== is) {
    if (was !== undefined) state.due.remove(ctx, [was, id]);
    if (is !== undefined) state.due.add(ctx, [is, id]);
  }
  const drawn = before?.drawHeight ?? 0n;
  if (drawn !== now.drawHeight) {
    if (drawn !== 0n) state.draws.remove(ctx, [drawn, id]);
    if (now.drawHeight !== 0n) state.draws.add(ctx, [now.drawHeight, id]);
  }
  state.notarisations.set(ctx, id, now);
}

/** With something happening by itself so many nanoseconds from now. */
export const dueIn = (ctx: Ctx, found: Notarisation, nanos: bigint): Notarisation => ({
  ...found,
  due: timestampOf(ctx.time + nanos),
});

/** With another draw, by the hashes of the three blocks that end with that one. Notaries of now take part. */
export const drawAfter = (ctx: Ctx, found: Notarisation, blocks: number): Notarisation => ({
  ...found,
  due: undefined,
  eligibleHeight: BigInt(ctx.height),
  drawHeight: BigInt(ctx.height + blocks),
});

/** Blocks between the closing of a record and its draw. */
export const blocksToDraw = 3;

/** A seat without an answer yet. */
export const openSeat = (notary: string, round: number): Seat => ({
  notary,
  round,
  answer: Answer.ANSWER_OPEN,
  reason: "",
  height: 0n,
  slashed: "0",
  provenFalse: false,
});

/** Ends the seats that still wait, each as `end` says; their notaries are asked no longer. */
export function endSeats(
  ctx: Ctx,
  { state }: NotaryParts,
  found: Notarisation,
  end: (seat: Seat) => Seat = (seat) => ({ ...seat, answer: Answer.ANSWER_RELEASED, height: BigInt(ctx.height) }),
): Notarisation {
  const seats = found.seats.map((seat) => {
    if (seat.answer !== Answer.ANSWER_OPEN) return seat;
    state.openSeats.remove(ctx, [seat.notary, found.recordId]);
    return end(seat);
  });
  return { ...found, seats };
}
