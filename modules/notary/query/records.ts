import { QueryDefinition } from "../../../codec/gen/eco2/notary/v1/query.ts";
import type { Timestamp } from "../../../codec/gen/google/protobuf/timestamp.ts";
import { u64Key } from "../../../codec/keys.ts";
import { timeOf } from "../../../codec/time.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { notary, type State } from "../module.ts";
import { walkRecord } from "../walk.ts";
import { onlyOne } from "./filter.ts";

/** What all entries of a source begin with in the index of records by (source, start). */
const ofSource = (id: bigint) => startingWith({ first: u64Key }, id);

/** The record that a single reading came into: the first of those that begin at or before it. Corrections are of the same period, and later. */
export function recordAt(ctx: Ctx, state: State, sourceId: bigint, sequence: bigint, start: Timestamp): bigint {
  const { entries } = state.records.by.source;
  const upTo = { from: [[sourceId, 0n], 0n], to: [[sourceId, timeOf(start) + 1n], 0n], reverse: true } as const;
  let found = 0n;
  for (const [, id] of entries.keys(ctx, upTo)) {
    const { firstSequence, lastSequence } = state.records.get(ctx, id);
    if (sequence < firstSequence || sequence > lastSequence) break;
    found = id;
  }
  return found;
}

export const record = notary.rpc(QueryDefinition.methods.record, (ctx, { id }, { state }) => {
  const found = state.records.find(ctx, id);
  if (found === undefined) throw notFound(`no record has the id ${id}`);
  return { record: found };
});

export const records = notary.rpc(QueryDefinition.methods.records, (ctx, request, { state }) => {
  const { sourceId, account, status, pagination } = request;
  onlyOne({ source_id: sourceId, account, status });
  const { by } = state.records;
  const take = (id: bigint) => state.records.get(ctx, id);
  const page =
    sourceId !== 0n
      ? paginate(ctx, by.source.entries, pagination, { within: ofSource(sourceId), take: ([, id]) => take(id) })
      : account !== ""
        ? paginate(ctx, by.account.entries, pagination, {
            within: by.account.within(addressText(ctx.chain, queryAddress(ctx, account))),
            take: ([, id]) => take(id),
          })
        : status !== 0
          ? paginate(ctx, by.status.entries, pagination, {
              within: by.status.within(status),
              take: ([, id]) => take(id),
            })
          : paginate(ctx, state.records, pagination, { take: (_, found) => found });
  return { records: [...page.items], pagination: page.pagination };
});

export const walk = notary.rpc(QueryDefinition.methods.walk, (ctx, { recordId }, { state, params }) => {
  if (!state.records.has(ctx, recordId)) throw notFound(`no record has the id ${recordId}`);
  const { broken = "", steps, links } = walkRecord(ctx, { state }, params, recordId);
  return { broken, steps: BigInt(steps), links: [...links] };
});
