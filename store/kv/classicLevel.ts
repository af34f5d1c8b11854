import { directorySize } from "../files.ts";
import { asBuffer, FLUSH_KEY, keyBuffer, levelRange } from "./bytes.ts";
import type { KvBackend, KvRow } from "./types.ts";

const FIRST_PAGE = 8;
const PAGE = 512;
// Above every key of the stores: none begins with 32 such bytes.
const LAST = Buffer.alloc(32, 0xff);

/** LevelDB by the package `classic-level`, which has binaries for the most platforms. */
export async function openClassicLevel(location: string): Promise<KvBackend> {
  const { ClassicLevel } = await import("classic-level");
  const db = new ClassicLevel<Buffer, Buffer>(location, {
    keyEncoding: "buffer",
    valueEncoding: "buffer",
    cacheSize: 64 << 20,
    writeBufferSize: 16 << 20,
  });
  await db.open();
  const write: KvBackend["batch"] = async (writes, { sync = false } = {}) => {
    const batch = db.batch();
    for (const [key, value] of writes) {
      if (value === null) batch.del(keyBuffer(key));
      else batch.put(keyBuffer(key), asBuffer(value));
    }
    await batch.write({ sync });
  };
  return {
    capabilities: { persistent: true, compacts: true },
    get: async (key) => (await db.getMany([keyBuffer(key)]))[0],
    getMany: async (keys) => db.getMany(keys.map(keyBuffer)),
    async *iterate(range): AsyncGenerator<KvRow, void> {
      const bounds = levelRange(range);
      if (bounds === undefined) return;
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
    compact: () => db.compactRange(Buffer.of(0), LAST),
    close: () => db.close(),
  };
}
