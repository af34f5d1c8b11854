import { errorTable } from "../../core/errors.ts";

/** Codes of the offset module. Append only: clients match on them. */
export const fail = errorTable("offset", {
  invalidAmount: [2, "invalid amount of credits"],
  invalidBeneficiary: [3, "invalid beneficiary"],
  invalidReason: [4, "invalid reason"],
  invalidPeriod: [5, "invalid period"],
  invalidCountry: [6, "invalid country"],
});
