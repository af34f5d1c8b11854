import { createRequire } from "node:module";
import { promisify } from "node:util";
import { StoreError } from "../errors.ts";
import { directorySize } from "../files.ts";
import { asBuffer, FLUSH_KEY, keyBuffer, levelRange } from "./bytes.ts";
import type { KvBackend, KvRow } from "./types.ts";

const OPTIONS = {
  // Its other compressions cannot be read by newer releases of RocksDB as the other package builds them.
  compression: false,
  cacheSize: 64 << 20,
  writeBufferSize: 16 << 20,
};

const LAST = Buffer.alloc(32, 0xff);

/** Loading the published binary ends a process of Node 22 and later, with no error to catch. */
function checkNode(version = process.versions.node): void {
  if (Number(version.split(".")[0]) < 22 || process.env["ECO2_ROCKSDB_ANY_NODE"] === "1") return;
  throw new StoreError(
    `its published binary aborts Node 22 and later, and this is Node ${version}. Run Node 20, or build it from source ` +
      `("npm rebuild rocksdb --build-from-source") and set ECO2_ROCKSDB_ANY_NODE=1`,
  );
}

/**
 * Loads the binary in this thread, before another does: loaded first in a thread that ends, it can be loaded in no other
 * thread of the process. A failure is left to the opening, which explains it.
 *
 * @param from a file of the package, from where the library is found
 */
export function loadBeforeThreads(from: string): void {
  try {
    checkNode();
    createRequire(from)("rocksdb");
  } catch {
    // Said when the database is opened.
  }
}

/** RocksDB 6.17 by the package `rocksdb` of the Level family, which is discontinued. */
export async function openRocksdb(location: string): Promise<KvBackend> {
  checkNode();
  const { default: make } = await import("rocksdb");
  const db = make(location);
  await promisify(db.open.bind(db))(OPTIONS);
  // The library itself does not look, and ends the process.
  let open = true;
  const check = () => {
    if (!open) throw new StoreError("the database is closed");
  };
  const readMany = promisify(db.getMany.bind(db));
  const getMany = async (keys: readonly Uint8Array[]) => {
    check();
    return readMany(keys.map(keyBuffer));
  };
  const write: KvBackend["batch"] = async (writes, { sync = false } = {}) => {
    check();
    const batch = db.batch();
    for (const [key, value] of writes) {
      if (value === null) batch.del(keyBuffer(key));
      else batch.put(keyBuffer(key), asBuffer(value));
    }
    await promisify(batch.write.bind(batch))({ sync });
  };
  return {
    capabilities: { persistent: true, compacts: true },
    get: async (key) => (await getMany([key]))[0],
    getMany,
    async *iterate(range): AsyncGenerator<KvRow, void> {
      check();
      const bounds = levelRange(range);
      if (bounds === undefined) return;
      const rows = db.iterator(bounds);
      const next = () =>
        new Promise<KvRow | undefined>((resolve, reject) =>
          rows.next((error, key, value) => {
            if (error) reject(error);
            else resolve(key === undefined || value === undefined ? undefined : [key, value]);
          }),
        );
      try {
        for (let row = await next(); row !== undefined; row = await next()) yield row;
      } finally {
        await promisify(rows.end.bind(rows))();
      }
    },
    batch: write,
    flush: () => write([[FLUSH_KEY, null]], { sync: true }),
    size: async () => directorySize(location),
    compact: async () => {
      check();
      await promisify(db.compactRange.bind(db))(Buffer.of(0), LAST);
    },
    close: async () => {
      if (!open) return;
      open = false;
      await promisify(db.close.bind(db))();
    },
  };
}
