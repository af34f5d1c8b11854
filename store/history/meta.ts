import { StoreError } from "../errors.ts";
import type { KvBackend, KvWrite } from "../kv/types.ts";
import { META_KEY } from "./keys.ts";

const FORMAT = 1;

/** How far a history reaches. */
export interface HistoryMeta {
  /** Lowest height that can be read. */
  readonly oldest: number;
  /** Highest height that is written whole; 0 where there is none yet. */
  readonly height: number;
  /** Set while the keys of a snapshot are being taken over: what is there is not whole. */
  readonly importing: boolean;
}

/** The row that records it, for the batch that makes it true. */
export function metaWrite(meta: HistoryMeta): KvWrite {
  return [META_KEY, Buffer.from(JSON.stringify({ format: FORMAT, ...meta }))];
}

/** @throws StoreError where the row is damaged or of another format */
export async function readHistoryMeta(kv: KvBackend): Promise<HistoryMeta | undefined> {
  const row = await kv.get(META_KEY);
  if (row === undefined) return undefined;
  const text = Buffer.from(row).toString();
  const { format, oldest, height, importing } = JSON.parse(text) as Partial<HistoryMeta & { format: number }>;
  if (format !== FORMAT) throw new StoreError(`the history has format ${format}; this program reads ${FORMAT}`);
  if (oldest === undefined || height === undefined || importing === undefined)
    throw new StoreError(`the history says of itself ${text}, which is not whole`);
  return { oldest, height, importing };
}
