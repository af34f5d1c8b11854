import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../store/errors.ts";
import { directorySize } from "../store/files.ts";
import { type PrunedHistory, pruneHistory } from "../store/history/offline.ts";
import { type DiskBackendName, diskBackends } from "../store/kv/adapters.ts";
import { writtenWith } from "../store/kv/marker.ts";
import { compactKv } from "../store/kv/open.ts";
import { historyIn, type StateSizes, stateSizes } from "../store/sizes.ts";
import type { AppConfig } from "./config.ts";
import { NodeError } from "./errors.ts";
import type { Home } from "./home.ts";
import { pruningOf } from "./pruning.ts";

/** What the data of a home take on the disk, in bytes. */
export interface StorageReport extends StateSizes {
  /** Snapshots for others that join by state sync. */
  readonly stateSync: { readonly bytes: number };
  /** CometBFT's databases and its consensus log, by the name of their folder. */
  readonly comet: { readonly bytes: number; readonly parts: readonly (readonly [name: string, bytes: number])[] };
  readonly total: number;
}

/** The sizes of a home's data, whether or not a node runs on it. @throws NodeError where there is none */
export function storageOf(home: Home): StorageReport {
  if (!existsSync(home.data)) throw new NodeError(`${home.root} holds no data: name the home of a node with --home`);
  const state = stateSizes(home.state);
  const stateSync = directorySize(home.snapshots);
  const names = readdirSync(home.data).filter((name) => name.endsWith(".db") || name === "cs.wal");
  const parts = names
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => [name, directorySize(join(home.data, name))] as const);
  return {
    ...state,
    stateSync: { bytes: stateSync },
    comet: { bytes: parts.reduce((sum, [, bytes]) => sum + bytes, 0), parts },
    total: directorySize(home.data),
  };
}

/** The kind of database that the history of a home was written with. @throws NodeError where there is no history */
function historyKind(home: Home): DiskBackendName {
  const dir = historyIn(home.state);
  const written = writtenWith(dir);
  const known = diskBackends.find((name) => name === written);
  if (known !== undefined) return known;
  throw new NodeError(
    written === undefined
      ? `${dir} holds no history`
      : `${dir} was written with ${written}, which this program does not know`,
  );
}

async function offline<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new NodeError(reasonOf(error));
  }
}

/**
 * Takes away the old heights of a stopped node that its configuration does not keep.
 * @returns what is left; undefined where the whole history went, since none is kept
 */
export async function pruneHome(
  home: Home,
  config: AppConfig,
  log: (line: string) => void,
): Promise<PrunedHistory | undefined> {
  const kind = historyKind(home);
  const { history } = pruningOf(config);
  if (history !== undefined) return offline(() => pruneHistory(historyIn(home.state), kind, history.keep, log));
  rmSync(historyIn(home.state), { recursive: true });
  return undefined;
}

/** Gives back the place of deleted rows in the history of a stopped node. @returns its bytes before and after */
export async function compactHome(
  home: Home,
  log: (line: string) => void,
): Promise<{ readonly before: number; readonly after: number }> {
  const kind = historyKind(home);
  const dir = historyIn(home.state);
  const before = directorySize(dir);
  await offline(() => compactKv(dir, kind, log));
  return { before, after: directorySize(dir) };
}
