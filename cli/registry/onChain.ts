import { QueryError } from "../../client/abci.ts";
import type { QueryClient } from "../../client/query.ts";
import type { MsgImportBatch } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { eventKey, importKey, rowKey, type SendableRow } from "./rowKey.ts";

/** What of a file the chain has already. */
export interface OnChain {
  has(row: SendableRow): Promise<boolean>;
}

const pageLimit = 1000n;
const notFoundCode = 22;

async function reportedEvents(query: QueryClient): Promise<Set<string>> {
  const keys = new Set<string>();
  let key: Uint8Array = new Uint8Array(0);
  do {
    const pagination = { key, limit: pageLimit, offset: 0n, countTotal: false, reverse: false };
    const page = await query.registry.sourceEvents({ pagination });
    for (const event of page.events) {
      const { numberSpace, blockStart, blockEnd } = event;
      keys.add(eventKey(event, { numberSpace, start: blockStart, end: blockEnd }));
    }
    key = page.pagination?.nextKey ?? new Uint8Array(0);
  } while (key.length > 0);
  return keys;
}

/** The key of the batch that holds the first number of an import, if any does. */
async function heldKey(query: QueryClient, { sourceRegistry, serial }: MsgImportBatch): Promise<string | undefined> {
  try {
    const { batch } = await query.registry.batchBySerial({ sourceRegistry, serial });
    if (batch === undefined) return undefined;
    return importKey({ numberSpace: batch.numberSpace, start: batch.blockStart, end: batch.blockEnd });
  } catch (error) {
    if (error instanceof QueryError && error.code === notFoundCode) return undefined;
    throw error;
  }
}

/** Asks the chain what it has: all source events at once, batches as they are asked for. */
export async function readOnChain(query: QueryClient): Promise<OnChain> {
  const events = await reportedEvents(query);
  return {
    has: async (row) =>
      row.kind === "sourceEvent" ? events.has(rowKey(row)) : (await heldKey(query, row.message)) === rowKey(row),
  };
}
