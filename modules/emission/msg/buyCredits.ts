import { coinToWire, formatCoin, formatCoins } from "../../../codec/coin.ts";
import { EventCreditsBought } from "../../../codec/gen/eco2/emission/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { addressBytes } from "../../../core/addresses.ts";
import { messageCoins } from "../../../core/coinsArg.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { chainAccount, emission } from "../module.ts";
import { requireOffer } from "../offers.ts";
import { neutrality, neutralPool } from "../payment.ts";
import { requireReviewer } from "../reviewer.ts";

/** Buys an offer for the Carbon Neutral Pool: coins of the neutrality account against its ECC, both or neither. */
export const buyCredits = emission.rpc(
  MsgDefinition.methods.buyCredits,
  (ctx, { authority, offerId, price }, { state, use, facts, params, hooks }) => {
    requireReviewer(ctx, facts, params, authority);
    const offer = requireOffer(ctx, state, offerId);
    if (ctx.time >= offer.expires) throw fail.offerExpired(`offer ${offerId}`);
    const given = formatCoins(messageCoins(price));
    if (given !== formatCoin(offer.price)) throw fail.otherPrice(`${formatCoin(offer.price)}, got "${given}"`);
    const seller = addressBytes(ctx.chain, offer.seller);
    use.bank.sendFromModule(ctx, neutrality, seller, [offer.price]);
    use.bank.sendBetweenModules(ctx, chainAccount, neutralPool, [offer.credits]);
    state.offers.remove(ctx, offerId);
    hooks.poolFunded(ctx, "purchase", seller, offer.credits.amount);
    const credits = coinToWire(offer.credits);
    emitTyped(ctx, EventCreditsBought, { offerId, seller: offer.seller, credits, price: coinToWire(offer.price) });
    return { credits };
  },
);
