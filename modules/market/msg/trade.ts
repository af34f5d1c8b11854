import { formatCoin } from "../../../codec/coin.ts";
import type { Offer, Trade } from "../../../codec/gen/eco2/market/v1/market.ts";
import { MsgDefinition, type MsgTrade } from "../../../codec/gen/eco2/market/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressBytes, addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { checkClaim } from "../../offset/keeper.ts";
import { amountArg, priceArg } from "../args.ts";
import { fail } from "../errors.ts";
import { amountHeld, escrowOf, isSuspended, release } from "../escrow.ts";
import { type MarketEnv, market } from "../module.ts";
import { countSold, endOf, isOpen, offerOf, priceOf } from "../offers.ts";
import { requireTraded } from "../params.ts";
import { costOf } from "../price.ts";
import { addTrade, announce } from "../trades.ts";
import { useUp } from "../useUp.ts";

/** Whether this buyer may buy of the offer now. @throws by the table of errors */
function requireBuyable(ctx: Ctx, env: MarketEnv, offer: Offer, buyer: string): void {
  if (!isOpen(offer)) throw fail.offerEnded(`offer ${offer.id}`);
  if (endOf(offer) <= ctx.time) throw fail.offerEnded(`the time of offer ${offer.id} is over`);
  if (buyer === offer.seller) throw fail.selfTrade(`${buyer} has made offer ${offer.id}`);
  if (offer.buyer !== "" && buyer !== offer.buyer) throw fail.notBuyer(`offer ${offer.id} is for ${offer.buyer}`);
  if (isSuspended(ctx, env, offer)) throw fail.batchSuspended(`batch ${offer.batchId} cannot be bought now`);
}

/** What the amount costs. @throws amount not sold, price too high */
function agreedPrice(offer: Offer, held: bigint, amount: bigint, request: MsgTrade) {
  if (amount > held) throw fail.amountNotSold(`${amount} of offer ${offer.id}, which holds ${held}`);
  const price = costOf({ amount: BigInt(offer.amount), price: priceOf(offer), step: BigInt(offer.step) }, amount);
  const most = priceArg(request.maxPrice);
  if (most.denom === price.denom && price.amount <= most.amount) return price;
  throw fail.priceTooHigh(
    `${amount} of offer ${offer.id} cost ${formatCoin(price)}, agreed to are ${formatCoin(most)}`,
  );
}

/** Buys of an offer: price, goods and their use, or nothing of it. */
export const trade = market.rpc(
  MsgDefinition.methods.trade,
  (ctx, request, env) => {
    const { state, use, params } = env;
    const address = messageAddress(ctx, request.buyer, "buyer");
    const buyer = addressText(ctx.chain, address);
    const offer = offerOf(ctx, env, request.offerId);
    requireBuyable(ctx, env, offer, buyer);
    const escrow = escrowOf(ctx, env, offer.escrowId);
    if (escrow === undefined) throw new BrokenInvariant(`offer ${offer.id} is open and holds nothing`);
    const amount = amountArg(request.amount, offer);
    const price = agreedPrice(offer, amountHeld(escrow), amount, request);
    requireTraded(price.denom, params.paymentDenoms, "paid");
    use.bank.requireSendEnabled(ctx, [price]);
    use.bank.send(ctx, address, addressBytes(ctx.chain, offer.seller), [price]);
    const grams = release(ctx, env, escrow, address, amount);
    countSold(ctx, env, offer, amount);
    const record: Trade = {
      id: state.nextTrade.next(ctx),
      offerId: offer.id,
      seller: offer.seller,
      buyer,
      batchId: offer.batchId,
      denom: offer.denom,
      amount: amount.toString(),
      price: { denom: price.denom, amount: price.amount.toString() },
      ranges: [...grams],
      certificateId:
        request.claim === undefined ? 0n : useUp(ctx, env, address, { goods: offer, amount, grams }, request.claim),
      height: BigInt(ctx.height),
      time: timestampOf(ctx.time),
    };
    addTrade(ctx, env, record);
    announce(ctx, record);
    const { id: tradeId, ranges, certificateId } = record;
    return { tradeId, price: record.price, ranges, certificateId };
  },
  (request) => {
    if (request.offerId === 0n) throw fail.offerNotFound("ids of offers begin at 1");
    // Whether it is grams or coins the offer says: here only that it is an amount.
    amountArg(request.amount, { batchId: 0n });
    priceArg(request.maxPrice);
    if (request.claim !== undefined) checkClaim(request.claim);
  },
);
