import { errorTable } from "../../core/errors.ts";

/** Codes of the committee module. Append only: clients match on them. */
export const fail = errorTable("committee", {
  unknownCommittee: [2, "committee not found"],
  dissolved: [3, "committee is dissolved"],
  notMember: [4, "not a member of the committee"],
  beyondPowers: [5, "beyond the powers of the committee"],
  beyondLimit: [6, "beyond the spending limit of the committee"],
  invalidRules: [7, "invalid rules"],
  nameTaken: [8, "name is taken"],
  unknownProposal: [9, "proposal not found"],
  closed: [10, "proposal is closed"],
  notInOffice: [11, "committee is not in office"],
  tooMany: [12, "too many are open"],
  noElection: [13, "no election is open"],
  invalidNominee: [14, "invalid nominee"],
  noStake: [15, "nothing is delegated"],
  invalidProposal: [16, "invalid proposal"],
  invalidMembers: [17, "invalid members"],
});
