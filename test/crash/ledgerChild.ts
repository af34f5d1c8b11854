import { readFileSync, writeSync } from "node:fs";
import { eco2 } from "../../app/eco2.ts";
import { toHex } from "../../codec/bytes.ts";
import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { Application } from "../../core/application.ts";
import { loadNative, signatureVerifier } from "../../core/crypto/verify.ts";
import { chainStore } from "../../core/identity.ts";
import { openStore } from "../../store/open.ts";
import { killAtCall } from "../../store/testing/killing.ts";

/** Where the state is, the recorded requests, and the call of the disk at which it kills itself. */
export type LedgerChildArguments = [dir: string, requests: string, ...at: string[]];

// Executes the recorded requests of a chain on a state on the disk until it is killed, and says height and app hash at the
// start and once each Commit has returned. It kills itself at a call of the disk where one is given.
async function main(): Promise<void> {
  const [dir, requests, at] = process.argv.slice(2) as LedgerChildArguments;
  if (at !== undefined) killAtCall(Number(at));
  const chain = eco2(signatureVerifier(await loadNative()));
  const store = openStore({ dir, storeNames: [...chain.storeNames, chainStore], snapshotInterval: 10 });
  const application = new Application(chain, store, { limits: { minGasPrices: [] } });
  const tell = () => writeSync(1, `${store.latest.height} ${toHex(store.latest.root)}\n`);
  tell();
  const [birth = "", ...blocks] = readFileSync(requests, "latin1").trimEnd().split("\n");
  const decoded = (line: string) => Buffer.from(line, "base64");
  if (store.latest.height === 0) application.initChain(RequestInitChain.decode(decoded(birth)));
  for (const block of blocks.slice(store.latest.height)) {
    application.finalizeBlock(RequestFinalizeBlock.decode(decoded(block)));
    application.commit({});
    tell();
  }
  // There was nothing left to do before the kill came.
  setInterval(() => undefined, 1000);
}

void main();
