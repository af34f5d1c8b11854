import { crc32 } from "../crc32.ts";
import { StoreError } from "../errors.ts";
import type { KvBackendName } from "../kv/adapters.ts";
import { openKv } from "../kv/open.ts";
import type { KvBackend, KvRow } from "../kv/types.ts";

const SUM = 4;

const sumOf = (key: Uint8Array, value: Uint8Array) => crc32(value, crc32(key));

/** A value with the sum of its row before it. */
function sealed(key: Uint8Array, value: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(SUM + value.length);
  bytes.writeUInt32LE(sumOf(key, value));
  bytes.set(value, SUM);
  return bytes;
}

/**
 * Opens the database of a history. Every row bears a checksum over key and value: not all libraries compare theirs when
 * they read.
 *
 * @throws StoreError as `openKv` does, and at every read of a damaged row
 */
export async function openChecked(
  dir: string,
  backend: KvBackendName,
  log: (line: string) => void,
): Promise<KvBackend> {
  const kv = await openKv(dir, backend, log);
  const unsealed = (key: Uint8Array, row: Uint8Array): Uint8Array => {
    const value = row.subarray(SUM);
    const sum = row.length < SUM ? -1 : Buffer.from(row.buffer, row.byteOffset, SUM).readUInt32LE();
    if (sum === sumOf(key, value)) return value;
    throw new StoreError(
      `${dir}: the row ${Buffer.from(key).toString("hex")} is damaged. Restore it from a backup, or move it away: a new ` +
        "history begins with the newest snapshot",
    );
  };
  const opened = (key: Uint8Array, row: Uint8Array | undefined) => row && unsealed(key, row);
  return {
    capabilities: kv.capabilities,
    get: async (key) => opened(key, await kv.get(key)),
    getMany: async (keys) => (await kv.getMany(keys)).map((row, i) => opened(keys[i] ?? new Uint8Array(0), row)),
    async *iterate(range): AsyncGenerator<KvRow, void> {
      for await (const [key, row] of kv.iterate(range)) yield [key, unsealed(key, row)];
    },
    batch: (writes, options) =>
      kv.batch(
        writes.map(([key, value]) => [key, value && sealed(key, value)] as const),
        options,
      ),
    flush: () => kv.flush(),
    size: () => kv.size(),
    compact: () => kv.compact(),
    close: () => kv.close(),
  };
}
