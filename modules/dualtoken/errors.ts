import { errorTable } from "../../core/errors.ts";

/** Codes of the dualtoken module. Append only: clients match on them. */
export const fail = errorTable("dualtoken", {
  notEligible: [2, "credits cannot become ECC"],
  shareExceeded: [3, "credits would have too large a share of the vault"],
  invalidAmount: [4, "invalid amount"],
  redemptionPaused: [5, "redemption is paused until the deficit of the vault is filled"],
  vaultShort: [6, "the vault has too few such credits"],
  invalidText: [7, "invalid text"],
  notReviewer: [8, "signer may not block batches"],
  invalidBlock: [9, "invalid block of a batch"],
});
