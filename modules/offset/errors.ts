import { errorTable } from "../../core/errors.ts";

/** Codes of the offset module. Append only: clients match on them. */
export const fail = errorTable("offset", {
  invalidAmount: [2, "invalid amount of credits"],
  invalidBeneficiary: [3, "invalid beneficiary"],
  invalidReason: [4, "invalid reason"],
  invalidPeriod: [5, "invalid period"],
  invalidCountry: [6, "invalid country"],
  invalidPurpose: [7, "invalid purpose"],
  invalidStatement: [8, "invalid statement"],
  invalidRanges: [9, "invalid ranges of credits"],
  certificateNotFound: [10, "certificate not found"],
  notCertificateOwner: [11, "certificate of another owner"],
  superseded: [12, "certificate is superseded"],
  tooLateToSupersede: [13, "too late to supersede the certificate"],
  invalidDonor: [14, "invalid donor"],
  invalidProfile: [15, "invalid profile"],
  profileNotFound: [16, "no such profile"],
  profileChanged: [17, "profile has changed"],
  notVerifier: [18, "signer may not confirm profiles"],
  notVerified: [19, "profile is not confirmed"],
  invalidEstimate: [20, "invalid estimate"],
  estimateNotFound: [21, "estimate not found"],
  notEstimateHolder: [22, "estimate of another account"],
});
