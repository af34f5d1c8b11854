import {
  EventRecordAttested,
  EventRecordFinal,
  EventRecordOverturned,
  EventRecordRejected,
} from "../../../codec/gen/eco2/notary/v1/events.ts";
import { Answer, type Notarisation, type NotarisationParams } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { type Record, RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { quotient } from "../../../codec/quotient.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { makeMoot } from "../disputes/standing.ts";
import type { NotaryParts } from "../module.ts";
import { notarised } from "../records.ts";
import { forfeit, payOut, shareFee } from "./fees.ts";
import { nanosIn } from "./params.ts";
import { dueIn, endSeats, setNotarisation } from "./seats.ts";
import { slash } from "./slashes.ts";

// How a record's status changes once it is known what its notaries say.

/** Without anything that would happen by itself. */
const still = (found: Notarisation): Notarisation => ({ ...found, due: undefined, drawHeight: 0n });

/** Whether a record was final once: what stands on it was told then. */
export const wasFinal = ({ finalHeight }: Record): boolean => finalHeight !== 0n;

/** Enough notaries attested: final after the dispute window. */
export function attested(ctx: Ctx, parts: NotaryParts, rules: NotarisationParams, found: Notarisation): RecordStatus {
  const status = RecordStatus.RECORD_STATUS_ATTESTED;
  const record = parts.state.records.get(ctx, found.recordId);
  const waiting = dueIn(ctx, endSeats(ctx, parts, found), nanosIn(rules.disputeWindow));
  const disputableUntil = waiting.due;
  setNotarisation(ctx, parts, { ...waiting, disputableUntil });
  parts.state.records.set(ctx, record.id, { ...record, status });
  emitTyped(ctx, EventRecordAttested, { recordId: record.id, disputableUntil });
  return status;
}

/** The record that this one was to correct may be corrected by another. */
function letGo(ctx: Ctx, { state }: NotaryParts, record: Record): void {
  if (record.replaces === 0n || wasFinal(record)) return;
  const old = state.notarisations.get(ctx, record.replaces);
  if (old.correction === record.id) state.notarisations.set(ctx, record.replaces, { ...old, correction: 0n });
}

/** The notaries do not take a record. Its fee is theirs who objected, or the submitter's again where nobody answered. */
export function reject(ctx: Ctx, parts: NotaryParts, found: Notarisation, outcome: string): RecordStatus {
  const status = RecordStatus.RECORD_STATUS_REJECTED;
  const record = parts.state.records.get(ctx, found.recordId);
  const ended = endSeats(ctx, parts, still({ ...makeMoot(ctx, parts, found), outcome }));
  setNotarisation(ctx, parts, shareFee(ctx, parts, ended, Answer.ANSWER_OBJECTED, found.submitter));
  parts.state.records.set(ctx, record.id, { ...record, status });
  letGo(ctx, parts, record);
  emitTyped(ctx, EventRecordRejected, { recordId: record.id, reason: outcome });
  return status;
}

/** A correction stands where the old record stood; what that backed, this backs. Tells those who stand on it. */
function takePlace(ctx: Ctx, parts: NotaryParts, now: Record): void {
  const { state, hooks } = parts;
  const old = state.records.get(ctx, now.replaces);
  const replaced = { ...old, replacedBy: now.id };
  state.records.set(ctx, old.id, replaced);
  state.notarisations.set(ctx, old.id, { ...state.notarisations.get(ctx, old.id), correction: 0n });
  if (wasFinal(old)) hooks.recordReplaced(ctx, notarised(ctx, replaced), notarised(ctx, now));
  else hooks.recordFinal(ctx, notarised(ctx, now));
}

/** Nobody disputed an attested record in time: it is final. Its fee is theirs who attested. */
export function finalise(ctx: Ctx, parts: NotaryParts, rules: NotarisationParams, found: Notarisation): void {
  const { state, hooks } = parts;
  const record = state.records.get(ctx, found.recordId);
  const use = record.replaces === 0n ? undefined : state.records.get(ctx, record.replaces).use;
  const now: Record = {
    ...record,
    status: RecordStatus.RECORD_STATUS_FINAL,
    use,
    finalHeight: BigInt(ctx.height),
    finalTime: timestampOf(ctx.time),
  };
  const disputableUntil = timestampOf(ctx.time + nanosIn(rules.disputePeriod));
  const paid = shareFee(ctx, parts, still(found), Answer.ANSWER_ATTESTED, found.submitter);
  setNotarisation(ctx, parts, { ...paid, disputableUntil });
  state.records.set(ctx, now.id, now);
  const { id: recordId, sourceId, kind, account, micrograms, replaces } = now;
  emitTyped(ctx, EventRecordFinal, { recordId, sourceId, kind, account, micrograms, replaces });
  if (replaces === 0n) hooks.recordFinal(ctx, notarised(ctx, now));
  else takePlace(ctx, parts, now);
}

/** Slashes and jails those who attested the record. @returns what was taken, base units */
function punish(ctx: Ctx, parts: NotaryParts, rules: NotarisationParams, found: Notarisation) {
  const { state } = parts;
  let taken = 0n;
  const seats = found.seats.map((seat) => {
    if (seat.answer !== Answer.ANSWER_ATTESTED || seat.provenFalse) return seat;
    const offence = { recordId: found.recordId, ppm: rules.falsePpm, provenFalse: true };
    const lost = slash(ctx, parts, seat.notary, offence);
    taken += lost;
    const notary = state.notaries.get(ctx, seat.notary);
    const jailedUntil = timestampOf(ctx.time + nanosIn(rules.jailTime));
    state.notaries.set(ctx, seat.notary, { ...notary, provenFalse: notary.provenFalse + 1n, jailedUntil });
    return { ...seat, slashed: (BigInt(seat.slashed) + lost).toString(), provenFalse: true };
  });
  return { taken, punished: { ...found, seats } };
}

/** Whether a record can be proven false: it is closed, and nobody has thrown it out yet. */
export const canOverturn = ({ status }: Record): boolean =>
  status === RecordStatus.RECORD_STATUS_SUBMITTED ||
  status === RecordStatus.RECORD_STATUS_ATTESTING ||
  status === RecordStatus.RECORD_STATUS_ATTESTED ||
  status === RecordStatus.RECORD_STATUS_FINAL ||
  status === RecordStatus.RECORD_STATUS_DISPUTED;

/**
 * A record is proven false, at whatever stage. Who attested it is slashed and jailed; a part of that is the prover's, the rest
 * the chain's neutrality's. A fee that nobody earned yet is theirs who objected, or the prover's. Caller: `canOverturn`.
 * @returns what the prover got, base units
 */
export function overturn(
  ctx: Ctx,
  parts: NotaryParts,
  rules: NotarisationParams,
  found: Notarisation,
  { outcome, prover }: { readonly outcome: string; readonly prover: string },
): bigint {
  const { state, hooks } = parts;
  const record = state.records.get(ctx, found.recordId);
  const { taken, punished } = punish(ctx, parts, rules, found);
  const reward = quotient(taken * BigInt(rules.proverPpm), 1_000_000n);
  payOut(ctx, parts, prover, reward);
  forfeit(ctx, parts, taken - reward);
  const ended = endSeats(ctx, parts, still({ ...makeMoot(ctx, parts, punished), outcome }));
  setNotarisation(ctx, parts, shareFee(ctx, parts, ended, Answer.ANSWER_OBJECTED, prover));
  const now = { ...record, status: RecordStatus.RECORD_STATUS_OVERTURNED };
  state.records.set(ctx, now.id, now);
  letGo(ctx, parts, record);
  emitTyped(ctx, EventRecordOverturned, { recordId: now.id, reason: outcome, by: prover });
  // Of one that was disputed those who stand on it know already; in the place of a corrected one another stands.
  const wasSound = record.status === RecordStatus.RECORD_STATUS_FINAL && record.replacedBy === 0n;
  if (wasSound) hooks.recordBroken(ctx, notarised(ctx, now), outcome);
  return reward;
}
