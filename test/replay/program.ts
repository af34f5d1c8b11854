// Runs on its own in any supported Node: executes recorded blocks on a state on disk, and tells the app hashes.
// Arguments: a file of base64 lines, InitChain and then every FinalizeBlock; `portable` to do without the native library.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eco2 } from "../../app/eco2.ts";
import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { Application } from "../../core/application.ts";
import { loadNative, remembering, signatureVerifier } from "../../core/crypto/verify.ts";
import { chainStore } from "../../core/identity.ts";
import { openStore } from "../../store/open.ts";

/** What it writes to its output, as JSON. */
export interface Replayed {
  readonly node: string;
  /** Whether signatures were verified by the native library. */
  readonly native: boolean;
  /** App hash after each block, hexadecimal. */
  readonly hashes: readonly string[];
}

const reopenEvery = 70;

async function replay(file: string, portable: boolean): Promise<Replayed> {
  const native = portable ? undefined : await loadNative();
  const [birth, ...blocks] = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => Buffer.from(line, "base64"));
  if (birth === undefined) throw new Error(`${file} is empty`);
  const dir = mkdtempSync(join(tmpdir(), "eco2-replay-"));
  const open = () => {
    const chain = eco2(remembering(signatureVerifier(native)));
    const store = openStore({
      dir,
      storeNames: [...chain.storeNames, chainStore],
      snapshotInterval: 50,
      keepRecent: 5,
    });
    return { store, app: new Application(chain, store, { limits: { minGasPrices: [] } }) };
  };
  const hashes: string[] = [];
  let { store, app } = open();
  try {
    app.initChain(RequestInitChain.decode(birth));
    for (const block of blocks) {
      const request = RequestFinalizeBlock.decode(block);
      // As the mempool does; it must not change what the block does.
      for (const tx of request.txs) app.checkTx({ tx, type: 0 });
      hashes.push(Buffer.from(app.finalizeBlock(request).appHash).toString("hex"));
      app.commit({});
      if (hashes.length % reopenEvery === 0) {
        store.close();
        ({ store, app } = open());
      }
    }
  } finally {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  }
  return { node: process.versions.node, native: native !== undefined, hashes };
}

const [, , file = "", verifier] = process.argv;
// A rejection ends the process with its stack and code 1.
void replay(file, verifier === "portable").then((replayed) => process.stdout.write(JSON.stringify(replayed)));
