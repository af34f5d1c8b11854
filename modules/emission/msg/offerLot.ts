import { equalBytes } from "../../../codec/bytes.ts";
import { EventLotOffered, EventLotOfferWithdrawn } from "../../../codec/gen/eco2/emission/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressBytes, addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { outstandingOf } from "../lots.ts";
import { emission } from "../module.ts";
import { dropOffer, requireOwn } from "../ownLots.ts";

/** Offers a lot, whole, to an account: it stays its owner's until that account takes it over. A later offer takes its place. */
export const offerLot = emission.rpc(MsgDefinition.methods.offerLot, (ctx, { owner, lotId, to }, { state }) => {
  const from = messageAddress(ctx, owner, "owner");
  const taker = messageAddress(ctx, to, "to");
  const lot = requireOwn(ctx, state, from, lotId);
  if (equalBytes(from, taker)) throw fail.invalidLotOffer(`lot ${lotId} is ${owner}'s already`);
  if (outstandingOf(lot) === 0n) throw fail.invalidLotOffer(`nothing is left of lot ${lotId}`);
  if (lot.broken !== "") throw fail.invalidLotOffer(`lot ${lotId}, record ${lot.recordId}: ${lot.broken}`);
  const before = state.lotOffers.find(ctx, lotId);
  if (before !== undefined) dropOffer(ctx, state, lotId, addressBytes(ctx.chain, before.to));
  const offer = { lotId, to: addressText(ctx.chain, taker) };
  state.lotOffers.set(ctx, lotId, offer);
  state.lotOffersTo.add(ctx, [taker, lotId]);
  emitTyped(ctx, EventLotOffered, offer);
  return {};
});

/** Takes an offer of a lot back. */
export const withdrawLotOffer = emission.rpc(
  MsgDefinition.methods.withdrawLotOffer,
  (ctx, { owner, lotId }, { state }) => {
    requireOwn(ctx, state, messageAddress(ctx, owner, "owner"), lotId);
    const offer = state.lotOffers.find(ctx, lotId);
    if (offer === undefined) throw fail.notOffered(`lot ${lotId}`);
    dropOffer(ctx, state, lotId, addressBytes(ctx.chain, offer.to));
    emitTyped(ctx, EventLotOfferWithdrawn, { lotId });
    return {};
  },
);
