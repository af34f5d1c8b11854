import { renameSync, writeFileSync } from "node:fs";
import type { CertificateFile } from "../../client/verify/file.ts";

/** Text of a certificate file. */
export const certificateText = (file: CertificateFile): string => `${JSON.stringify(file, undefined, 2)}\n`;

/** Writes a certificate file; whoever reads the path meanwhile finds the old one or the new one whole. */
export function writeCertificate(path: string, file: CertificateFile): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, certificateText(file));
  renameSync(draft, path);
}
