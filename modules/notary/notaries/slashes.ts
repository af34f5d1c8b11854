import { EventNotarySlashed } from "../../../codec/gen/eco2/notary/v1/events.ts";
import type { Notary } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { quotient } from "../../../codec/quotient.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { NotaryParts } from "../module.ts";

const million = 1_000_000n;

/** Millionths of an amount, rounded up: small bonds do not escape. */
const part = (amount: bigint, ppm: number): bigint => quotient(amount * BigInt(ppm) + million - 1n, million);

/** Stores what a notary's bond is now; who has none left makes room. */
export function setBond(ctx: Ctx, { state }: NotaryParts, notary: Notary, bond: bigint): Notary {
  const had = BigInt(notary.bond) > 0n;
  const after = { ...notary, bond: bond.toString() };
  state.notaries.set(ctx, notary.address, after);
  if (had === bond > 0n) return after;
  const count = state.bondedCount.find(ctx) ?? 0n;
  if (had) state.bonded.remove(ctx, notary.address);
  else state.bonded.add(ctx, notary.address);
  state.bondedCount.set(ctx, had ? count - 1n : count + 1n);
  return after;
}

/** What a notary is slashed for. */
interface Offence {
  readonly recordId: bigint;
  readonly ppm: number;
  readonly provenFalse: boolean;
}

/**
 * Takes a part of a notary's bond, and of what of it is on its way back.
 * @returns base units; they stay in the module's account and are the caller's to give away
 */
export function slash(ctx: Ctx, parts: NotaryParts, address: string, { recordId, ppm, provenFalse }: Offence): bigint {
  const { state } = parts;
  const notary = state.notaries.get(ctx, address);
  const bond = BigInt(notary.bond);
  let taken = part(bond, ppm);
  const left = bond - taken;
  for (const [id, unbonding] of [...state.unbondings.by.notary.list(ctx, address)]) {
    const amount = BigInt(unbonding.amount);
    const lost = part(amount, ppm);
    taken += lost;
    state.unbondings.set(ctx, id, { ...unbonding, amount: (amount - lost).toString() });
  }
  setBond(ctx, parts, { ...notary, slashed: (BigInt(notary.slashed) + taken).toString() }, left);
  emitTyped(ctx, EventNotarySlashed, { notary: address, recordId, amount: taken.toString(), provenFalse });
  return taken;
}
