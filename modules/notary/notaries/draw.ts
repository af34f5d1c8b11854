import { sha256 } from "@noble/hashes/sha2.js";
import { compareBytes, concatBytes } from "../../../codec/bytes.ts";
import { EventNotariesDrawn } from "../../../codec/gen/eco2/notary/v1/events.ts";
import {
  Answer,
  type Notarisation,
  type NotarisationParams,
  type Notary,
} from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { type Record, RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { addressBytes } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { v } from "../../../core/state/values.ts";
import type { NotaryParts } from "../module.ts";
import { interestIn } from "./interests.ts";
import { isJailed } from "./jail.ts";
import { nanosIn } from "./params.ts";
import { first } from "./queue.ts";
import { answers, blocksToDraw, drawAfter, dueIn, openSeat, setNotarisation } from "./seats.ts";

/** Draws of one block; the rest has its turn in the next, by the hashes that it was to have. */
export const drawsInBlock = 10;
/** Hashes that one block forgets. */
const forgottenInBlock = 100;

/** A notary that can be drawn now. */
export interface Candidate {
  readonly notary: Notary;
  readonly address: Uint8Array;
}

/** Those with a whole bond who are not jailed; `max_notaries` at most. */
export function candidates(ctx: Ctx, { state }: NotaryParts, rules: NotarisationParams): Candidate[] {
  const least = BigInt(rules.minBond);
  return [...state.bonded.keys(ctx)].flatMap((text) => {
    const notary = state.notaries.get(ctx, text);
    return BigInt(notary.bond) < least || isJailed(ctx, notary)
      ? []
      : [{ notary, address: addressBytes(ctx.chain, text) }];
  });
}

/** What draws for a record: sha256(hash ‖ hash ‖ hash ‖ record), the hashes of three blocks after it was closed. */
export const seedOf = (hashes: readonly Uint8Array[], recordId: bigint): Uint8Array =>
  sha256(concatBytes(...hashes, v.u64.encode(recordId)));

/** The first 48 bits of a hash: comparing them decides almost always, at a fraction of the cost. */
const leadOf = (hash: Uint8Array): number => hash.subarray(0, 6).reduce((lead, byte) => lead * 256 + byte, 0);

/**
 * Candidates in the order of sha256(seed ‖ address). Each order is equally likely, and nobody's coming or going changes the order of
 * the others, so that nothing can be chosen once a hash is known.
 */
export function ranked<T extends { readonly address: Uint8Array }>(seed: Uint8Array, all: readonly T[]): T[] {
  return all
    .map((one) => {
      const rank = sha256(concatBytes(seed, one.address));
      return { one, rank, lead: leadOf(rank) };
    })
    .sort((a, b) => a.lead - b.lead || compareBytes(a.rank, b.rank))
    .map(({ one }) => one);
}

/** The first so many of those who may judge the record and were not drawn for it before. */
function choose(
  ctx: Ctx,
  parts: NotaryParts,
  record: Record,
  found: Notarisation,
  order: readonly Candidate[],
  wanted: number,
): string[] {
  const known = new Set(found.seats.map(({ notary }) => notary));
  const chosen: string[] = [];
  for (const { notary } of order) {
    if (chosen.length === wanted) break;
    if (notary.sinceHeight > found.eligibleHeight || known.has(notary.address)) continue;
    if (interestIn(ctx, parts, notary.address, record, found.submitter) === undefined) chosen.push(notary.address);
  }
  return chosen;
}

function hashesFor(ctx: Ctx, { state }: NotaryParts, drawHeight: bigint): Uint8Array[] {
  const heights = [drawHeight - 2n, drawHeight - 1n, drawHeight];
  return heights.flatMap((height) => state.hashes.find(ctx, height) ?? []);
}

function draw(
  ctx: Ctx,
  parts: NotaryParts,
  rules: NotarisationParams,
  all: readonly Candidate[],
  found: Notarisation,
): void {
  const { state } = parts;
  const record = state.records.get(ctx, found.recordId);
  const seed = seedOf(hashesFor(ctx, parts, found.drawHeight), record.id);
  const attested = answers(found, Answer.ANSWER_ATTESTED);
  const wanted = found.drawn - attested - answers(found, Answer.ANSWER_OBJECTED);
  const chosen = choose(ctx, parts, record, found, ranked(seed, all), wanted);
  if (attested + chosen.length < found.needed) {
    setNotarisation(ctx, parts, drawAfter(ctx, { ...found, seed }, Math.max(rules.redrawBlocks, blocksToDraw)));
    emitTyped(ctx, EventNotariesDrawn, { recordId: record.id, round: found.round, notaries: [] });
    return;
  }
  const round = found.round + 1;
  for (const notary of chosen) {
    state.openSeats.add(ctx, [notary, record.id]);
    state.assigned.add(ctx, [notary, record.id]);
  }
  const seats = [...found.seats, ...chosen.map((notary) => openSeat(notary, round))];
  const drawn = { ...found, seed, round, seats, drawHeight: 0n };
  setNotarisation(ctx, parts, dueIn(ctx, drawn, nanosIn(rules.answerWindow)));
  state.records.set(ctx, record.id, { ...record, status: RecordStatus.RECORD_STATUS_ATTESTING });
  emitTyped(ctx, EventNotariesDrawn, { recordId: record.id, round, notaries: chosen });
}

/** Notes the hash of this block where a draw within the next two blocks, or at its end, needs it. */
function remember(ctx: Ctx, { state }: NotaryParts): void {
  const height = BigInt(ctx.height);
  const { hash } = ctx.decision;
  const isNeeded = state.draws.keys(ctx, { from: [height, 0n], to: [height + 3n, 0n] }).next().done !== true;
  if (isNeeded && hash.length > 0) state.hashes.set(ctx, height, hash);
}

/** Forgets hashes that no draw can need any more. */
function forget(ctx: Ctx, { state }: NotaryParts): void {
  const next = BigInt(ctx.height) + 1n;
  const [due] = first(state.draws.keys(ctx), 1);
  const waiting = due === undefined || due[0] > next ? next : due[0];
  for (const [height] of first(state.hashes.range(ctx, { to: waiting - 2n }), forgottenInBlock))
    state.hashes.remove(ctx, height);
}

/** Draws notaries for the records whose three blocks have passed, those that wait longest first. */
export function drawDue(ctx: Ctx, parts: NotaryParts, rules: NotarisationParams): void {
  remember(ctx, parts);
  const due = first(parts.state.draws.keys(ctx, { to: [BigInt(ctx.height) + 1n, 0n] }), drawsInBlock);
  const all = due.length === 0 ? [] : candidates(ctx, parts, rules);
  for (const [, id] of due) draw(ctx, parts, rules, all, parts.state.notarisations.get(ctx, id));
  forget(ctx, parts);
}
