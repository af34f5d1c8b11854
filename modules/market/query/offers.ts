import { coinToWire } from "../../../codec/coin.ts";
import type { Offer } from "../../../codec/gen/eco2/market/v1/market.ts";
import { QueryDefinition, type QueryOffersRequest } from "../../../codec/gen/eco2/market/v1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { LedgerError } from "../../../core/errors.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { amountArg } from "../args.ts";
import { type MarketEnv, market, type State } from "../module.ts";
import { priceOf } from "../offers.ts";
import { costOf } from "../price.ts";

/** @throws NotFound */
function offerAt(ctx: Ctx, state: State, id: bigint): Offer {
  const found = state.offers.find(ctx, id);
  if (found === undefined) throw notFound(`no offer has the id ${id}`);
  return found;
}

export const offerQuery = market.rpc(QueryDefinition.methods.offer, (ctx, { id }, { state }) => {
  const found = offerAt(ctx, state, id);
  return { offer: found, escrow: state.escrows.find(ctx, found.escrowId) };
});

/** @throws InvalidArgument when a request filters by more than one of several fields */
export function requireOne(filters: Readonly<Record<string, boolean>>): void {
  const given = Object.entries(filters).filter(([, isGiven]) => isGiven);
  if (given.length > 1) throw invalidArgument(`one of ${given.map(([name]) => name).join(", ")} is expected, not all`);
}

type Listed = readonly [entries: State["offers"]["by"]["seller"]["entries"], within: Uint8Array];

/** The index that holds an account's offers. */
function ofAccount(ctx: Ctx, { state }: MarketEnv, { seller, buyer }: QueryOffersRequest): Listed | undefined {
  const { by } = state.offers;
  const [index, account] = seller === "" ? [by.buyer, buyer] : [by.seller, seller];
  return account === "" ? undefined : [index.entries, index.within(addressText(ctx.chain, queryAddress(ctx, account)))];
}

export const offers = market.rpc(QueryDefinition.methods.offers, (ctx, request, env) => {
  const { seller, buyer, batchId, denom, pagination } = request;
  requireOne({ seller: seller !== "", buyer: buyer !== "", batch_id: batchId !== 0n, denom: denom !== "" });
  if (denom.includes("\0")) throw invalidArgument("denom has a zero byte");
  const { state } = env;
  const take = ([, id]: readonly [unknown, bigint]) => state.offers.get(ctx, id);
  const account = ofAccount(ctx, env, request);
  if (account !== undefined) {
    const [entries, within] = account;
    const page = paginate(ctx, entries, pagination, { within, take });
    return { offers: [...page.items], pagination: page.pagination };
  }
  const { open } = state.offers.by;
  const isAll = batchId === 0n && denom === "";
  const page = paginate(
    ctx,
    open.entries,
    pagination,
    isAll ? { take } : { within: open.within([batchId, denom]), take },
  );
  return { offers: [...page.items], pagination: page.pagination };
});

export const quote = market.rpc(QueryDefinition.methods.quote, (ctx, { offerId, amount }, { state }) => {
  const found = offerAt(ctx, state, offerId);
  try {
    const asked = { amount: BigInt(found.amount), price: priceOf(found), step: BigInt(found.step) };
    return { price: coinToWire(costOf(asked, amountArg(amount, found))) };
  } catch (error) {
    if (error instanceof LedgerError) throw invalidArgument(error.message);
    throw error;
  }
});
