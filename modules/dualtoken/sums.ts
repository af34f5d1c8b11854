import type { Ctx } from "../../core/ctx.ts";
import type { DualtokenEnv } from "./module.ts";
import { dimensionsOf } from "./vault.ts";

interface Sum {
  valid: bigint;
  suspended: bigint;
}

function add(sums: Map<string, Sum>, key: string, suspended: boolean, grams: bigint): void {
  const sum = sums.get(key) ?? { valid: 0n, suspended: 0n };
  if (suspended) sum.suspended += grams;
  else sum.valid += grams;
  sums.set(key, sum);
}

const said = (sums: ReadonlyMap<string, Sum>, key: string, valid: bigint, suspended: bigint): boolean => {
  const sum = sums.get(key) ?? { valid: 0n, suspended: 0n };
  return sum.valid === valid && sum.suspended === suspended;
};

/** Grams by batch, class, dimension and in all are the sums of the segments. */
export function sumsInvariant(ctx: Ctx, { state }: DualtokenEnv): string | undefined {
  const sums = new Map<string, Sum>();
  for (const [id, { batchId, classId, grams }] of state.segments.range(ctx)) {
    const batch = state.batches.find(ctx, batchId);
    if (batch === undefined) return `segment ${id}: the vault knows nothing of batch ${batchId}`;
    add(sums, "vault", batch.suspended, grams);
    add(sums, `class ${classId}`, batch.suspended, grams);
    add(sums, `batch ${batchId}`, batch.suspended, grams);
    for (const [dimension, key] of dimensionsOf(batch)) add(sums, `total ${dimension} ${key}`, batch.suspended, grams);
  }
  const { validGrams, suspendedGrams } = state.vault.get(ctx);
  if (!said(sums, "vault", validGrams, suspendedGrams)) return "the totals of the vault are not those of its segments";
  for (const [id, of] of state.classes.range(ctx)) {
    if (!said(sums, `class ${id}`, of.validGrams, of.suspendedGrams))
      return `class ${id}: its grams are not its segments'`;
  }
  let kept = 0;
  for (const [id, { grams, suspended }] of state.batches.range(ctx)) {
    const [valid, halted] = suspended ? [0n, grams] : [grams, 0n];
    if (grams === 0n || !said(sums, `batch ${id}`, valid, halted))
      return `batch ${id}: its grams are not its segments'`;
  }
  for (const [[dimension, key], total] of state.totals.range(ctx)) {
    if (!said(sums, `total ${dimension} ${key}`, total.validGrams, total.suspendedGrams))
      return `the total of dimension ${dimension}, "${key}", is not that of its segments`;
    kept += 1;
  }
  const needed = [...sums.keys()].filter((key) => key.startsWith("total ")).length;
  return kept === needed ? undefined : `${kept} totals are kept, ${needed} are needed`;
}
