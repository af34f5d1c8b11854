import { makeDirectories } from "../files.ts";
import { lockDirectory } from "../lock.ts";
import { type KvBackendName, loadKv } from "./adapters.ts";
import { claimFor, databaseIn, draftIn, replaceDatabase, settleReplacement } from "./marker.ts";
import { openMemory } from "./memory.ts";
import type { KvBackend, KvWrite } from "./types.ts";

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
    claimFor(dir, backend);
    settleReplacement(dir);
    const kv = await loadKv(backend, databaseIn(dir));
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

const ROWS = 10_000;

async function copyRows(from: KvBackend, to: KvBackend): Promise<void> {
  let writes: KvWrite[] = [];
  for await (const row of from.iterate({})) {
    writes.push(row);
    if (writes.length < ROWS) continue;
    await to.batch(writes);
    writes = [];
  }
  await to.batch(writes, { sync: true });
}

/**
 * Gives back the place of deleted rows: in place where the package can, else by writing all rows anew beside the old ones.
 * @throws StoreError as `openKv` does
 */
export async function compactKv(dir: string, backend: KvBackendName, log: (line: string) => void): Promise<void> {
  const kv = await openKv(dir, backend, log);
  try {
    if (kv.capabilities.compacts) return await kv.compact();
    const draft = await loadKv(backend, draftIn(dir));
    try {
      await copyRows(kv, draft);
    } finally {
      await draft.close();
    }
  } finally {
    await kv.close();
  }
  const unlock = lockDirectory(dir, log);
  try {
    replaceDatabase(dir);
  } finally {
    unlock();
  }
}
