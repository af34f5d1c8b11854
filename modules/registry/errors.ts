import { errorTable } from "../../core/errors.ts";

/** Codes of the registry module. Append only: clients match on them. */
export const fail = errorTable("registry", {
  notRegistrar: [2, "signer is not a registrar"],
  invalidSerial: [3, "serial cannot be taken"],
  invalidDescription: [4, "invalid description of a batch"],
  overlap: [5, "serial numbers are imported already"],
  barred: [6, "serial numbers were used at their source"],
  batchNotFound: [7, "batch not found"],
  insufficientCredits: [8, "insufficient credits"],
  invalidAmount: [9, "invalid amount of credits"],
  invalidSourceEvent: [10, "invalid source event"],
  supplyOverflow: [11, "sum of all credits exceeds 2^64-1 grams"],
  invalidRecipient: [12, "invalid recipient of credits"],
  tooManyFragments: [13, "number has as many parts below a kilogram as it may have"],
});
