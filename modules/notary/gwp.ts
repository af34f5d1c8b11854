import type { GwpSet } from "../../codec/gen/eco2/notary/v1/factor.ts";

/** Warming potentials over 100 years that a new chain begins with: the gases of the table in the report itself. */
export const sixthAssessment: GwpSet = {
  code: "AR6-100",
  source: "IPCC, Sixth Assessment Report, Working Group I (2021), table 7.15",
  gases: [
    { gas: "CF4", thousandths: 7_380_000n },
    { gas: "CH4-fossil", thousandths: 29_800n },
    { gas: "CH4-nonfossil", thousandths: 27_000n },
    { gas: "CO2", thousandths: 1_000n },
    { gas: "HFC-134a", thousandths: 1_526_000n },
    { gas: "HFC-32", thousandths: 771_000n },
    { gas: "N2O", thousandths: 273_000n },
  ],
};
