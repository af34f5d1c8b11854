import { OfferStatus } from "../../../codec/gen/eco2/market/v1/market.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/market/v1/query.ts";
import { MsgCancel, MsgOffer, MsgTrade } from "../../../codec/gen/eco2/market/v1/tx.ts";
import type { Next } from "../stakeActs.ts";
import { coins, people, type World } from "../world.ts";
import { type Act, all, deed, everyone, gramsOf, heldLot, inDays, nameOf, oneOf } from "./cast.ts";
import { eccHolder, U } from "./eccActs.ts";
import { claimOf } from "./offsetActs.ts";

function offerOf(next: Next, world: World, open: boolean) {
  const asked = { seller: "", buyer: "", batchId: 0n, denom: "", pagination: all };
  const { offers } = world.ask(QueryDefinition.methods.offers, asked);
  const fits = offers.filter(({ status }) => !open || status === OfferStatus.OFFER_STATUS_OPEN);
  return oneOf(next, fits, undefined);
}

/** Sales of credits and ECC. */
export const marketActs: Readonly<Record<string, Act>> = {
  [MsgOffer.$type](next, world) {
    const { lot, by: holder } = heldLot(next, world);
    const { by: owner, has } = eccHolder(next, world);
    const isEcc = has > 0n && next(3) === 0;
    const amount = isEcc ? gramsOf(next, has / U) * U : gramsOf(next, lot.endGram - lot.startGram);
    const by = isEcc ? owner : holder;
    return deed(by, MsgOffer, {
      seller: nameOf(by),
      batchId: isEcc ? 0n : lot.batchId,
      denom: isEcc ? "uecc" : "",
      amount: String(amount),
      price: coins((isEcc ? amount / U : amount) * BigInt(1 + next(3)))[0],
      buyer: next(4) === 0 ? nameOf(oneOf(next, everyone, 0)) : "",
      expiresAt: next(2) === 0 ? inDays(world, 1 + next(20)) : undefined,
      whole: next(4) === 0,
    });
  },
  [MsgTrade.$type](next, world) {
    const found = offerOf(next, world, true);
    const left = BigInt(found?.amount ?? "1") - BigInt(found?.sold ?? "0") - BigInt(found?.lost ?? "0");
    const step = BigInt(found?.step ?? "1");
    const some = gramsOf(next, left) / step;
    const amount = found?.whole === true || next(3) === 0 ? left : (some < 1n ? 1n : some) * step;
    const free = everyone.filter((number) => nameOf(number) !== found?.seller);
    const named = people.indexOf(found?.buyer ?? "");
    const by = named >= 0 ? named : oneOf(next, free, 0);
    return deed(by, MsgTrade, {
      buyer: nameOf(by),
      offerId: found?.id ?? 1n,
      amount: String(amount),
      maxPrice: coins(10n ** 12n)[0],
      claim: next(2) === 0 ? claimOf(next) : undefined,
    });
  },
  [MsgCancel.$type](next, world) {
    const found = offerOf(next, world, next(3) > 0);
    const seller = found?.seller ?? nameOf(0);
    return deed(Math.max(0, people.indexOf(seller)), MsgCancel, { seller, offerId: found?.id ?? 1n });
  },
};
