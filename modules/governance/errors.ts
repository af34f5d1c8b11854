import { errorTable } from "../../core/errors.ts";

/** Codes of x/gov (`x/gov/types/errors.go`); 2 is that of v0.47 and before, which later versions answer without a code. */
export const fail = errorTable("gov", {
  unknownProposal: [2, "unknown proposal"],
  inactiveProposal: [3, "inactive proposal"],
  alreadyActive: [4, "proposal already active"],
  invalidContent: [5, "invalid proposal content"],
  invalidType: [6, "invalid proposal type"],
  invalidVote: [7, "invalid vote option"],
  invalidGenesis: [8, "invalid genesis state"],
  noHandler: [9, "no handler exists for proposal type"],
  unroutable: [10, "proposal message not recognized by router"],
  noMessages: [11, "no messages proposed"],
  invalidMessage: [12, "invalid proposal message"],
  invalidSigner: [13, "expected gov account as only signer for proposal message"],
  metadataTooLong: [15, "metadata too long"],
  depositTooSmall: [16, "minimum deposit is too small"],
  invalidProposer: [18, "invalid proposer"],
  votingEnded: [20, "voting period already ended"],
  invalidProposal: [21, "invalid proposal"],
  summaryTooLong: [22, "summary too long"],
  invalidDepositDenom: [23, "invalid deposit denom"],
  // Of eco2.governance.v1.
  invalidTrigger: [100, "invalid trigger"],
  tooManySchedules: [101, "too many pending schedules"],
  unknownSchedule: [102, "unknown schedule"],
  notPending: [103, "schedule is not pending"],
});
