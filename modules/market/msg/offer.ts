import { formatCoin } from "../../../codec/coin.ts";
import { EventOffer } from "../../../codec/gen/eco2/market/v1/events.ts";
import { EscrowPurpose, OfferStatus } from "../../../codec/gen/eco2/market/v1/market.ts";
import { MsgDefinition, type MsgOffer } from "../../../codec/gen/eco2/market/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { messageTime } from "../../../core/timeArg.ts";
import { amountArg, goodsArg, priceArg } from "../args.ts";
import { fail } from "../errors.ts";
import { deposit, isSuspended } from "../escrow.ts";
import { market } from "../module.ts";
import { addOffer } from "../offers.ts";
import { expiryOf, requireTraded } from "../params.ts";
import { stepOf } from "../price.ts";

/** What the message says, whatever the state. @throws by the table of errors */
function read(request: MsgOffer) {
  const goods = goodsArg(request);
  const [amount, price] = [amountArg(request.amount, goods), priceArg(request.price)];
  if (price.denom === goods.denom) throw fail.invalidPrice(`${formatCoin(price)} for ${goods.denom}`);
  return { goods, amount, price };
}

/** Puts goods into escrow and offers them at a price. */
export const offer = market.rpc(
  MsgDefinition.methods.offer,
  (ctx, request, env) => {
    const { goods, amount, price } = read(request);
    const address = messageAddress(ctx, request.seller, "seller");
    const seller = addressText(ctx.chain, address);
    const buyer = request.buyer === "" ? "" : addressText(ctx.chain, messageAddress(ctx, request.buyer, "buyer"));
    if (buyer === seller) throw fail.selfTrade(`${seller} is both`);
    requireTraded(price.denom, env.params.paymentDenoms, "paid");
    if (goods.batchId === 0n) {
      requireTraded(goods.denom, env.params.goodsDenoms, "offered");
      env.use.bank.requireSendEnabled(ctx, [{ denom: goods.denom, amount }]);
    } else if (isSuspended(ctx, env, goods)) throw fail.batchSuspended(`batch ${goods.batchId} cannot be offered`);
    const expiry = expiryOf(ctx, env.params, messageTime(request.expiresAt));
    const id = env.state.nextOffer.next(ctx);
    const purpose = EscrowPurpose.ESCROW_PURPOSE_OFFER;
    const escrowId = deposit(ctx, env, address, goods, amount, { purpose, id });
    const terms = { seller, buyer, ...goods, amount: amount.toString(), price: request.price };
    const step = stepOf(amount, price.amount);
    addOffer(ctx, env, {
      id,
      ...terms,
      step: (request.whole ? amount : step).toString(),
      whole: request.whole,
      sold: "0",
      returned: "0",
      lost: "0",
      status: OfferStatus.OFFER_STATUS_OPEN,
      expiresAt: timestampOf(expiry),
      height: BigInt(ctx.height),
      time: timestampOf(ctx.time),
      escrowId,
    });
    emitTyped(ctx, EventOffer, { offerId: id, ...terms });
    return { offerId: id };
  },
  (request) => void read(request),
);
