import type { BurnedCredits, NeutralityRecord } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { unitsPerGram } from "../dualtoken/keeper.ts";
import type { EmissionEnv } from "./module.ts";

const vaultAccount = "dualtoken";

const gramsOf = (credits: readonly BurnedCredits[]): bigint =>
  credits.reduce((sum, { startGram, endGram }) => sum + endGram - startGram, 0n);

/** Where a record's sides are not equal, or its credits not used up as it says. */
function recordFault(ctx: Ctx, { use }: EmissionEnv, record: NeutralityRecord): string | undefined {
  const { account, credits, emissions } = record;
  const emitted = emissions.reduce((sum, { start, end }) => sum + BigInt(end) - BigInt(start), 0n);
  const [ecc, all] = [gramsOf(credits.filter(({ fromEcc }) => fromEcc)), gramsOf(credits)];
  if (
    emitted !== BigInt(record.micrograms) ||
    emitted !== all * unitsPerGram ||
    ecc * unitsPerGram !== BigInt(record.ecc)
  )
    return `${emitted} micrograms of emissions, ${all} grams of credits, ${ecc} of them for ${record.ecc} ECC`;
  const vault = addressText(ctx.chain, use.accounts.moduleAddress(vaultAccount));
  for (const { batchId, startGram, endGram, stepId, fromEcc } of credits) {
    const used = use.credits.retiredBy(ctx, fromEcc ? vault : account, stepId, { startGram, endGram });
    if (used?.batch.id !== batchId)
      return `grams ${startGram}-${endGram} of batch ${batchId} are not used up by step ${stepId}`;
  }
  return undefined;
}

/** Ranges by what they are of, to be laid side by side. */
type Ranges = Map<bigint, { readonly start: bigint; readonly end: bigint }[]>;

function add(ranges: Ranges, of: bigint, start: bigint, end: bigint): void {
  const known = ranges.get(of);
  if (known === undefined) ranges.set(of, [{ start, end }]);
  else known.push({ start, end });
}

const byStart = (a: { readonly start: bigint }, b: { readonly start: bigint }) =>
  a.start < b.start ? -1 : a.start > b.start ? 1 : 0;

/**
 * Both sides of every neutrality record are equal; its credits are used up, no gram in two records; the parts of a lot follow each
 * other from its first microgram to all of it that is burned.
 */
export function neutralityInvariant(ctx: Ctx, env: EmissionEnv): string | undefined {
  const { state } = env;
  const [lots, grams]: [Ranges, Ranges] = [new Map(), new Map()];
  let listed = 0;
  for (const [id, record] of state.neutrality.range(ctx)) {
    const fault = recordFault(ctx, env, record);
    if (fault !== undefined) return `record ${id}: ${fault}`;
    if (!state.neutralityOf.has(ctx, [addressBytes(ctx.chain, record.account), id]))
      return `record ${id} is not listed`;
    for (const { lotId, start, end } of record.emissions) {
      if (!state.neutralityOfLot.has(ctx, [lotId, id])) return `record ${id} is not listed under lot ${lotId}`;
      listed += 1;
      add(lots, lotId, BigInt(start), BigInt(end));
    }
    for (const { batchId, startGram, endGram } of record.credits) add(grams, batchId, startGram, endGram);
  }
  for (const [batchId, ranges] of grams) {
    let last = 0n;
    for (const { start, end } of ranges.toSorted(byStart)) {
      if (start < last) return `gram ${start} of batch ${batchId} is in two records`;
      last = end;
    }
  }
  for (const [id, lot] of state.lots.range(ctx)) {
    if (lot.recordId === 0n) continue;
    let burned = 0n;
    for (const { start, end } of (lots.get(id) ?? []).toSorted(byStart)) {
      if (start !== burned || end <= start) return `lot ${id}: records burn ${start}-${end} after ${burned}`;
      burned = end;
    }
    if (burned !== BigInt(lot.burned)) return `lot ${id}: ${lot.burned} micrograms are burned, records say ${burned}`;
  }
  const places = [...state.neutralityOfLot.keys(ctx)].length;
  return places === listed ? undefined : `${places} records of lots are listed, there are ${listed}`;
}
