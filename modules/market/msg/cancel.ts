import { OfferStatus } from "../../../codec/gen/eco2/market/v1/market.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/market/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { fail } from "../errors.ts";
import { beginReturn, escrowOf } from "../escrow.ts";
import { market } from "../module.ts";
import { endOffer, giveBackOffer, isOpen, offerOf } from "../offers.ts";

/**
 * Ends an offer and gives back what it holds at once. Credits of a suspended batch come back by themselves when it is released.
 * For an offer that has ended already, gives back what is still there.
 */
export const cancel = market.rpc(MsgDefinition.methods.cancel, (ctx, request, env) => {
  const found = offerOf(ctx, env, request.offerId);
  const signer = addressText(ctx.chain, messageAddress(ctx, request.seller, "seller"));
  if (signer !== found.seller) throw fail.notSeller(`offer ${found.id} is of ${found.seller}`);
  if (isOpen(found)) endOffer(ctx, env, found, OfferStatus.OFFER_STATUS_CANCELLED);
  else beginReturn(ctx, env, found.escrowId);
  const escrow = escrowOf(ctx, env, found.escrowId);
  if (escrow === undefined) throw fail.nothingHeld(`offer ${found.id} has ended`);
  const before = BigInt(found.returned);
  giveBackOffer(ctx, env, escrow, Number.MAX_SAFE_INTEGER);
  return { returned: (BigInt(offerOf(ctx, env, found.id).returned) - before).toString() };
});
