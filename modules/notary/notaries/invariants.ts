import { DisputeStatus } from "../../../codec/gen/eco2/notary/v1/dispute.ts";
import { Answer, type Notarisation } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { type Record, RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { timeOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { decideUntil } from "../disputes/standing.ts";
import type { NotaryParts } from "../module.ts";
import { answers } from "./seats.ts";

const sum = (amounts: readonly string[]): bigint => amounts.reduce((total, amount) => total + BigInt(amount), 0n);
const count = (entries: Iterable<unknown>): number => [...entries].length;

/** The module's account has all bonds, what is unbonding, fees that nobody earned yet, and the bonds of open disputes. */
export function bondsInvariant(ctx: Ctx, { state, use, facts }: NotaryParts): string | undefined {
  const open = [...state.disputes.range(ctx)].filter(([, { status }]) => status === DisputeStatus.DISPUTE_STATUS_OPEN);
  const owed =
    sum([...state.notaries.range(ctx)].map(([, { bond }]) => bond)) +
    sum([...state.unbondings.range(ctx)].map(([, { amount }]) => amount)) +
    sum([...state.notarisations.range(ctx)].map(([, { fee }]) => fee)) +
    sum(open.map(([, { bond }]) => bond));
  const denom = use.staking.bondDenom(ctx);
  const held = use.bank.balance(ctx, facts.moduleAddress("notary"), denom);
  return held === owed ? undefined : `bonds and fees are ${owed}${denom}, the account has ${held}`;
}

/** Those with a bond are listed and counted; what is unbonding is queued under its end. */
export function rosterInvariant(ctx: Ctx, { state }: NotaryParts): string | undefined {
  let bonded = 0n;
  for (const [address, { bond }] of state.notaries.range(ctx)) {
    const isBonded = BigInt(bond) > 0n;
    if (state.bonded.has(ctx, address) !== isBonded) return `${address} is listed wrong, its bond is ${bond}`;
    bonded += isBonded ? 1n : 0n;
  }
  const counted = state.bondedCount.find(ctx) ?? 0n;
  if (counted !== bonded || BigInt(count(state.bonded.keys(ctx))) !== bonded)
    return `${bonded} notaries are bonded, ${counted} are counted`;
  let unbonding = 0;
  for (const [id, { completesAt }] of state.unbondings.range(ctx)) {
    unbonding += 1;
    if (completesAt === undefined || !state.unbondingEnds.has(ctx, [timeOf(completesAt), id]))
      return `unbonding ${id} is not queued`;
  }
  const queued = count(state.unbondingEnds.keys(ctx));
  return queued === unbonding ? undefined : `${unbonding} parts of bonds are unbonding, ${queued} are queued`;
}

/** What has to be of a notarisation for a record to have its status. */
function statusFault({ id, status }: Record, found: Notarisation): string | undefined {
  const [drawing, waiting] = [found.drawHeight !== 0n, found.due !== undefined];
  const open = answers(found, Answer.ANSWER_OPEN);
  const attested = answers(found, Answer.ANSWER_ATTESTED);
  const objected = answers(found, Answer.ANSWER_OBJECTED);
  const named = `record ${id} of status ${status}`;
  const isAttesting = status === RecordStatus.RECORD_STATUS_ATTESTING;
  if (drawing !== (status === RecordStatus.RECORD_STATUS_SUBMITTED || (isAttesting && !waiting)))
    return `${named}: a draw is ${drawing ? "" : "not "}due`;
  if (open > 0 !== (isAttesting && waiting)) return `${named} has ${open} open seats`;
  if (isAttesting && (attested >= found.needed || objected > found.drawn - found.needed))
    return `${named} is decided: ${attested} attested, ${objected} objected`;
  const held = status === RecordStatus.RECORD_STATUS_ATTESTED;
  if (held && !waiting && found.disputeId === 0n) return `${named} waits for nothing`;
  if (waiting && !held && !isAttesting) return `${named} is due for something`;
  const isAgreed =
    held || status === RecordStatus.RECORD_STATUS_FINAL || status === RecordStatus.RECORD_STATUS_DISPUTED;
  if (isAgreed && attested < found.needed) return `${named} was attested by ${attested} of ${found.needed}`;
  return status === RecordStatus.RECORD_STATUS_DISPUTED && found.disputeId === 0n ? `${named}: no dispute` : undefined;
}

function linkFault(ctx: Ctx, { state }: NotaryParts, record: Record, found: Notarisation): string | undefined {
  const { id, replacedBy } = record;
  const { correction, disputeId } = found;
  if (correction !== 0n && state.records.find(ctx, correction)?.replaces !== id)
    return `record ${id} is said to be corrected by record ${correction}`;
  if (replacedBy !== 0n && state.records.find(ctx, replacedBy)?.replaces !== id)
    return `record ${id} is said to have been corrected by record ${replacedBy}`;
  if (disputeId !== 0n && state.disputes.find(ctx, disputeId)?.recordId !== id)
    return `record ${id}: dispute ${disputeId}`;
  return undefined;
}

/** Every closed record is judged, waits for what its status says, and stands in the queues for that and nothing else. */
export function judgementInvariant(ctx: Ctx, parts: NotaryParts): string | undefined {
  const { state } = parts;
  let [due, draws, open, assigned] = [0, 0, 0, 0];
  for (const [id, record] of state.records.range(ctx)) {
    const found = state.notarisations.find(ctx, id);
    const isGathering = record.status === RecordStatus.RECORD_STATUS_GATHERING;
    if (isGathering !== (found === undefined)) return `record ${id} is ${isGathering ? "" : "not "}judged`;
    if (found === undefined) continue;
    const fault = statusFault(record, found) ?? linkFault(ctx, parts, record, found);
    if (fault !== undefined) return fault;
    if (found.due !== undefined && !state.due.has(ctx, [timeOf(found.due), id])) return `record ${id} is not queued`;
    if (found.drawHeight !== 0n && !state.draws.has(ctx, [found.drawHeight, id]))
      return `record ${id} is not drawn for`;
    for (const { notary, answer } of found.seats) {
      const isOpen = answer === Answer.ANSWER_OPEN;
      if (state.openSeats.has(ctx, [notary, id]) !== isOpen) return `record ${id}: the seat of ${notary}`;
      if (!state.assigned.has(ctx, [notary, id])) return `record ${id} is not among those of ${notary}`;
      open += isOpen ? 1 : 0;
    }
    assigned += found.seats.length;
    due += found.due === undefined ? 0 : 1;
    draws += found.drawHeight === 0n ? 0 : 1;
  }
  if (count(state.due.keys(ctx)) !== due) return "a record is queued that waits for no time";
  if (count(state.draws.keys(ctx)) !== draws) return "a record is queued that waits for no draw";
  if (count(state.openSeats.keys(ctx)) !== open) return "a seat is open of no record";
  return count(state.assigned.keys(ctx)) === assigned ? undefined : "a notary is assigned to no record";
}

/** Disputes that stand are their records' and are queued under their end. */
export function disputesInvariant(ctx: Ctx, { state }: NotaryParts): string | undefined {
  let open = 0;
  for (const [id, dispute] of state.disputes.range(ctx)) {
    const stands = dispute.status === DisputeStatus.DISPUTE_STATUS_OPEN;
    const names = state.notarisations.find(ctx, dispute.recordId)?.disputeId === id;
    if (stands !== names) return `dispute ${id} ${stands ? "stands" : "has ended"}, its record says otherwise`;
    if (stands && !state.decisionEnds.has(ctx, [decideUntil(dispute), id])) return `dispute ${id} is not queued`;
    open += stands ? 1 : 0;
  }
  const queued = count(state.decisionEnds.keys(ctx));
  return queued === open ? undefined : `${open} disputes stand, ${queued} are queued`;
}
