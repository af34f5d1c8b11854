import { errorTable } from "../../core/errors.ts";

/** Codes of the standard module (cosmossdk.io/x/upgrade v0.2.0, types/errors.go). */
export const fail = errorTable("upgrade", {
  noModuleVersion: [2, "module version not found"],
  noPlan: [3, "upgrade plan not found"],
  noUpgradedClient: [4, "upgraded client not found"],
  noUpgradedConsensusState: [5, "upgraded consensus state not found"],
  invalidSigner: [6, "expected authority account as only signer for proposal message"],
});
