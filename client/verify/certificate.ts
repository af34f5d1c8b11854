import type { Certificate } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { type Refused, type Trust, type VerdictStep, type VouchingBlock, verifyProofFile } from "./check.ts";
import { type CertificateFile, certificates } from "./file.ts";

/** The verdict on a certificate file. Only a certificate that passed every step is handed out. */
export type Verdict =
  | {
      readonly ok: true;
      readonly steps: readonly VerdictStep[];
      readonly certificate: Certificate;
      readonly block: VouchingBlock;
    }
  | Refused;

/** `verifyProofFile` of a certificate. */
export function verifyCertificate(file: string | CertificateFile | object, trust: Trust): Verdict {
  const verdict = verifyProofFile(certificates, file, trust);
  if (!verdict.ok) return verdict;
  const { value, ...rest } = verdict;
  return { ...rest, certificate: value };
}
