import { NeutralityRecord } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { prefixes, storeNames } from "../../codec/stores.ts";
import type { Rpc } from "../rpc.ts";
import { type ProofVerdict, type Trust, type VerdictStep, verifyProofFile } from "./check.ts";
import { type FetchProofOptions, fetchProof } from "./fetchProof.ts";
import type { ProofFile, Provable } from "./proofFile.ts";

/** Records of burns, in the store of the emission module. They are written once, so nothing ever stands in the place of one. */
export const neutralityRecords: Provable<NeutralityRecord> = {
  member: "neutrality_record",
  name: "neutrality record",
  format: "eco2-neutrality/1",
  store: storeNames.emission,
  prefix: prefixes.emission.neutrality,
  codec: NeutralityRecord,
  shown: (record) => toJson(NeutralityRecord.$type, record),
};

/** Builds the file of a neutrality record from what a node answers; `verifyNeutrality` checks it. @throws as `fetchCertificate` */
export const fetchNeutrality = (rpc: Rpc, id: bigint | number, options: FetchProofOptions = {}): Promise<ProofFile> =>
  fetchProof(rpc, neutralityRecords, BigInt(id), options);

/**
 * Checks a neutrality record without trust in any node, as `verifyCertificate` does a certificate; and that both sides of it weigh the
 * same, to the microgram.
 */
export function verifyNeutrality(file: string | ProofFile | object, trust: Trust): ProofVerdict<NeutralityRecord> {
  const verdict = verifyProofFile(neutralityRecords, file, trust);
  if (!verdict.ok) return verdict;
  const step = balanceStep(verdict.value);
  const steps = [...verdict.steps, step];
  return step.ok ? { ...verdict, steps } : { ok: false, steps, reason: `${step.name}: ${step.detail}` };
}

const microgramsPerGram = 1_000_000n;

function balanceStep({ emissions, credits, micrograms }: NeutralityRecord): VerdictStep {
  let burned = 0n;
  for (const { start, end } of emissions) burned += BigInt(end) - BigInt(start);
  let used = 0n;
  for (const { startGram, endGram } of credits) used += (endGram - startGram) * microgramsPerGram;
  const ok = burned === used && burned === BigInt(micrograms) && burned > 0n;
  const sides = `${burned} µg of emissions in ${emissions.length} lots, ${used} µg of credits in ${credits.length} ranges`;
  return { name: "balance", ok, detail: ok ? `both sides weigh the same: ${sides}` : `the sides differ: ${sides}` };
}
