import { errorTable } from "../../core/errors.ts";

/** Codes of x/evidence (`x/evidence/types/errors.go`). */
export const fail = errorTable("evidence", {
  noHandlerExists: [2, "unregistered handler for evidence type"],
  invalidEvidence: [3, "invalid evidence"],
  evidenceExists: [5, "evidence already exists"],
});
