import { equalBytes } from "../../codec/bytes.ts";
import { Supply, TotalDimension } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { encodeMessage } from "../../codec/message.ts";
import type { Ctx } from "../../core/ctx.ts";
import { length } from "./intervals.ts";
import type { LotStatus } from "./lots.ts";
import type { State } from "./module.ts";
import { lotOf } from "./storedLots.ts";
import { added, changed, dimensionsOf, noSupply, supplyOf, supplyOfBatch } from "./totals.ts";

const same = (a: Supply, b: Supply) => equalBytes(encodeMessage(Supply, a), encodeMessage(Supply, b));
const texts = (supply: Supply) =>
  Object.entries(supply)
    .map(([name, grams]) => `${name} ${String(grams)}`)
    .join(", ");

/** The sums over all batches are those of the batches, and add up. */
export function supplyInvariant(ctx: Ctx, state: State): string | undefined {
  let sum = noSupply;
  for (const [, batch] of state.batches.range(ctx)) sum = added(sum, supplyOfBatch(batch));
  const supply = supplyOf(ctx, state);
  if (!same(sum, supply)) return `all batches have ${texts(sum)}; the supply says ${texts(supply)}`;
  const { issuedGrams, haltedGrams: _, ...parts } = supply;
  const counted = Object.values(parts).reduce((all, grams) => all + grams, 0n);
  return counted === issuedGrams ? undefined : `${issuedGrams} grams were issued, ${counted} are counted`;
}

/** The sums by programme, project, country, vintage and label are those of the batches, and there are no others. */
export function totalsInvariant(ctx: Ctx, state: State): string | undefined {
  const sums = new Map<string, Supply>();
  const add = (dimension: TotalDimension, key: string, supply: Supply) => {
    const at = `${dimension} ${key}`;
    sums.set(at, added(sums.get(at) ?? noSupply, supply));
  };
  for (const [, batch] of state.batches.range(ctx)) {
    for (const [dimension, key] of dimensionsOf(batch)) add(dimension, key, supplyOfBatch(batch));
    for (const { code, supply } of batch.labels) add(TotalDimension.TOTAL_DIMENSION_LABEL, code, supply ?? noSupply);
  }
  let count = 0;
  for (const [[dimension, key], total] of state.totals.range(ctx)) {
    const sum = sums.get(`${dimension} ${key}`) ?? noSupply;
    if (!same(sum, total))
      return `dimension ${dimension} ${key}: batches have ${texts(sum)}; its total says ${texts(total)}`;
    count += 1;
  }
  return count === sums.size ? undefined : `${sums.size} keys have totals, ${count} are kept`;
}

/** What an owner has of each batch, and of all, is what the lots say. */
export function ownersInvariant(ctx: Ctx, state: State): string | undefined {
  const sums = new Map<string, Supply>();
  for (const [[batchId], stored] of state.lots.range(ctx)) {
    const lot = lotOf(stored);
    const change = new Map<LotStatus, bigint>([[lot.status, length(lot)]]);
    for (const id of [0n, batchId]) {
      const at = `${lot.owner} ${id}`;
      sums.set(at, changed(sums.get(at) ?? noSupply, change));
    }
  }
  let count = 0;
  for (const [[owner, batchId], total] of state.ownerTotals.range(ctx)) {
    const sum = sums.get(`${owner} ${batchId}`) ?? noSupply;
    if (!same(sum, total)) return `${owner}, batch ${batchId}: lots have ${texts(sum)}; the total says ${texts(total)}`;
    count += 1;
  }
  return count === sums.size ? undefined : `${sums.size} sums of owners, ${count} are kept`;
}
