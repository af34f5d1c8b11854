import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { u64Key } from "../../../codec/keys.ts";
import { decodeKey, encodeKey } from "../../../codec/keys-compose.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { registry, type State } from "../module.ts";
import { historyPage, holdsGram } from "../provenance/history.ts";
import { lotsMeeting, storedLot } from "../storedLots.ts";
import { supplyOfBatch } from "../totals.ts";
import { batchAt } from "./batches.ts";

/** Steps of a page unless the request says otherwise, and at most. */
const defaultLimit = 100;
const maxLimit = 1000;

const none = new Uint8Array(0);

function limitOf(request: PageRequest | undefined): number {
  if (request !== undefined && (request.offset > 0n || request.reverse || request.countTotal))
    throw invalidArgument("a history is followed from its end: offset, reverse and count_total are not possible");
  const asked = request?.limit ?? 0n;
  if (asked === 0n) return defaultLimit;
  return asked > BigInt(maxLimit) ? maxLimit : Number(asked);
}

/** The step at which a page begins: the lot's last, or the one that the key of the page before names. */
function headOf(ctx: Ctx, state: State, batchId: bigint, gram: bigint, last: bigint, key: Uint8Array): bigint {
  if (key.length === 0) return last;
  const step = key.length === 8 ? state.steps.find(ctx, decodeKey(none, u64Key, key)) : undefined;
  if (step?.batchId !== batchId || !holdsGram(step, gram))
    throw invalidArgument("the page key is none of this history: take it from the page before");
  return step.id;
}

/** Where a gram is, and how it came there. */
export const provenance = registry.rpc(
  QueryDefinition.methods.provenance,
  (ctx, { batchId, gram, pagination }, { state }) => {
    const { issuedGrams } = supplyOfBatch(batchAt(ctx, state, batchId));
    if (gram >= issuedGrams) throw notFound(`batch ${batchId} has the grams 0 to ${issuedGrams - 1n}, not ${gram}`);
    const [lot] = lotsMeeting(ctx, state, batchId, { start: gram, end: gram + 1n });
    if (lot === undefined) throw notFound(`batch ${batchId} has no lot with gram ${gram}`);
    const limit = limitOf(pagination);
    const head = headOf(ctx, state, batchId, gram, lot.history, pagination?.key ?? none);
    const { steps, next } = historyPage(ctx, state, head, gram, limit);
    const nextKey = next === undefined ? none : encodeKey(none, u64Key, next);
    return { lot: storedLot(batchId, lot), steps: [...steps], pagination: { nextKey, total: 0n } };
  },
);
