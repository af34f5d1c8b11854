import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { disk } from "../disk.ts";
import { codeOf, StoreError } from "../errors.ts";
import { removeAll, syncDirectory, writeFileSynced } from "../files.ts";
import type { KvBackendName } from "./adapters.ts";

const FORMAT = 1;
const REMEDY = "Restore the file, or move the directory away: it is written anew from the state";

/** Where the database's own files are. */
export const databaseIn = (dir: string) => join(dir, "db");

const MARKER = "BACKEND";

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
  throw new StoreError(`${path} is damaged: it should name the database that wrote this directory. ${REMEDY}`);
}

function writeMarker(dir: string, path: string, backend: KvBackendName): void {
  // One that a crash has left.
  removeAll(`${path}.tmp`);
  writeFileSynced(`${path}.tmp`, Buffer.from(`${JSON.stringify({ backend, format: FORMAT })}\n`));
  disk().rename(`${path}.tmp`, path);
  syncDirectory(dir);
}

/** Marks a directory as written with a kind of database. @throws StoreError where it was written with another */
export function claimFor(dir: string, backend: KvBackendName): void {
  const path = join(dir, MARKER);
  const marker = readMarker(path);
  if (marker === undefined) {
    if (existsSync(databaseIn(dir)))
      throw new StoreError(`${dir} holds a database, but ${path}, which names its kind, is missing: restore both`);
    writeMarker(dir, path, backend);
    return;
  }
  if (marker.format !== FORMAT)
    throw new StoreError(`${path} has format ${marker.format}; this program reads ${FORMAT}. ${REMEDY}`);
  if (marker.backend !== backend)
    throw new StoreError(
      `${dir} was written with ${marker.backend}, not ${backend}: name that one in the configuration, or move the directory away`,
    );
}

/** The kind of database that a directory was written with; undefined where there is none. @throws StoreError for a damaged mark */
export function writtenWith(dir: string): string | undefined {
  return readMarker(join(dir, MARKER))?.backend;
}

/** Puts a rewritten database in the place of the one that it was made of. Cut short at any point, one of them is found. */
export function replaceDatabase(dir: string): void {
  const db = databaseIn(dir);
  disk().rename(db, `${db}.old`);
  disk().rename(draftIn(dir), db);
  syncDirectory(dir);
  removeAll(`${db}.old`);
}

/** Where a database is rewritten; what is found there at an opening was not finished. */
export const draftIn = (dir: string) => `${databaseIn(dir)}.new`;

/** Ends what `replaceDatabase` may have left. */
export function settleReplacement(dir: string): void {
  const db = databaseIn(dir);
  if (!existsSync(db) && existsSync(`${db}.old`)) disk().rename(`${db}.old`, db);
  for (const leftover of [`${db}.old`, draftIn(dir)]) removeAll(leftover);
}
