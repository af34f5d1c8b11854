import { type Lot, LotStepKind } from "../../codec/gen/eco2/emission/v1/emission.ts";
import {
  EventEmissionsCorrected,
  EventEmissionsIssued,
  EventLotBroken,
  EventLotRestored,
} from "../../codec/gen/eco2/emission/v1/events.ts";
import { u64Key } from "../../codec/keys.ts";
import { timeOf } from "../../codec/time.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { emitTyped } from "../../core/events.ts";
import { startingWith } from "../../core/state/range.ts";
import type { NotarisedRecord } from "../notary/keeper.ts";
import { addStep } from "./history.ts";
import { change, issue, moveSurplus, openLot, outstandingOf } from "./lots.ts";
import { correctionsAccount, type EmissionEnv, type State } from "./module.ts";
import { least } from "./reckoning.ts";

// What becomes of notarised records: tokens come into existence here and nowhere else, but for the chain's own footprint.

/** What emitted, as lots name it. */
export const sourceText = (sourceId: bigint): string => `notary/${sourceId}`;

/** The lots of a record, the oldest first: one, or more where what a correction added was its account's and no longer the lot. */
export const lotsOfRecord = (ctx: Ctx, { lotsOfRecord: of, lots }: State, recordId: bigint): Lot[] =>
  [...of.keys(ctx, { within: startingWith({ first: u64Key }, recordId) })].map(([, id]) => lots.get(ctx, id));

function issueLot(ctx: Ctx, { state }: EmissionEnv, record: NotarisedRecord, micrograms: bigint): void {
  const { id: recordId, sourceId, account, scope, start: from, end: until } = record;
  const source = sourceText(sourceId);
  const opened = openLot(ctx, state, { account, source, scope, from, until, recordId });
  const begun = addStep(ctx, state, opened, { kind: LotStepKind.LOT_STEP_KIND_ISSUE, micrograms });
  const lot = issue(ctx, state, opened, begun, micrograms);
  const amount = micrograms.toString();
  emitTyped(ctx, EventEmissionsIssued, { lotId: lot.id, account: lot.account, recordId, scope, micrograms: amount });
}

/** A record is final: its emissions become a lot of the source's account. Reductions and absorptions become none. */
export function recordFinal(ctx: Ctx, env: EmissionEnv, record: NotarisedRecord): void {
  if (record.kind !== "emission" || lotsOfRecord(ctx, env.state, record.id).length > 0) return;
  issueLot(ctx, env, record, record.micrograms);
}

/** Puts a lot under the record that corrects its own; nothing is known against that one. */
function renew(ctx: Ctx, state: State, lot: Lot, recordId: bigint): Lot {
  state.lotsOfRecord.remove(ctx, [lot.recordId, lot.id]);
  state.lotsOfRecord.add(ctx, [recordId, lot.id]);
  return { ...lot, recordId, broken: "" };
}

function raise(ctx: Ctx, { state }: EmissionEnv, lot: Lot, recordId: bigint, micrograms: bigint): void {
  const kind = micrograms === 0n ? LotStepKind.LOT_STEP_KIND_CONFIRM : LotStepKind.LOT_STEP_KIND_RAISE;
  const renewed = addStep(ctx, state, renew(ctx, state, lot, recordId), { kind, micrograms });
  const { id: lotId, account, scope } = issue(ctx, state, lot, renewed, micrograms);
  if (micrograms === 0n) return;
  emitTyped(ctx, EventEmissionsIssued, { lotId, account, recordId, scope, micrograms: micrograms.toString() });
}

/** Moves what a lot has too much to one of the account of corrections, for ever. */
function lower(ctx: Ctx, { state, use }: EmissionEnv, lot: Lot, recordId: bigint, micrograms: bigint): void {
  const { periodStart, periodEnd, source, scope } = lot;
  if (periodStart === undefined || periodEnd === undefined) throw new BrokenInvariant(`lot ${lot.id} has no period`);
  const account = use.accounts.moduleAddress(correctionsAccount);
  const period = { from: timeOf(periodStart), until: timeOf(periodEnd) };
  const opened = openLot(ctx, state, { account, source, scope, ...period, corrects: lot.id });
  // It names the record that was too much and is none of its lots: that one has no say in it any more.
  const surplus = { ...opened, recordId: lot.recordId };
  const into = addStep(ctx, state, surplus, { kind: LotStepKind.LOT_STEP_KIND_SURPLUS, micrograms });
  const kind = LotStepKind.LOT_STEP_KIND_LOWER;
  const lowered = addStep(ctx, state, renew(ctx, state, lot, recordId), { kind, micrograms });
  moveSurplus(ctx, state, lot, lowered, into, micrograms);
  const about = { lotId: lot.id, recordId, micrograms: micrograms.toString(), correctionId: into.id };
  emitTyped(ctx, EventEmissionsCorrected, about);
}

/**
 * A correction is final. What it is more comes to the record's last lot, or to a new one where that is no longer the account's: who
 * took a lot over signed for what it was. What it is less goes out of the lots, the last first, as far as it is not burned.
 */
export function recordReplaced(ctx: Ctx, env: EmissionEnv, old: NotarisedRecord, now: NotarisedRecord): void {
  if (now.kind !== "emission") return;
  const lots = lotsOfRecord(ctx, env.state, old.id);
  const last = lots.at(-1);
  // What it corrects was never final: its emissions appear now.
  if (last === undefined) {
    recordFinal(ctx, env, now);
    return;
  }
  const issued = lots.reduce((sum, { micrograms }) => sum + BigInt(micrograms), 0n);
  const more = now.micrograms - issued;
  const isOwn = last.account === addressText(ctx.chain, now.account);
  let surplus = more < 0n ? -more : 0n;
  for (const lot of lots.toReversed()) {
    const part = least(surplus, outstandingOf(lot));
    surplus -= part;
    if (part > 0n) lower(ctx, env, lot, now.id, part);
    else raise(ctx, env, lot, now.id, lot === last && more > 0n && isOwn ? more : 0n);
  }
  if (more > 0n && !isOwn) issueLot(ctx, env, now, more);
}

/** A record that was final is disputed or was overturned: its lots wait for a dismissal or a correction. */
export function recordBroken(ctx: Ctx, { state }: EmissionEnv, { id: recordId }: NotarisedRecord, why: string): void {
  const reason = why === "" ? "its record does not hold" : why;
  for (const lot of lotsOfRecord(ctx, state, recordId)) {
    change(ctx, state, lot, { ...lot, broken: reason });
    emitTyped(ctx, EventLotBroken, { lotId: lot.id, recordId, reason });
  }
}

/** A dispute is dismissed: the record's lots are as good as before. */
export function recordRestored(ctx: Ctx, { state }: EmissionEnv, { id: recordId }: NotarisedRecord): void {
  for (const lot of lotsOfRecord(ctx, state, recordId)) {
    change(ctx, state, lot, { ...lot, broken: "" });
    emitTyped(ctx, EventLotRestored, { lotId: lot.id, recordId });
  }
}
