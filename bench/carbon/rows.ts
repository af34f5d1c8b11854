import { createReadStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { devAccounts } from "../../cli/dev/keys.ts";
import { publicKeyOf, signMessage } from "../../cli/keyring/secret.ts";
import { type ImportReport, importFile } from "../../cli/registry/importFile.ts";
import { connectChain } from "../../cli/tx/chain.ts";
import { startDevChain } from "../eco2d.ts";

/** Every row there is, where it lies beside the sources; else the sample. */
const files = ["../shared/data/registry-transactions.csv", "examples/data/registry-sample.csv"];

/** Sends rows of registries in signed transactions to a new chain, the built `eco2d dev`. @returns seconds until the last is in a block */
export async function importRows(file = files.find(existsSync) ?? ""): Promise<ImportReport & { seconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), "eco2-bench-"));
  try {
    const node = await startDevChain(join(folder, "home"));
    try {
      const { address, secret } = devAccounts().registrar;
      const sign = async (message: Uint8Array) => signMessage(secret, message);
      const start = performance.now();
      const report = await importFile(createReadStream(file, "utf8") as AsyncIterable<string>, {
        chain: connectChain(node.rpc),
        signer: { address, publicKey: publicKeyOf(secret), sign },
        batchSize: 20,
        gas: { adjustment: 1.3 },
      });
      return { ...report, seconds: (performance.now() - start) / 1000 };
    } finally {
      await node.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
