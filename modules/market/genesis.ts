import { GenesisState } from "../../codec/gen/eco2/market/v1/genesis.ts";
import type { Escrow, Offer, Trade } from "../../codec/gen/eco2/market/v1/market.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { amountArg, goodsArg, priceArg } from "./args.ts";
import { isSuspended } from "./escrow.ts";
import { escrowInvariant, offersInvariant, tradesInvariant } from "./invariants.ts";
import { type MarketEnv, market } from "./module.ts";
import { endOf, isOpen } from "./offers.ts";
import { checkParams } from "./params.ts";
import { addTrade } from "./trades.ts";

/** Runs a part of the section that an error names by its path. */
function naming(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new GenesisError(`app_state.market.${path}`, reasonOf(error));
  }
}

function requireId(id: bigint, next: bigint, isThere: boolean): void {
  if (id < 1n || id >= next) throw new Error(`id ${id} is not from 1 to below the next id ${next}`);
  if (isThere) throw new Error(`id ${id} is there twice`);
}

function requireAddress(ctx: Ctx, address: string): void {
  if (addressText(ctx.chain, addressBytes(ctx.chain, address)) !== address)
    throw new Error(`address ${address} must be in lower case`);
}

function initOffer(ctx: Ctx, { state }: MarketEnv, offer: Offer, next: bigint): void {
  requireId(offer.id, next, state.offers.has(ctx, offer.id));
  requireAddress(ctx, offer.seller);
  if (offer.buyer !== "") requireAddress(ctx, offer.buyer);
  if (offer.buyer === offer.seller) throw new Error(`${offer.seller} is seller and buyer`);
  amountArg(offer.amount, goodsArg(offer));
  priceArg(offer.price);
  for (const part of [offer.sold, offer.returned, offer.lost])
    if (!/^\d{1,78}$/.test(part)) throw new Error(`"${part}" is no amount`);
  state.offers.set(ctx, offer.id, offer);
  if (isOpen(offer)) state.expiring.add(ctx, [endOf(offer), offer.id]);
}

/** What goes back is taken up anew: a batch that is suspended still is waited for again. */
function initEscrow(ctx: Ctx, env: MarketEnv, escrow: Escrow, next: bigint): void {
  const { state } = env;
  requireId(escrow.id, next, state.escrows.has(ctx, escrow.id));
  requireAddress(ctx, escrow.depositor);
  amountArg(escrow.amount, goodsArg(escrow));
  state.escrows.set(ctx, escrow.id, escrow);
  if (!escrow.returning) return;
  if (isSuspended(ctx, env, escrow)) state.waiting.add(ctx, [escrow.batchId, escrow.id]);
  else state.returning.add(ctx, escrow.id);
}

function initTrade(ctx: Ctx, env: MarketEnv, trade: Trade, next: bigint): void {
  requireId(trade.id, next, env.state.trades.has(ctx, trade.id));
  for (const account of [trade.seller, trade.buyer]) requireAddress(ctx, account);
  amountArg(trade.amount, goodsArg(trade));
  priceArg(trade.price);
  addTrade(ctx, env, trade);
}

/** A sequence that its section leaves out begins at 1. */
const nextOf = (given: bigint) => (given === 0n ? 1n : given);

export const genesis = market.genesis({
  ...protoSection(GenesisState),
  default: () =>
    GenesisState.fromPartial({ params: market.defaults, nextOfferId: 1n, nextEscrowId: 1n, nextTradeId: 1n }),
  init(ctx, given, env) {
    const { state } = env;
    const params = given.params ?? market.defaults;
    naming("params", () => checkParams(params));
    env.params.set(ctx, params);
    const [offer, escrow, trade] = [given.nextOfferId, given.nextEscrowId, given.nextTradeId].map(nextOf);
    if (offer === undefined || escrow === undefined || trade === undefined) return;
    state.nextOffer.set(ctx, offer);
    state.nextEscrow.set(ctx, escrow);
    state.nextTrade.set(ctx, trade);
    for (const [i, one] of given.offers.entries()) naming(`offers.${i}`, () => initOffer(ctx, env, one, offer));
    for (const [i, one] of given.escrows.entries()) naming(`escrows.${i}`, () => initEscrow(ctx, env, one, escrow));
    for (const range of given.ranges) state.ranges.set(ctx, [range.batchId, range.startGram], range);
    for (const [i, one] of given.trades.entries()) naming(`trades.${i}`, () => initTrade(ctx, env, one, trade));
    for (const [part, check] of [
      ["escrows", escrowInvariant],
      ["offers", offersInvariant],
      ["trades", tradesInvariant],
    ] as const) {
      const broken = check(ctx, env);
      if (broken !== undefined) throw new GenesisError(`app_state.market.${part}`, broken);
    }
  },
  export: (ctx, { state, params }) => ({
    params: params.get(ctx),
    offers: [...state.offers.range(ctx)].map(([, one]) => one),
    escrows: [...state.escrows.range(ctx)].map(([, one]) => one),
    ranges: [...state.ranges.range(ctx)].map(([, one]) => one),
    trades: [...state.trades.range(ctx)].map(([, one]) => one),
    nextOfferId: state.nextOffer.peek(ctx),
    nextEscrowId: state.nextEscrow.peek(ctx),
    nextTradeId: state.nextTrade.peek(ctx),
  }),
});
