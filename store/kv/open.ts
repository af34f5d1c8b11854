import { closeSync, existsSync, openSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { codeOf, reasonOf, StoreError } from "../errors.ts";
import { makeDirectories, syncDirectory, writeSynced } from "../files.ts";
import { lockDirectory } from "../lock.ts";
import { openClassicLevel } from "./classicLevel.ts";
import { openMemory } from "./memory.ts";
import { openNxtedition } from "./nxtedition.ts";
import { openRocksdb } from "./rocksdb.ts";
import type { KvBackend } from "./types.ts";

/** The databases by the name of their package, the usual one first; `memory` keeps nothing. */
export const kvBackends = ["@nxtedition/rocksdb", "rocksdb", "classic-level", "memory"] as const;

export type KvBackendName = (typeof kvBackends)[number];

const FORMAT = 1;

interface Adapter {
  open(location: string): Promise<KvBackend>;
  /** What to install, and where its binary runs. */
  readonly install: string;
}

const adapters: Readonly<Record<Exclude<KvBackendName, "memory">, Adapter>> = {
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

interface Marker {
  readonly backend: string;
  readonly format: number;
}

function readMarker(path: string): Marker | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    const { backend, format } = JSON.parse(text) as { backend: unknown; format: unknown };
    if (typeof backend === "string" && typeof format === "number") return { backend, format };
  } catch {
    // Said below, as for any other content.
  }
  throw new StoreError(`${path} is damaged: it should name the database that wrote this directory`);
}

function writeMarker(dir: string, path: string, backend: KvBackendName): void {
  const fd = openSync(`${path}.tmp`, "w", 0o600);
  try {
    writeSynced(fd, Buffer.from(`${JSON.stringify({ backend, format: FORMAT })}\n`));
  } finally {
    closeSync(fd);
  }
  renameSync(`${path}.tmp`, path);
  syncDirectory(dir);
}

function claim(dir: string, backend: KvBackendName): void {
  const path = join(dir, "BACKEND");
  const marker = readMarker(path);
  if (marker === undefined) {
    if (existsSync(join(dir, "db")))
      throw new StoreError(`${dir} holds a database, but ${path}, which names its kind, is missing: restore both`);
    writeMarker(dir, path, backend);
    return;
  }
  if (marker.format !== FORMAT)
    throw new StoreError(`${path} has format ${marker.format}; this program reads ${FORMAT}`);
  if (marker.backend !== backend)
    throw new StoreError(
      `${dir} was written with ${marker.backend}, not ${backend}: name that one in the configuration, or move the directory away`,
    );
}

async function load(backend: Exclude<KvBackendName, "memory">, location: string): Promise<KvBackend> {
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
          `${install}, or choose another of ${Object.keys(adapters).join(", ")}. The reason: ${reason.split("\n")[0]}`,
        { cause: error },
      );
    }
    throw new StoreError(`the database ${location} (${backend}) cannot be opened: ${reason}`, { cause: error });
  }
}

/**
 * Opens the database of a directory for this process alone; makes it if it is not there. The directory remembers the
 * kind of database that wrote it.
 *
 * @throws StoreError where another kind wrote the directory, another process has it open, or the package is missing
 */
export async function openKv(
  dir: string,
  backend: KvBackendName,
  log: (line: string) => void = () => {},
): Promise<KvBackend> {
  if (backend === "memory") return openMemory();
  makeDirectories(dir);
  const unlock = lockDirectory(dir, log);
  try {
    claim(dir, backend);
    const kv = await load(backend, join(dir, "db"));
    let open = true;
    const close = async () => {
      if (!open) return;
      open = false;
      await kv.close();
      unlock();
    };
    return { ...kv, close };
  } catch (error) {
    unlock();
    throw error;
  }
}
