import { EventAnswer } from "../../../codec/gen/eco2/notary/v1/events.ts";
import { Answer, type NotarisationParams, type Seat } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import type { RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { timeOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import type { NotaryParts } from "../module.ts";
import { interestIn } from "./interests.ts";
import { isJailed } from "./jail.ts";
import { judge } from "./judging.ts";
import { notarisationOf } from "./seats.ts";

/** What a notary says of a record. */
interface Said {
  readonly notary: string;
  readonly recordId: bigint;
  readonly answer: Answer;
  readonly reason: string;
}

/**
 * Takes the answer of a notary that was drawn, and judges the record by it.
 * @returns the record's status after it
 * @throws not drawn, window over, jailed, has interest
 */
export function takeAnswer(ctx: Ctx, parts: NotaryParts, rules: NotarisationParams, said: Said): RecordStatus {
  const { state } = parts;
  const { notary: address, recordId, answer, reason } = said;
  const found = notarisationOf(ctx, parts, recordId);
  if (!state.openSeats.has(ctx, [address, recordId])) throw fail.notDrawn(`record ${recordId}: ${address}`);
  if (found.due !== undefined && timeOf(found.due) <= ctx.time) throw fail.windowOver(`record ${recordId}`);
  const notary = state.notaries.get(ctx, address);
  if (isJailed(ctx, notary)) throw fail.notaryJailed(address);
  const interest = interestIn(ctx, parts, address, state.records.get(ctx, recordId), found.submitter);
  if (interest !== undefined) throw fail.hasInterest(`${address} ${interest}`);
  state.openSeats.remove(ctx, [address, recordId]);
  const isAttested = answer === Answer.ANSWER_ATTESTED;
  const counted = isAttested ? { attested: notary.attested + 1n } : { objected: notary.objected + 1n };
  state.notaries.set(ctx, address, { ...notary, ...counted });
  const answered = (seat: Seat): Seat => ({ ...seat, answer, reason, height: BigInt(ctx.height) });
  const seats = found.seats.map((seat) => (seat.notary === address ? answered(seat) : seat));
  emitTyped(ctx, EventAnswer, { recordId, notary: address, answer, reason });
  return judge(ctx, parts, rules, { ...found, seats });
}
