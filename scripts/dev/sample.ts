import { createReadStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { certificateText, writeCertificate } from "../../cli/certificate/write.ts";
import { type DevAccount, devAccounts } from "../../cli/dev/keys.ts";
import { CliError } from "../../cli/errors.ts";
import { publicKeyOf, signMessage } from "../../cli/keyring/secret.ts";
import { type ImportReport, importFile } from "../../cli/registry/importFile.ts";
import type { ChainClient } from "../../cli/tx/chain.ts";
import { adjusted, feeFor } from "../../cli/tx/gas.ts";
import { bodyOf, type Signer, signAlone, simulateGas } from "../../cli/tx/send.ts";
import { encodeTx, unsignedTx } from "../../cli/tx/sign.ts";
import { retire, sendCredits } from "../../client/messages.ts";
import { createRpc } from "../../client/rpc.ts";
import { type Verdict, verifyCertificate } from "../../client/verify/certificate.ts";
import { fetchCertificate } from "../../client/verify/fetch.ts";
import { MsgRetire } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { MsgSend } from "../../codec/gen/eco2/registry/v1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";

const gas = { adjustment: 1.3 };

const signerOf = ({ address, secret }: DevAccount): Signer => ({
  address,
  publicKey: publicKeyOf(secret),
  sign: (message) => Promise.resolve(signMessage(secret, message)),
});

/** Signs, sends and waits for the block. @throws CliError when the chain refuses it */
async function deliver(chain: ChainClient, signer: Signer, message: Any): Promise<void> {
  const account = await chain.account(signer.address);
  const body = bodyOf([message]);
  const used = await simulateGas(chain, body, signer.publicKey, account.sequence);
  const bought = adjusted(used, gas.adjustment);
  const tx = unsignedTx(body, feeFor(bought, { ...gas, gas: bought }));
  const signed = await signAlone(tx, signer, "direct", { chainId: await chain.chainId(), ...account });
  const { code, log, hash } = await chain.broadcast(encodeTx(signed));
  if (code !== 0) throw new CliError(`transaction refused: ${log}`);
  const { tx_result } = await chain.included(hash, 120_000);
  if (tx_result.code !== 0) throw new CliError(`transaction ${hash} failed: ${tx_result.log}`);
}

/** Imports the sample rows as the registrar; those on the chain are passed over. */
export function importSample(
  chain: ChainClient,
  file: string,
  onProgress: (done: number, all: number, height: number | undefined) => void,
): Promise<ImportReport> {
  const pieces: AsyncIterable<string> = createReadStream(file, "utf8");
  const signer = signerOf(devAccounts().registrar);
  return importFile(pieces, { chain, signer, batchSize: 20, gas, onProgress });
}

/** Twelve and a half tonnes of an issuance that the sample holds: the last number is used by half. */
const retired = {
  sourceRegistry: "GLD",
  serial: "GS1-1-KE-GS11603-16-2025-30256-1-5485",
  grams: 12_500_000n,
} as const;

/**
 * Has the registrar send credits to alice and alice retire them, each only where it was not done before.
 * @returns id of the certificate
 */
export async function retireSample(chain: ChainClient): Promise<bigint> {
  const { registrar, alice } = devAccounts();
  const first = async () =>
    (await chain.query.offset.certificates({ owner: alice.address, pagination: { limit: 1n } })).certificates[0]?.id;
  const known = await first();
  if (known !== undefined) return known;
  const { sourceRegistry, serial, grams } = retired;
  const { batch } = await chain.query.registry.batchBySerial({ sourceRegistry, serial });
  const batchId = batch?.id ?? 0n;
  const { balance } = await chain.query.registry.balance({ owner: alice.address, batchId });
  const heldGrams = balance?.heldGrams ?? 0n;
  if (heldGrams < grams) {
    const { typeUrl, value } = sendCredits({
      sender: registrar.address,
      recipient: alice.address,
      credits: [{ batchId, grams: grams - heldGrams }],
    });
    await deliver(chain, signerOf(registrar), { typeUrl, value: MsgSend.encode(value).finish() });
  }
  const { typeUrl, value } = retire({
    owner: alice.address,
    batchId,
    grams,
    beneficiary: "Example Bakery Ltd",
    reason: "Emissions of its ovens",
    periodStart: "2025-01-01",
    periodEnd: "2025-12-31",
    country: "DE",
  });
  await deliver(chain, signerOf(alice), { typeUrl, value: MsgRetire.encode(value).finish() });
  const id = await first();
  if (id === undefined) throw new CliError("the retirement is in a block, but its certificate is not in the state");
  return id;
}

/** A certificate as it was written to a file, and what its check found. */
export interface CheckedCertificate {
  readonly path: string;
  /** Of the block that vouches for it, as this network's own node has it. */
  readonly hash: string;
  readonly verdict: Verdict;
}

/** Fetches a certificate with its proof into a folder and checks it against the hash of a block. */
export async function checkedCertificate(chain: ChainClient, id: bigint, folder: string): Promise<CheckedCertificate> {
  const file = await fetchCertificate(createRpc(chain.comet.url), id);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `certificate-${id}.json`);
  writeCertificate(path, file);
  const { block_id } = await chain.comet.block(Number(file.height) + 1);
  return {
    path,
    hash: block_id.hash,
    verdict: verifyCertificate(certificateText(file), { trustedHash: block_id.hash }),
  };
}
