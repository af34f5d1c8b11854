import { errorTable, LedgerError } from "../../core/errors.ts";

/** Codes of x/authz (`x/authz/errors.go`). */
export const fail = errorTable("authz", {
  noAuthorizationFound: [2, "authorization not found"],
  invalidExpirationTime: [3, "expiration time of authorization should be more than current time"],
  unknownAuthorizationType: [4, "unknown authorization type"],
  noGrantKeyFound: [5, "grant key not found"],
  authorizationExpired: [6, "authorization expired"],
  granteeIsGranter: [7, "grantee and granter should be different"],
  authorizationNumOfSigners: [9, "authorization can be given to msg with only one signer"],
  negativeMaxTokens: [12, "max tokens should be positive"],
});

/** What the SDK answers where it has no code of its own. */
export const uncoded = (text: string): LedgerError => new LedgerError("undefined", 1, text);

/** x/bank's code for an address that an authorization to send lists twice. */
export const duplicateEntry = (): LedgerError => new LedgerError("bank", 8, "duplicate entry");
