import type { Rpc } from "../rpc.ts";
import { type FetchProofOptions, fetchProof } from "./fetchProof.ts";
import { type CertificateFile, certificates } from "./file.ts";

/**
 * Builds the file of a certificate from what a node answers. Nothing is checked here: `verifyCertificate` does, with a hash that came
 * another way.
 * @throws when the node has no such certificate or no block after its height in time, else as `abciQuery`
 */
export async function fetchCertificate(
  rpc: Rpc,
  id: bigint | number,
  options: FetchProofOptions = {},
): Promise<CertificateFile> {
  return (await fetchProof(rpc, certificates, BigInt(id), options)) as CertificateFile;
}
