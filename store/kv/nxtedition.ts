import { readFileSync } from "node:fs";
import { StoreError } from "../errors.ts";
import { directorySize } from "../files.ts";
import { asBuffer, FLUSH_KEY, keyBuffer, levelRange } from "./bytes.ts";
import type { KvBackend, KvRow } from "./types.ts";

// Tables hold few MiB before they are written out: the log that an opening has to read stays short.
const OPTIONS = {
  keyEncoding: "buffer",
  valueEncoding: "buffer",
  compaction: "level",
  memtableMemoryBudget: 16 << 20,
  cacheSize: 16 << 20,
};

const FIRST_PAGE = 8;
const PAGE = 512;
// Ranges of so few rows are read at once: the way through another thread would take several times as long.
const SHORT = 16;

/** The binary is built for processors with these instructions, and ends the process on others. */
function checkProcessor(): void {
  if (process.platform !== "linux" || process.arch !== "x64") return;
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "latin1"))?.[1];
  const missing = ["avx2", "bmi2"].filter((flag) => flags !== undefined && !flags.split(" ").includes(flag));
  if (missing.length > 0) throw new StoreError(`this processor lacks ${missing.join(" and ")}, which its binary needs`);
}

/** RocksDB 9.7 by the package `@nxtedition/rocksdb`. Batches are written, and short ranges read, on the calling thread. */
export async function openNxtedition(location: string): Promise<KvBackend> {
  checkProcessor();
  const { RocksLevel } = await import("@nxtedition/rocksdb");
  const db = new RocksLevel(location, OPTIONS);
  await db.open();
  const getMany = (keys: readonly Uint8Array[]) => db.getMany(keys.map(keyBuffer));
  const write: KvBackend["batch"] = async (writes, { sync = false } = {}) => {
    const batch = db.batch();
    try {
      for (const [key, value] of writes) {
        if (value === null) batch.del(keyBuffer(key));
        else batch.put(keyBuffer(key), asBuffer(value));
      }
      await batch.write({ sync });
    } finally {
      await batch.close();
    }
  };
  return {
    capabilities: { persistent: true, compacts: false },
    get: async (key) => (await getMany([key]))[0],
    getMany: async (keys) => (keys.length === 0 ? [] : getMany(keys)),
    async *iterate(range): AsyncGenerator<KvRow, void> {
      const bounds = levelRange(range);
      if (bounds === undefined) return;
      if (bounds.limit > 0 && bounds.limit <= SHORT) {
        const { rows } = db.querySync({ ...bounds, keyEncoding: "buffer", valueEncoding: "buffer" });
        for (let i = 0; i + 1 < rows.length; i += 2) {
          const [key, value] = [rows[i], rows[i + 1]];
          if (key !== undefined && value !== undefined) yield [key, value];
        }
        return;
      }
      const rows = db.iterator(bounds);
      try {
        // Many a walk ends after its first rows.
        for (let size = FIRST_PAGE; ; size = Math.min(size * 4, PAGE)) {
          const page = await rows.nextv(size);
          if (page.length === 0) return;
          yield* page;
        }
      } finally {
        await rows.close();
      }
    },
    batch: write,
    flush: () => write([[FLUSH_KEY, null]], { sync: true }),
    size: async () => directorySize(location),
    compact: async () => {
      throw new StoreError("@nxtedition/rocksdb cannot be asked to compact; it does so by itself as rows change");
    },
    close: () => db.close(),
  };
}
