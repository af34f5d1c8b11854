import type { RpcLayout } from "./layouts.ts";

const claim =
  '--beneficiary "Example Ltd" --reason "Emissions of 2024" --period-start 2024-01-01 --period-end 2024-12-31 --country CH';

/** How retirements, the Carbon Neutral Pool and carbon accounts look on the command line. */
export const offsetLayouts: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "parameters of retirement" },
  "Query/Certificate": { about: "a retirement's certificate, and what stands in its place", example: "1" },
  "Query/Certificates": { about: "all certificates, of one owner or beneficiary", example: "--owner alice" },
  "Query/CertificatesBy": {
    args: ["dimension", "key"],
    about: "certificates that stand, by who, when, what, country or purpose",
    example: "country CH",
  },
  "Query/Totals": { about: "what was retired in all" },
  "Query/FlowTotals": {
    args: ["flow", "dimension", "key?"],
    about: "sums of retirements, gifts or payments by who, when, what, country or purpose",
    example: "retirement month",
  },
  "Query/Pool": { about: "the Carbon Neutral Pool: what it has, was given and paid" },
  "Query/Gift": { about: "a gift to the Carbon Neutral Pool", example: "1" },
  "Query/Gifts": { about: "gifts to the pool: all, or those under a key", example: "--dimension country --key CH" },
  "Query/CarbonAccount": { name: "account", about: "a carbon account: who, holdings, retirements", example: "alice" },
  "Query/YearBalances": { name: "years", about: "the years of a carbon account", example: "alice" },
  "Query/Estimates": { about: "estimates of a carbon account: of all years or of one", example: "alice --year 2025" },
  "Query/Profiles": { about: "profiles of carbon accounts", example: "--kind company --country DE" },
  "Msg/Retire": {
    args: ["grams"],
    about: "use credits up for ever and write the certificate",
    example: `1000000 ${claim} --from alice`,
  },
  "Msg/RetireRanges": {
    args: ["claim", "ranges"],
    about: "use up exact ranges and write the certificate",
    example: "claim.json range.json --from alice",
  },
  "Msg/RetireEcc": {
    args: ["grams", "claim"],
    about: "burn ECC, which uses credits of the vault up, and write the certificate",
    example: "1000000 claim.json --from alice",
  },
  "Msg/Supersede": {
    args: ["certificate_id", "claim"],
    about: "write another certificate of the same grams in the place of one",
    example: '1 claim.json --correction "The name was misspelt" --from alice',
  },
  "Msg/GiveCredits": {
    args: ["batch_id", "grams", "donor"],
    about: "give credits to the Carbon Neutral Pool",
    example: "1 1000000 donor.json --from alice",
  },
  "Msg/GiveEcc": {
    args: ["uecc", "donor"],
    about: "give ECC to the Carbon Neutral Pool",
    example: "1000000 donor.json --from alice",
  },
  "Msg/SetProfile": {
    args: ["fields"],
    about: "say whose carbon account yours is",
    example: "profile.json --from alice",
  },
  "Msg/VerifyProfile": {
    args: ["account", "version"],
    about: "confirm a version of a profile; verifiers may",
    example: 'alice 1 --statement "Extract of the register seen" --from bob',
  },
  "Msg/WithdrawVerification": {
    args: ["account"],
    about: "take a confirmation back",
    example: 'alice --reason "Dissolved" --from bob',
  },
  "Msg/RecordEstimate": {
    args: ["category", "factor", "amount", "unit"],
    about:
      "add an estimate of what an activity emitted to your carbon account; it never becomes an emission or a credit",
    example: "transport CAR-PETROL 1000000000 km --period-start 2025-03-01 --period-end 2025-03-31 --from alice",
  },
  "Msg/RemoveEstimate": {
    args: ["estimate_id"],
    about: "take an estimate out of your carbon account",
    example: "1 --from alice",
  },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
};
