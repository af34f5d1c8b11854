import { QueryDefinition } from "../../../codec/gen/eco2/notary/v1/query.ts";
import { u64Key } from "../../../codec/keys.ts";
import { readingId } from "../../../codec/notary/signing.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { notary } from "../module.ts";
import { streamOf } from "../streams.ts";
import { onlyOne } from "./filter.ts";
import { recordAt } from "./records.ts";

const ofSource = (id: bigint) => startingWith({ first: u64Key }, id);

export const source = notary.rpc(QueryDefinition.methods.source, (ctx, { id }, { state }) => {
  const found = state.sources.find(ctx, id);
  if (found === undefined) throw notFound(`no source has the id ${id}`);
  return { source: found, stream: streamOf(ctx, state, id) };
});

export const sources = notary.rpc(QueryDefinition.methods.sources, (ctx, request, { state }) => {
  const { operator, account, siteId, pagination } = request;
  onlyOne({ operator, account, site_id: siteId });
  const { by } = state.sources;
  const textOf = (address: string) => addressText(ctx.chain, queryAddress(ctx, address));
  const take = (id: bigint) => state.sources.get(ctx, id);
  const page =
    siteId !== 0n
      ? paginate(ctx, by.site.entries, pagination, { within: by.site.within(siteId), take: ([, id]) => take(id) })
      : operator !== ""
        ? paginate(ctx, by.operator.entries, pagination, {
            within: by.operator.within(textOf(operator)),
            take: ([, id]) => take(id),
          })
        : account !== ""
          ? paginate(ctx, by.account.entries, pagination, {
              within: by.account.within(textOf(account)),
              take: ([, id]) => take(id),
            })
          : paginate(ctx, state.sources, pagination, { take: (_, found) => found });
  return { sources: [...page.items], pagination: page.pagination };
});

export const sourceVersions = notary.rpc(QueryDefinition.methods.sourceVersions, (ctx, request, { state }) => {
  const within = ofSource(request.sourceId);
  const page = paginate(ctx, state.versions, request.pagination, { within, take: (_, found) => found });
  return { versions: [...page.items], pagination: page.pagination };
});

export const gaps = notary.rpc(QueryDefinition.methods.gaps, (ctx, request, { state }) => {
  const within = ofSource(request.sourceId);
  const page = paginate(ctx, state.gaps, request.pagination, { within, take: (_, found) => found });
  return { gaps: [...page.items], pagination: page.pagination };
});

export const reading = notary.rpc(QueryDefinition.methods.reading, (ctx, { sourceId, sequence }, { state }) => {
  const found = state.readings.find(ctx, [sourceId, sequence]);
  if (found?.reading === undefined) throw notFound(`source ${sourceId} has no single reading ${sequence}`);
  const { start } = found.reading;
  if (start === undefined) throw invalidArgument("the reading has no start");
  return {
    reading: found,
    id: readingId(found.reading),
    recordId: recordAt(ctx, state, sourceId, sequence, start),
  };
});

export const readings = notary.rpc(QueryDefinition.methods.readings, (ctx, request, { state }) => {
  const within = ofSource(request.sourceId);
  const page = paginate(ctx, state.readings, request.pagination, { within, take: (_, found) => found });
  return { readings: [...page.items], pagination: page.pagination };
});
