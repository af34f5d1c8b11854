import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eco2 } from "../../app/eco2.ts";
import { encodeAddress } from "../../codec/bech32.ts";
import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { Application, type ApplicationOptions } from "../../core/application.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { chainStore } from "../../core/identity.ts";
import { openStore, type StoreOptions } from "../../store/open.ts";
import { publishSnapshot } from "../../store/sync/publish.ts";
import { SnapshotShelf } from "../../store/sync/shelf.ts";
import type { StateStore } from "../../store/types.ts";
import { consensusParams } from "../harness/ledger.ts";

const chainId = "eco2-test-1";

/** An application over a state on the disk. */
export interface Party {
  readonly app: Application;
  readonly store: StateStore;
  readonly said: string[];
  readonly aborted: string[];
  block(height: number): Uint8Array;
}

export function partyAt(
  dir: string,
  store: Partial<StoreOptions> = {},
  options: Partial<ApplicationOptions> = {},
): Party {
  const chain = eco2(signatureVerifier(undefined));
  const opened = openStore({ dir, storeNames: [...chain.storeNames, chainStore], ...store });
  const said: string[] = [];
  const aborted: string[] = [];
  const onStateSync = {
    tell: (line: string) => void said.push(line),
    abort: (line: string) => void aborted.push(line),
  };
  const app = new Application(chain, opened, { limits: { minGasPrices: [] }, onStateSync, chainId, ...options });
  const block = (height: number) => {
    const time = { seconds: 1_700_000_000n + BigInt(height), nanos: 0 };
    const { appHash } = app.finalizeBlock(RequestFinalizeBlock.fromPartial({ height: BigInt(height), time }));
    app.commit({});
    return appHash;
  };
  return { app, store: opened, said, aborted, block };
}

/** A chain of some hundred accounts, of which a snapshot of height 20 is published in chunks of 2,000 bytes. */
export interface Provider extends Party {
  readonly shelf: SnapshotShelf;
  /** The app hash of height 20. */
  readonly appHash: Uint8Array;
}

export async function providerAt(dir: string): Promise<Provider> {
  const shelf = new SnapshotShelf(join(dir, "snapshots"), () => undefined);
  const taken: string[] = [];
  const snapshotDuty = { every: 20, take: (path: string) => void taken.push(path) };
  const party = partyAt(join(dir, "state"), { snapshotDuty }, { snapshots: shelf });
  const sections = defaultGenesis(party.app.chain, "eco");
  const addresses = Array.from({ length: 200 }, (_, i) => encodeAddress("eco", new Uint8Array(20).fill(i)));
  const balances = addresses.map((address, i) => ({ address, coins: [{ denom: "ueco2", amount: String(i + 1) }] }));
  sections["bank"] = { ...(sections["bank"] as object), balances };
  const appStateBytes = Buffer.from(JSON.stringify(sections));
  const time = { seconds: 1_700_000_000n, nanos: 0 };
  party.app.initChain(RequestInitChain.fromPartial({ chainId, time, consensusParams, appStateBytes }));
  const hashes = Array.from({ length: 22 }, (_, i) => party.block(i + 1));
  await publishSnapshot(shelf, taken[0] ?? "", { chunkSize: 2000 });
  return { ...party, shelf, appHash: hashes[19] ?? new Uint8Array(0) };
}

/** Runs with a folder that is gone afterwards. */
export async function withFolder<T>(run: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "eco2-sync-"));
  try {
    return await run(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
