import { codeOf, reasonOf, StoreError } from "../errors.ts";
import { openClassicLevel } from "./classicLevel.ts";
import { openMemory } from "./memory.ts";
import { openNxtedition } from "./nxtedition.ts";
import { openRocksdb } from "./rocksdb.ts";
import type { KvBackend } from "./types.ts";

/** The databases with files by the name of their package. */
export const diskBackends = ["@nxtedition/rocksdb", "rocksdb", "classic-level"] as const;

export type DiskBackendName = (typeof diskBackends)[number];

/** All databases; `memory` keeps nothing. */
export const kvBackends = [...diskBackends, "memory"] as const;

export type KvBackendName = (typeof kvBackends)[number];

interface Adapter {
  open(location: string): Promise<KvBackend>;
  /** What to install, and where its binary runs. */
  readonly install: string;
}

const adapters: Readonly<Record<DiskBackendName, Adapter>> = {
  "@nxtedition/rocksdb": {
    open: openNxtedition,
    install: '"npm install @nxtedition/rocksdb@12.2.12" (Node 20, 22 and 24; Linux x64 with glibc 2.34, macOS arm64)',
  },
  rocksdb: {
    open: openRocksdb,
    install: '"npm install rocksdb@5.2.1" (Node 20; Linux x64, macOS, Windows x64)',
  },
  "classic-level": {
    open: openClassicLevel,
    install: '"npm install classic-level@3.0.0" (Node 20, 22 and 24; Linux x64 and arm, macOS, Windows)',
  },
};

/** The database that has a binary for a platform, RocksDB where there is one. */
export function usualBackend(platform = process.platform, arch = process.arch): DiskBackendName {
  const rocks = (platform === "linux" && arch === "x64") || (platform === "darwin" && arch === "arm64");
  return rocks ? "@nxtedition/rocksdb" : "classic-level";
}

/** Loads a package and opens its database. @throws StoreError saying what to install, or what is wrong with the files */
export async function loadKv(backend: KvBackendName, location: string): Promise<KvBackend> {
  if (backend === "memory") return openMemory();
  const { open, install } = adapters[backend];
  try {
    return await open(location);
  } catch (error) {
    const cause = typeof error === "object" && error !== null && "cause" in error ? error.cause : undefined;
    const reason = cause === undefined ? reasonOf(error) : `${reasonOf(error)}: ${reasonOf(cause)}`;
    const missing = codeOf(error) === "MODULE_NOT_FOUND" || codeOf(error) === "ERR_MODULE_NOT_FOUND";
    const native = reason.includes("No native build") || codeOf(error) === "ERR_DLOPEN_FAILED";
    if (missing || native) {
      const { platform, arch, versions } = process;
      throw new StoreError(
        `the database ${backend} cannot be loaded on ${platform} ${arch}, Node ${versions.node}. Install it with ` +
          `${install}, or choose another of ${diskBackends.join(", ")}. The reason: ${reason.split("\n")[0]}`,
        { cause: error },
      );
    }
    throw new StoreError(`the database ${location} (${backend}) cannot be opened: ${reason}`, { cause: error });
  }
}
