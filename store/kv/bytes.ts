import { StoreError } from "../errors.ts";
import type { KvRange } from "./types.ts";

/**
 * A key that no row has. Deleting it with a sync writes to the database's log, and syncs what the log held before: the
 * libraries have no call for that alone.
 */
export const FLUSH_KEY = Buffer.from("flush: deleted and never written", "latin1");

/** The same bytes as the Buffer that native libraries ask for, not copied. @throws StoreError for an empty key */
export function keyBuffer(key: Uint8Array): Buffer {
  if (key.length === 0) throw new StoreError("an empty key cannot be stored in a database");
  return asBuffer(key);
}

/** The same bytes as a Buffer, not copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** A range as the libraries of the Level family take it. */
interface LevelRange {
  gte?: Buffer;
  lt?: Buffer;
  reverse: boolean;
  limit: number;
}

/** The range for a library; undefined for one without rows, which libraries read differently. */
export function levelRange({ start, end, reverse = false, limit = -1 }: KvRange): LevelRange | undefined {
  if (limit === 0 || end?.length === 0) return undefined;
  if (start !== undefined && end !== undefined && Buffer.compare(start, end) >= 0) return undefined;
  const range: LevelRange = { reverse, limit };
  if (start !== undefined && start.length > 0) range.gte = asBuffer(start);
  if (end !== undefined) range.lt = asBuffer(end);
  return range;
}
