import { errorTable } from "../../core/errors.ts";

/** Codes of x/feegrant (`x/feegrant/errors.go`). */
export const fail = errorTable("feegrant", {
  feeLimitExceeded: [2, "fee limit exceeded"],
  feeLimitExpired: [3, "fee allowance expired"],
  invalidDuration: [4, "invalid duration"],
  noAllowance: [5, "no allowance"],
  noMessages: [6, "allowed messages are empty"],
  messageNotAllowed: [7, "message not allowed"],
});
