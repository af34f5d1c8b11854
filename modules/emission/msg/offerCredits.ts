import { coinToWire } from "../../../codec/coin.ts";
import { EventCreditsOffered } from "../../../codec/gen/eco2/emission/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { messageTime } from "../../../core/timeArg.ts";
import { fail } from "../errors.ts";
import { chainAccount, emission } from "../module.ts";
import { messageCoin, messageEcc } from "../setAside.ts";

const day = 86_400_000_000_000n;
/** An offer stands for a year at most, nanoseconds. */
const longest = 366n * day;

/** Offers ECC to the Carbon Neutral Pool and puts it out of the seller's hands. */
export const offerCredits = emission.rpc(MsgDefinition.methods.offerCredits, (ctx, request, { state, use }) => {
  const address = messageAddress(ctx, request.seller, "seller");
  const credits = messageEcc(ctx, { use }, request.credits);
  const price = messageCoin(request.price);
  if (price.denom === credits.denom) throw fail.invalidOffer(`${price.denom} would be paid for ${credits.denom}`);
  const expires = messageTime(request.expires) ?? 0n;
  if (expires <= ctx.time || expires > ctx.time + longest)
    throw fail.invalidOffer("it expires after this block and within 366 days");
  use.bank.sendToModule(ctx, address, chainAccount, [credits]);
  const id = state.nextOffer.next(ctx);
  const seller = addressText(ctx.chain, address);
  const offer = { id, seller, credits: coinToWire(credits), price: coinToWire(price), expires: timestampOf(expires) };
  state.offers.set(ctx, id, offer);
  emitTyped(ctx, EventCreditsOffered, { offerId: id, seller, credits: offer.credits, price: offer.price });
  return { offerId: id };
});
