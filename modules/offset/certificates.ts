import { equalBytes } from "../../codec/bytes.ts";
import { type Certificate, RetiredRange, Totals } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { encodeMessage } from "../../codec/message.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { CreditKeeper, RetiredGrams } from "../registry/keeper.ts";
import type { State } from "./module.ts";

/** Retired grams as a certificate names them: all that tells what they were, so that it stands by itself. */
export function rangeOf(grams: RetiredGrams): RetiredRange {
  const { batch, startGram, endGram, stepId, ...units } = grams;
  const { sourceRegistry, serial, numberSpace, projectId, projectName, methodology, country } = batch;
  const { vintageStart, vintageEnd } = batch;
  const of = { sourceRegistry, serial, numberSpace, projectId, projectName, methodology, country };
  return { batchId: batch.id, startGram, endGram, ...of, ...units, vintageStart, vintageEnd, stepId };
}

/** Grams of all ranges. */
export function sumOf(ranges: readonly RetiredRange[]): bigint {
  return ranges.reduce((sum, { startGram, endGram }) => sum + endGram - startGram, 0n);
}

/** What was retired since the chain began. */
export function totalsOf(ctx: Ctx, state: State): Totals {
  return state.totals.find(ctx) ?? Totals.fromPartial({});
}

/** Stores a certificate and counts it. There is no way to change or remove one. */
export function addCertificate(ctx: Ctx, state: State, certificate: Certificate): void {
  const { certificates, grams } = totalsOf(ctx, state);
  state.certificates.set(ctx, certificate.id, certificate);
  state.totals.set(ctx, { certificates: certificates + 1n, grams: grams + certificate.grams });
}

/** A range says, to the byte, what its owner retired by its step. */
function isRetired(ctx: Ctx, credits: CreditKeeper, owner: string, range: RetiredRange): boolean {
  const retired = credits.retiredBy(ctx, owner, range.stepId);
  const encoded = (one: RetiredRange) => encodeMessage(RetiredRange, one);
  return retired !== undefined && equalBytes(encoded(rangeOf(retired)), encoded(range));
}

/** Certificates sum to what owners retired, and each names, in the words of the batch, grams that it alone retired. */
export function certificatesInvariant(ctx: Ctx, state: State, credits: CreditKeeper): string | undefined {
  let [count, sum] = [0n, 0n];
  const proven = new Set<bigint>();
  for (const [id, { owner, grams, ranges }] of state.certificates.range(ctx)) {
    if (sumOf(ranges) !== grams) return `certificate ${id}: its ranges sum to ${sumOf(ranges)}, it says ${grams}`;
    for (const range of ranges) {
      const { batchId, startGram, endGram, stepId } = range;
      const named = `certificate ${id}: grams ${startGram}-${endGram} of batch ${batchId}`;
      if (!isRetired(ctx, credits, owner, range)) return `${named} are not what ${owner} retired by step ${stepId}`;
      if (proven.has(stepId)) return `${named} are those of another certificate`;
      proven.add(stepId);
    }
    count += 1n;
    sum += grams;
  }
  const totals = totalsOf(ctx, state);
  if (totals.certificates !== count || totals.grams !== sum) {
    return `${count} certificates of ${sum} grams, the totals say ${totals.certificates} of ${totals.grams}`;
  }
  const retired = credits.retiredByOwners(ctx);
  return retired === sum ? undefined : `owners retired ${retired} grams, certificates are of ${sum}`;
}
