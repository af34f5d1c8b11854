import { Dimension, DimensionTotal, Vault, type VaultBatch } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { State } from "./module.ts";

/** A vault before anything was put into it. */
export const emptyVault: Vault = Vault.fromPartial({
  deficit: "0",
  owedToBuffer: "0",
  owedToPool: "0",
  depositedGrams: "0",
  redeemedGrams: "0",
  burned: "0",
});

/** Writes what `change` makes of the totals. */
export function changeVault(ctx: Ctx, state: State, change: (vault: Vault) => Partial<Vault>): void {
  const vault = state.vault.get(ctx);
  state.vault.set(ctx, { ...vault, ...change(vault) });
}

/** The smaller of two amounts. */
export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The larger of two amounts. */
export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** The amount that a text of state or genesis is, and `by` more. */
export const plus = (amount: string, by: bigint): string => (BigInt(amount) + by).toString();

/** What a batch is counted under. */
export const dimensionsOf = ({ programme, methodology, vintage, country }: VaultBatch) =>
  [
    [Dimension.DIMENSION_PROGRAMME, programme],
    [Dimension.DIMENSION_METHODOLOGY, methodology],
    [Dimension.DIMENSION_VINTAGE, vintage],
    [Dimension.DIMENSION_COUNTRY, country],
  ] as const;

/** Grams that are equal in one dimension. */
export function totalOf(ctx: Ctx, state: State, dimension: Dimension, key: string): DimensionTotal {
  return state.totals.find(ctx, [dimension, key]) ?? DimensionTotal.fromPartial({ dimension, key });
}

/** Grams that come to the valid and to the suspended ones; less than none where they go. */
export interface Change {
  readonly valid: bigint;
  readonly suspended: bigint;
}

/** The same change for a batch's dimensions and the vault as a whole. */
export function countBatch(ctx: Ctx, state: State, batch: VaultBatch, { valid, suspended }: Change): void {
  for (const [dimension, key] of dimensionsOf(batch)) {
    const total = totalOf(ctx, state, dimension, key);
    const validGrams = total.validGrams + valid;
    const suspendedGrams = total.suspendedGrams + suspended;
    if (validGrams === 0n && suspendedGrams === 0n) state.totals.remove(ctx, [dimension, key]);
    else state.totals.set(ctx, [dimension, key], { ...total, validGrams, suspendedGrams });
  }
  changeVault(ctx, state, (vault) => ({
    validGrams: vault.validGrams + valid,
    suspendedGrams: vault.suspendedGrams + suspended,
  }));
}

/** The same change for a class. */
export function countClass(ctx: Ctx, state: State, classId: bigint, { valid, suspended }: Change): void {
  const of = state.classes.get(ctx, classId);
  const validGrams = of.validGrams + valid;
  state.classes.set(ctx, classId, { ...of, validGrams, suspendedGrams: of.suspendedGrams + suspended });
}

/** Counts grams of a batch in a class that came, or went where `by` is negative. */
export function countGrams(ctx: Ctx, state: State, classId: bigint, batch: VaultBatch, by: bigint): void {
  const change = batch.suspended ? { valid: 0n, suspended: by } : { valid: by, suspended: 0n };
  const grams = batch.grams + by;
  if (grams === 0n) state.batches.remove(ctx, batch.batchId);
  else state.batches.set(ctx, batch.batchId, { ...batch, grams });
  countClass(ctx, state, classId, change);
  countBatch(ctx, state, batch, change);
}
