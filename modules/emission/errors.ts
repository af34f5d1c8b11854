import { errorTable } from "../../core/errors.ts";

/** Codes of the emission module. Append only: clients match on them. */
export const fail = errorTable("emission", {
  invalidProfile: [2, "invalid profile of a node"],
  evidenceNeeded: [3, "evidence needed"],
  notCandidate: [4, "not a candidate"],
  notDeclared: [5, "nothing declared"],
  declaredAnew: [6, "something else is declared by now"],
  invalidGrid: [7, "invalid table of grids"],
  notReviewer: [8, "neither the authority nor the committee"],
  invalidAmount: [9, "invalid amount"],
  notSetAside: [10, "not so much is set aside"],
  noOffer: [11, "no such offer"],
  notSeller: [12, "not the seller"],
  offerExpired: [13, "offer has expired"],
  invalidOffer: [14, "invalid offer"],
  otherPrice: [15, "not the price of the offer"],
});
