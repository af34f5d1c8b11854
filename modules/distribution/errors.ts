import { errorTable, LedgerError } from "../../core/errors.ts";

/** Codes of x/distribution (`x/distribution/types/errors.go`). */
export const fail = errorTable("distribution", {
  emptyDelegator: [2, "delegator address is empty"],
  emptyWithdrawAddress: [3, "withdraw address is empty"],
  emptyValidator: [4, "validator address is empty"],
  noDelegationInfo: [5, "no delegation distribution info"],
  noValidatorInfo: [6, "no validator distribution info"],
  noCommission: [7, "no validator commission to withdraw"],
  withdrawAddressDisabled: [8, "set withdraw address disabled"],
  badDistribution: [9, "community pool does not have sufficient coins to distribute"],
  invalidProposalAmount: [10, "invalid community pool spend proposal amount"],
  emptyProposalRecipient: [11, "invalid community pool spend proposal recipient"],
  noValidator: [12, "validator does not exist"],
  noDelegation: [13, "delegation does not exist"],
});

// What x/staking answers when x/distribution asks it for what is not there.
export const noSuchCandidate = () => new LedgerError("staking", 3, "validator does not exist");
export const noSuchDelegation = () => new LedgerError("staking", 19, "no delegation for (address, validator) tuple");
