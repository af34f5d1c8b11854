import { errorTable } from "../../core/errors.ts";

/** Codes of the reduction module. Append only: clients match on them. */
export const fail = errorTable("reduction", {
  invalidTerms: [2, "invalid terms"],
  invalidMembers: [3, "invalid members"],
  invalidPlan: [4, "invalid plan"],
  invalidSources: [5, "invalid list of sources"],
  invalidReason: [6, "invalid reason"],
  poolNotFound: [7, "pool not found"],
  wrongStatus: [8, "status of the pool does not allow it"],
  notMember: [9, "signer is no member of the pool"],
  alreadyJoined: [10, "member has joined before"],
  hasSources: [11, "member has sources in the pool"],
  sourceNotFound: [12, "source not found"],
  notOperator: [13, "signer does not operate the source"],
  sourceUnfit: [14, "source cannot be in a pool"],
  sourceTaken: [15, "source is in a pool at that time"],
  sourceNotInPool: [16, "source is not in the pool"],
  tooManySources: [17, "pool has as many sources as it may"],
  notCreator: [18, "signer may not cancel the pool"],
});
