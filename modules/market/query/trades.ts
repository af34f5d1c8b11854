import { QueryDefinition } from "../../../codec/gen/eco2/market/v1/query.ts";
import { stringKey, u64Key } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { market } from "../module.ts";
import { requireOne } from "./offers.ts";

export const tradeQuery = market.rpc(QueryDefinition.methods.trade, (ctx, { id }, { state }) => {
  const trade = state.trades.find(ctx, id);
  if (trade === undefined) throw notFound(`no trade has the id ${id}`);
  return { trade };
});

export const trades = market.rpc(QueryDefinition.methods.trades, (ctx, request, { state }) => {
  const { account, batchId, offerId, pagination } = request;
  requireOne({ account: account !== "", batch_id: batchId !== 0n, offer_id: offerId !== 0n });
  const take = ([, id]: readonly [unknown, bigint]) => state.trades.get(ctx, id);
  if (account !== "") {
    const within = startingWith({ first: stringKey }, addressText(ctx.chain, queryAddress(ctx, account)));
    const page = paginate(ctx, state.tradesByAccount, pagination, { within, take });
    return { trades: [...page.items], pagination: page.pagination };
  }
  if (batchId === 0n && offerId === 0n) {
    const page = paginate(ctx, state.trades, pagination, { take: (_, trade) => trade });
    return { trades: [...page.items], pagination: page.pagination };
  }
  const { by } = state.trades;
  const [index, of] = batchId === 0n ? [by.offer, offerId] : [by.batch, batchId];
  const page = paginate(ctx, index.entries, pagination, { within: index.within(of), take });
  return { trades: [...page.items], pagination: page.pagination };
});

export const volumes = market.rpc(QueryDefinition.methods.volumes, (ctx, { batchId, pagination }, { state }) => {
  const within = batchId === 0n ? {} : { within: startingWith({ first: u64Key }, batchId) };
  const page = paginate(ctx, state.volumes, pagination, { ...within, take: (_, volume) => volume });
  return { volumes: [...page.items], pagination: page.pagination };
});
