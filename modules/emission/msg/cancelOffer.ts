import { equalBytes } from "../../../codec/bytes.ts";
import { EventOfferCancelled } from "../../../codec/gen/eco2/emission/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressBytes } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { chainAccount, emission } from "../module.ts";
import { requireOffer } from "../offers.ts";

/** Takes an offer back, also one that has expired. */
export const cancelOffer = emission.rpc(
  MsgDefinition.methods.cancelOffer,
  (ctx, { seller, offerId }, { state, use }) => {
    const address = messageAddress(ctx, seller, "seller");
    const offer = requireOffer(ctx, state, offerId);
    if (!equalBytes(address, addressBytes(ctx.chain, offer.seller))) throw fail.notSeller(seller);
    use.bank.sendFromModule(ctx, chainAccount, address, [offer.credits]);
    state.offers.remove(ctx, offerId);
    emitTyped(ctx, EventOfferCancelled, { offerId });
    return {};
  },
);
