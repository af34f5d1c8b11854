import { renameSync, writeFileSync } from "node:fs";
import type { ProofFile } from "../../client/verify/proofFile.ts";

/** Text of a file with its proof. */
export const certificateText = (file: ProofFile): string => `${JSON.stringify(file, undefined, 2)}\n`;

/** Writes a file with its proof; whoever reads the path meanwhile finds the old one or the new one whole. */
export function writeCertificate(path: string, file: ProofFile): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, certificateText(file));
  renameSync(draft, path);
}
