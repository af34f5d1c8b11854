import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { eco2 } from "../app/eco2.ts";
import type { MakeChain } from "../core/chain.ts";
import { signatureVerifier } from "../core/crypto/verify.ts";
import { checkReceived } from "../core/received.ts";
import { chainStores } from "../core/upgradeSpec.ts";
import { readState } from "../store/inspect.ts";
import { openStore } from "../store/open.ts";
import { snapshotName, writeSnapshot } from "../store/snapshot-write.ts";
import { chunkSize, type OwnManifest } from "../store/sync/manifest.ts";
import { publishSnapshot } from "../store/sync/publish.ts";
import { SnapshotShelf } from "../store/sync/shelf.ts";
import type { Home } from "./home.ts";

/** The snapshots of a home. */
export const shelfOf = (home: Home, log: (line: string) => void): SnapshotShelf =>
  new SnapshotShelf(home.snapshots, log);

/**
 * Makes a snapshot of a version that a stopped node's files have.
 * @param height 0 for the last
 * @throws StoreError where the height is not on the disk
 */
export async function exportSnapshot(home: Home, height: number, log: (line: string) => void): Promise<OwnManifest> {
  const shelf = shelfOf(home, log);
  const version = readState(home.state, height);
  const draft = join(home.snapshots, "export");
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  try {
    for (const _ of writeSnapshot(draft, version));
    return await publishSnapshot(shelf, join(draft, snapshotName(version.height)));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * Puts the state of a snapshot into a home that has none. What lies on this disk is verified as what peers send is, against
 * the app hash that was noted when it was made; CometBFT compares that with its blocks at the next start.
 * @throws StoreError where a chunk is damaged or missing; then the home has no state still
 */
export function restoreSnapshot(
  home: Home,
  shelf: SnapshotShelf,
  manifest: OwnManifest,
  log: (line: string) => void,
  makeChain: MakeChain = eco2,
): void {
  const chain = makeChain(signatureVerifier(undefined));
  const store = openStore({ ...chainStores(chain), dir: home.state, log });
  const incoming = store.receive(manifest.height, manifest.appHash, manifest.chunks.length * chunkSize);
  try {
    for (const index of manifest.chunks.keys()) incoming.add(shelf.chunkSync(manifest, index));
    checkReceived(chain, incoming.finish(), undefined);
    incoming.adopt();
  } finally {
    incoming.discard();
    store.close();
  }
}
