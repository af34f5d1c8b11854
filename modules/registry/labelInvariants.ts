import { equalBytes } from "../../codec/bytes.ts";
import { type Batch, Supply } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { u64Key } from "../../codec/keys.ts";
import { encodeMessage } from "../../codec/message.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { lotPieces } from "./exact.ts";
import { length, type Range } from "./intervals.ts";
import type { LotStatus } from "./lots.ts";
import type { State } from "./module.ts";
import { bufferKey, lotOf } from "./storedLots.ts";
import { added, changed, noSupply, supplyOfBatch } from "./totals.ts";

/** What each label's grams of a batch are, counted from lots and labelled ranges. */
function labelSums(ctx: Ctx, state: State, batch: Batch): Map<string, Supply> {
  const sums = new Map<string, Supply>();
  for (const [, { startGram, endGram, labels }] of state.labels.range(ctx, {
    within: startingWith({ first: u64Key }, batch.id),
  })) {
    const range = { start: startGram, end: endGram };
    for (const { lot, range: part } of lotPieces(ctx, state, batch.id, range)) {
      const change = new Map<LotStatus, bigint>([[lot.status, length(part)]]);
      for (const { code } of labels) {
        const sum = changed(sums.get(code) ?? noSupply, change, batch.suspension !== undefined);
        sums.set(code, added(sum, { ...noSupply, issuedGrams: length(part) }));
      }
    }
  }
  return sums;
}

function rangesFault(ctx: Ctx, state: State): string | undefined {
  let last: (Range & { readonly batchId: bigint; readonly text: string }) | undefined;
  for (const [[batchId, start], { startGram, endGram, labels, batchId: named }] of state.labels.range(ctx)) {
    const about = `labels of batch ${batchId} from gram ${start}`;
    const batch = state.batches.find(ctx, batchId);
    if (batch === undefined || named !== batchId || startGram !== start || endGram <= start)
      return `${about} are of no range`;
    if (endGram > supplyOfBatch(batch).issuedGrams) return `${about} end behind the batch`;
    if (labels.length === 0) return `${about} are none`;
    for (const [i, { code, recordId }] of labels.entries()) {
      if (i > 0 && (labels[i - 1]?.code ?? "") >= code) return `${about} are not sorted`;
      if (state.labelRecords.find(ctx, recordId)?.code !== code) return `${about}: ${code} has no record ${recordId}`;
    }
    const text = labels.map(({ code, recordId }) => `${code} ${recordId}`).join(",");
    if (last?.batchId === batchId && last.end > start) return `${about} overlap others`;
    if (last?.batchId === batchId && last.end === start && last.text === text) return `${about} are those before`;
    last = { batchId, start, end: endGram, text };
  }
  return undefined;
}

/** Labelled ranges do not overlap and have their records; each batch says what of it has each label. */
export function labelsInvariant(ctx: Ctx, state: State): string | undefined {
  const fault = rangesFault(ctx, state);
  if (fault !== undefined) return fault;
  for (const [id, batch] of state.batches.range(ctx)) {
    const sums = labelSums(ctx, state, batch);
    if (batch.labels.length !== sums.size) return `batch ${id}: ${sums.size} labels, it says ${batch.labels.length}`;
    for (const { code, supply } of batch.labels) {
      const [said, sum] = [supply ?? noSupply, sums.get(code) ?? noSupply];
      if (!equalBytes(encodeMessage(Supply, said), encodeMessage(Supply, sum)))
        return `batch ${id}: what it says of ${code} is not what its lots are`;
    }
  }
  return undefined;
}

/** Lots in the buffer are listed by programme and no others are; reversals are paid or owed in full. */
export function bufferInvariant(ctx: Ctx, state: State): string | undefined {
  let lots = 0;
  for (const [[batchId], stored] of state.lots.range(ctx)) {
    const lot = lotOf(stored);
    if (lot.status !== "buffer") continue;
    lots += 1;
    if (!state.bufferLots.has(ctx, bufferKey(state.batches.get(ctx, batchId), lot)))
      return `batch ${batchId}: the lot at gram ${lot.start} is not listed in the buffer`;
  }
  const listed = [...state.bufferLots.keys(ctx)].length;
  if (listed !== lots) return `${lots} lots are in the buffer, ${listed} are listed`;
  for (const [id, { grams, paid, unpaidGrams }] of state.reversals.range(ctx)) {
    const sum = paid.reduce((all, { startGram, endGram }) => all + endGram - startGram, 0n);
    if (sum + unpaidGrams !== grams)
      return `reversal ${id}: ${sum} of ${grams} grams are paid, ${unpaidGrams} are owed`;
  }
  for (const [programme, debt] of state.bufferDebts.range(ctx)) {
    let owed = 0n;
    for (const [, { unpaidGrams }] of state.reversals.by.programme.list(ctx, programme)) owed += unpaidGrams;
    if (debt === 0n || debt > owed)
      return `programme ${programme}: it owes ${debt} grams of ${owed} that were not paid`;
  }
  return undefined;
}
