import { equalBytes } from "../../codec/bytes.ts";
import { type LabelledGrams, RetiredRange } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { encodeMessage } from "../../codec/message.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { CreditKeeper, RetiredGrams } from "../registry/keeper.ts";

/** Retired grams as a certificate names them: all that tells what they were, so that it stands by itself. */
function factsOf(grams: RetiredGrams): RetiredRange {
  const { batch, startGram, endGram, stepId, ...units } = grams;
  const { sourceRegistry, serial, numberSpace, projectId, projectName, methodology, country, creditType } = batch;
  const { vintageStart, vintageEnd } = batch;
  const of = { sourceRegistry, serial, numberSpace, projectId, projectName, methodology, country, creditType };
  return { batchId: batch.id, startGram, endGram, ...of, ...units, vintageStart, vintageEnd, stepId, labelled: [] };
}

/** The parts of retired grams that bear labels, with the Article 6 references that those have. */
function labelledOf(ctx: Ctx, credits: CreditKeeper, { batch, startGram, endGram }: RetiredGrams): LabelledGrams[] {
  if (batch.labels.length === 0) return [];
  return credits
    .describe(ctx, [{ batchId: batch.id, startGram, endGram }])
    .filter(({ labels }) => labels.length > 0)
    .map((piece) => {
      const itmos = piece.applied.map(({ recordId }) => credits.labelRecord(ctx, recordId)?.article6?.itmoId ?? "");
      const itmoIds = [...new Set(itmos)].filter((id) => id !== "");
      return { startGram: piece.startGram, endGram: piece.endGram, labels: [...piece.labels], itmoIds };
    });
}

/** Retired grams as a certificate names them, with the labels that they bear now. */
export function rangeOf(ctx: Ctx, credits: CreditKeeper, grams: RetiredGrams): RetiredRange {
  return { ...factsOf(grams), labelled: labelledOf(ctx, credits, grams) };
}

/** Whether a range says, to the byte, what its owner used up by its step. Labels are those of that time: they may have changed. */
export function isRetired(ctx: Ctx, credits: CreditKeeper, owner: string, range: RetiredRange): boolean {
  const retired = credits.retiredBy(ctx, owner, range.stepId, range);
  const encoded = (one: RetiredRange) => encodeMessage(RetiredRange, one);
  return retired !== undefined && equalBytes(encoded(factsOf(retired)), encoded({ ...range, labelled: [] }));
}
