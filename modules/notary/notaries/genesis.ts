import { parseAmount } from "../../../codec/coin.ts";
import { type Dispute, DisputeStatus, NotarisationState } from "../../../codec/gen/eco2/notary/v1/dispute.ts";
import { Answer, type Notarisation, type Notary, type Unbonding } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { timeOf } from "../../../codec/time.ts";
import { addressBytes, addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { GenesisError } from "../../../core/genesisError.ts";
import { reasonOf } from "../../../store/errors.ts";
import { decideUntil } from "../disputes/standing.ts";
import type { NotaryParts } from "../module.ts";
import { bondsInvariant, disputesInvariant, judgementInvariant, rosterInvariant } from "./invariants.ts";
import { blocksToDraw, setNotarisation } from "./seats.ts";
import { setBond } from "./slashes.ts";

/** Runs a part of the section that an error names by its path. */
function naming(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new GenesisError(`app_state.notary.notarisation.${path}`, reasonOf(error));
  }
}

function requireAddress(ctx: Ctx, address: string): void {
  if (addressText(ctx.chain, addressBytes(ctx.chain, address)) !== address)
    throw new Error(`address ${address} must be in lower case`);
}

function amountOf(text: string): bigint {
  const amount = parseAmount(text);
  if (amount < 0n) throw new Error(`${amount} is below zero`);
  return amount;
}

function requireNew(id: bigint | string, isThere: boolean): void {
  if (isThere) throw new Error(`${id} is there twice`);
}

function requireId(id: bigint, next: bigint, isThere: boolean): void {
  if (id < 1n || id >= next) throw new Error(`id ${id} is not from 1 to below the next id ${next}`);
  requireNew(id, isThere);
}

function initNotary(ctx: Ctx, parts: NotaryParts, notary: Notary): void {
  requireAddress(ctx, notary.address);
  requireNew(notary.address, parts.state.notaries.has(ctx, notary.address));
  for (const amount of [notary.slashed, notary.earned]) amountOf(amount);
  setBond(ctx, parts, { ...notary, bond: "0" }, amountOf(notary.bond));
}

function initUnbonding(ctx: Ctx, { state }: NotaryParts, unbonding: Unbonding, next: bigint): void {
  requireId(unbonding.id, next, state.unbondings.has(ctx, unbonding.id));
  if (!state.notaries.has(ctx, unbonding.notary)) throw new Error(`${unbonding.notary} is no notary`);
  if (unbonding.completesAt === undefined) throw new Error("completes_at is not given");
  amountOf(unbonding.amount);
  state.unbondings.set(ctx, unbonding.id, unbonding);
  state.unbondingEnds.add(ctx, [timeOf(unbonding.completesAt), unbonding.id]);
}

function initJudged(ctx: Ctx, parts: NotaryParts, given: Notarisation): void {
  const { state } = parts;
  const { recordId, seats } = given;
  if (!state.records.has(ctx, recordId)) throw new Error(`there is no record ${recordId}`);
  requireNew(recordId, state.notarisations.has(ctx, recordId));
  amountOf(given.fee);
  for (const { notary, answer, slashed } of seats) {
    amountOf(slashed);
    if (!state.notaries.has(ctx, notary)) throw new Error(`${notary} is no notary`);
    requireNew(notary, state.assigned.has(ctx, [notary, recordId]));
    state.assigned.add(ctx, [notary, recordId]);
    if (answer === Answer.ANSWER_OPEN) state.openSeats.add(ctx, [notary, recordId]);
  }
  setNotarisation(ctx, parts, given);
}

function initDispute(ctx: Ctx, { state }: NotaryParts, dispute: Dispute, next: bigint): void {
  requireId(dispute.id, next, state.disputes.has(ctx, dispute.id));
  requireAddress(ctx, dispute.disputer);
  amountOf(dispute.bond);
  if (!state.notarisations.has(ctx, dispute.recordId)) throw new Error(`there is no record ${dispute.recordId}`);
  state.disputes.set(ctx, dispute.id, dispute);
  if (dispute.status === DisputeStatus.DISPUTE_STATUS_OPEN)
    state.decisionEnds.add(ctx, [decideUntil(dispute), dispute.id]);
}

/** Of a new chain. */
export const emptyNotarisation = (): NotarisationState =>
  NotarisationState.fromPartial({ nextUnbondingId: 1n, nextDisputeId: 1n });

/**
 * Reads in notaries and what they judge; records are there already. Queues are made anew.
 * @throws GenesisError
 */
export function initNotarisation(ctx: Ctx, parts: NotaryParts, given: NotarisationState = emptyNotarisation()): void {
  const { state } = parts;
  const [unbonding, dispute] = [given.nextUnbondingId || 1n, given.nextDisputeId || 1n];
  state.nextUnbonding.set(ctx, unbonding);
  state.nextDispute.set(ctx, dispute);
  const each = <T>(name: string, all: readonly T[], init: (one: T) => void): void => {
    for (const [i, one] of all.entries()) naming(`${name}.${i}`, () => init(one));
  };
  each("notaries", given.notaries, (one) => initNotary(ctx, parts, one));
  each("unbondings", given.unbondings, (one) => initUnbonding(ctx, parts, one, unbonding));
  each("interests", given.interests, (one) => {
    const key = [one.notary, one.sourceId, one.account] as const;
    if (!state.notaries.has(ctx, one.notary)) throw new Error(`${one.notary} is no notary`);
    requireNew(key.join(" "), state.interests.has(ctx, key));
    state.interests.set(ctx, key, one);
  });
  each("notarisations", given.notarisations, (one) => initJudged(ctx, parts, one));
  each("batches", given.batches, (one) => {
    if (state.records.find(ctx, one.recordId)?.batch !== true) throw new Error(`record ${one.recordId} is no batch`);
    requireNew(one.recordId, state.batches.has(ctx, one.recordId));
    state.batches.set(ctx, one.recordId, one);
  });
  each("disputes", given.disputes, (one) => initDispute(ctx, parts, one, dispute));
  each("hashes", given.hashes, ({ height, hash }) => {
    if (hash.length !== 32) throw new Error(`the hash of block ${height} has ${hash.length} bytes`);
    state.hashes.set(ctx, height, hash);
  });
  for (const check of [rosterInvariant, judgementInvariant, disputesInvariant, bondsInvariant]) {
    const broken = check(ctx, parts);
    if (broken !== undefined) throw new GenesisError("app_state.notary.notarisation", broken);
  }
}

const valuesOf = <K, V>(entries: Iterable<readonly [K, V]>): V[] => [...entries].map(([, value]) => value);

export const exportNotarisation = (ctx: Ctx, { state }: NotaryParts): NotarisationState => ({
  notaries: valuesOf(state.notaries.range(ctx)),
  unbondings: valuesOf(state.unbondings.range(ctx)),
  interests: valuesOf(state.interests.range(ctx)),
  notarisations: valuesOf(state.notarisations.range(ctx)),
  batches: valuesOf(state.batches.range(ctx)),
  disputes: valuesOf(state.disputes.range(ctx)),
  hashes: [...state.hashes.range(ctx)].map(([height, hash]) => ({ height, hash })),
  nextUnbondingId: state.nextUnbonding.peek(ctx),
  nextDisputeId: state.nextDispute.peek(ctx),
});

/** Draws that are due are of the first blocks of a chain that counts from 1 again; its notaries and rules of sites are of before it. */
export function notarisationAtZero(ctx: Ctx, parts: NotaryParts): void {
  const { state } = parts;
  for (const [height] of [...state.hashes.range(ctx)]) state.hashes.remove(ctx, height);
  for (const [address, notary] of [...state.notaries.range(ctx)])
    state.notaries.set(ctx, address, { ...notary, sinceHeight: 0n });
  for (const [id, site] of [...state.sites.range(ctx)])
    state.sites.set(ctx, id, { ...site, rules: site.rules.map((rule) => ({ ...rule, height: 0n })) });
  for (const [, found] of [...state.notarisations.range(ctx)])
    if (found.drawHeight !== 0n)
      setNotarisation(ctx, parts, { ...found, eligibleHeight: 0n, drawHeight: BigInt(blocksToDraw) });
}
