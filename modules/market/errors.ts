import { errorTable } from "../../core/errors.ts";

/** Codes of the market module. Append only: clients match on them. */
export const fail = errorTable("market", {
  invalidGoods: [2, "invalid goods"],
  invalidAmount: [3, "invalid amount"],
  invalidPrice: [4, "invalid price"],
  invalidExpiry: [5, "invalid expiry"],
  denomNotAllowed: [7, "denomination is not traded"],
  offerNotFound: [8, "offer not found"],
  offerEnded: [9, "offer has ended"],
  notSeller: [10, "signer is not the seller"],
  notBuyer: [11, "offer is made to another buyer"],
  selfTrade: [12, "seller and buyer are the same"],
  amountNotSold: [13, "amount cannot be bought of this offer"],
  priceTooHigh: [14, "price is above what the buyer agreed to"],
  batchSuspended: [15, "batch is suspended"],
  nothingHeld: [16, "nothing of the offer is in escrow"],
});
