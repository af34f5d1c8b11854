import type { Coin } from "../../codec/coin.ts";
import { coinFromWire } from "../../codec/coin.ts";
import { EventOfferEnded, EventReturned } from "../../codec/gen/eco2/market/v1/events.ts";
import type { Escrow } from "../../codec/gen/eco2/market/v1/market.ts";
import { type Offer, OfferStatus } from "../../codec/gen/eco2/market/v1/market.ts";
import { timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { emitTyped } from "../../core/events.ts";
import { fail } from "./errors.ts";
import { amountHeld, beginReturn, escrowOf, type Grams, giveBack, lengthOf } from "./escrow.ts";
import type { MarketEnv } from "./module.ts";

/** How an offer can end. */
export type Ending = Exclude<
  (typeof OfferStatus)[keyof typeof OfferStatus],
  typeof OfferStatus.OFFER_STATUS_UNSPECIFIED | typeof OfferStatus.OFFER_STATUS_OPEN
>;

/** @throws offer not found */
export function offerOf(ctx: Ctx, { state }: MarketEnv, id: bigint): Offer {
  const offer = state.offers.find(ctx, id);
  if (offer === undefined) throw fail.offerNotFound(`no offer has the id ${id}`);
  return offer;
}

export const isOpen = ({ status }: Offer): boolean => status === OfferStatus.OFFER_STATUS_OPEN;

/** When an offer ends, in nanoseconds since 1970. */
export function endOf({ id, expiresAt }: Offer): bigint {
  if (expiresAt === undefined) throw new BrokenInvariant(`offer ${id} has no end`);
  return timeOf(expiresAt);
}

/** The price of the whole of an offer. */
export function priceOf({ id, price }: Offer): Coin {
  if (price === undefined) throw new BrokenInvariant(`offer ${id} has no price`);
  return coinFromWire(price);
}

/** Stores a new open offer, with its end in the queue. */
export function addOffer(ctx: Ctx, { state }: MarketEnv, offer: Offer): void {
  state.offers.set(ctx, offer.id, offer);
  state.expiring.add(ctx, [endOf(offer), offer.id]);
}

/** Nobody can buy of the offer any more; what it holds waits for its way back. */
export function endOffer(ctx: Ctx, env: MarketEnv, offer: Offer, status: Ending): void {
  env.state.expiring.remove(ctx, [endOf(offer), offer.id]);
  env.state.offers.set(ctx, offer.id, { ...offer, status });
  emitTyped(ctx, EventOfferEnded, { offerId: offer.id, status });
  beginReturn(ctx, env, offer.escrowId);
}

/** Counts what of an offer was sold; it ends when nothing is left. */
export function countSold(ctx: Ctx, env: MarketEnv, offer: Offer, amount: bigint): void {
  const now = { ...offer, sold: (BigInt(offer.sold) + amount).toString() };
  const escrow = escrowOf(ctx, env, offer.escrowId);
  if (escrow === undefined) endOffer(ctx, env, now, OfferStatus.OFFER_STATUS_SOLD);
  else settle(ctx, env, now, escrow);
}

/** Stores an open offer, or ends it when what it holds is too little for any sale: only losses leave such a rest. */
function settle(ctx: Ctx, env: MarketEnv, offer: Offer, escrow: Escrow | undefined): void {
  const held = escrow === undefined ? 0n : amountHeld(escrow);
  if (held >= BigInt(offer.step)) env.state.offers.set(ctx, offer.id, offer);
  else endOffer(ctx, env, offer, OfferStatus.OFFER_STATUS_VOID);
}

/** Counts grams that an offer lost while they were in escrow. */
export function countLost(ctx: Ctx, env: MarketEnv, offerId: bigint, grams: Grams): void {
  const offer = env.state.offers.get(ctx, offerId);
  const now = { ...offer, lost: (BigInt(offer.lost) + lengthOf(grams)).toString() };
  if (isOpen(offer)) settle(ctx, env, now, escrowOf(ctx, env, offer.escrowId));
  else env.state.offers.set(ctx, offerId, now);
}

/**
 * Gives back what an ended offer holds, or so many ranges of it; what is suspended waits.
 * @returns how many ranges moved
 */
export function giveBackOffer(ctx: Ctx, env: MarketEnv, escrow: Escrow, mostRanges: number): number {
  const { amount, ranges } = giveBack(ctx, env, escrow, mostRanges);
  if (amount === 0n) return 0;
  const offer = env.state.offers.get(ctx, escrow.subjectId);
  env.state.offers.set(ctx, offer.id, { ...offer, returned: (BigInt(offer.returned) + amount).toString() });
  emitTyped(ctx, EventReturned, { offerId: offer.id, depositor: escrow.depositor, amount: amount.toString() });
  return ranges;
}
