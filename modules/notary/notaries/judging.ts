import { Answer, type Notarisation, type NotarisationParams } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { NotaryParts } from "../module.ts";
import { forfeit } from "./fees.ts";
import { interestIn } from "./interests.ts";
import { isJailed } from "./jail.ts";
import { attested, reject } from "./outcome.ts";
import { answers, blocksToDraw, drawAfter, endSeats, setNotarisation } from "./seats.ts";
import { slash } from "./slashes.ts";

/** Draws others for seats that nobody fills; after the last round the record is rejected. */
function nextRound(ctx: Ctx, parts: NotaryParts, rules: NotarisationParams, found: Notarisation): RecordStatus {
  if (found.round >= rules.maxRounds)
    return reject(
      ctx,
      parts,
      found,
      `${answers(found, Answer.ANSWER_ATTESTED)} of ${found.needed} attested it in time`,
    );
  setNotarisation(ctx, parts, drawAfter(ctx, found, blocksToDraw));
  return RecordStatus.RECORD_STATUS_ATTESTING;
}

/** What the answers so far come to: N attestations, too many objections, or more to wait for. Stores it. */
export function judge(ctx: Ctx, parts: NotaryParts, rules: NotarisationParams, found: Notarisation): RecordStatus {
  const objected = answers(found, Answer.ANSWER_OBJECTED);
  if (answers(found, Answer.ANSWER_ATTESTED) >= found.needed) return attested(ctx, parts, rules, found);
  if (objected > found.drawn - found.needed)
    return reject(ctx, parts, found, `${objected} of ${found.drawn} notaries objected`);
  if (answers(found, Answer.ANSWER_OPEN) === 0) return nextRound(ctx, parts, rules, found);
  setNotarisation(ctx, parts, found);
  return RecordStatus.RECORD_STATUS_ATTESTING;
}

/** The time for answers is over: who stayed silent is slashed, unless it could not answer any more, and all seats are drawn anew. */
export function windowEnded(ctx: Ctx, parts: NotaryParts, rules: NotarisationParams, found: Notarisation): void {
  const { state } = parts;
  const record = state.records.get(ctx, found.recordId);
  const height = BigInt(ctx.height);
  let taken = 0n;
  const ended = endSeats(ctx, parts, found, (seat) => {
    const notary = state.notaries.get(ctx, seat.notary);
    if (isJailed(ctx, notary) || interestIn(ctx, parts, seat.notary, record, found.submitter) !== undefined)
      return { ...seat, answer: Answer.ANSWER_RELEASED, height };
    state.notaries.set(ctx, seat.notary, { ...notary, silent: notary.silent + 1n });
    const offence = { recordId: record.id, ppm: rules.silencePpm, provenFalse: false };
    const slashed = slash(ctx, parts, seat.notary, offence);
    taken += slashed;
    return { ...seat, answer: Answer.ANSWER_SILENT, height, slashed: slashed.toString() };
  });
  forfeit(ctx, parts, taken);
  judge(ctx, parts, rules, { ...ended, due: undefined });
}
