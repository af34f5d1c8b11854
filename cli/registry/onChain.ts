import { QueryError } from "../../client/abci.ts";
import type { QueryClient } from "../../client/query.ts";
import type { Batch, SourceEvent } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { MsgImportBatch } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { eventKey, importKey, rowKey, type SendableRow } from "./rowKey.ts";

/** What of a file the chain has already. */
export interface OnChain {
  has(row: SendableRow): Promise<boolean>;
}

const pageLimit = 1000n;
const notFoundCode = 22;

/** All source events that were reported, by what tells them apart. */
export async function reportedEvents(query: QueryClient): Promise<ReadonlyMap<string, SourceEvent>> {
  const events = new Map<string, SourceEvent>();
  let key: Uint8Array = new Uint8Array(0);
  do {
    const pagination = { key, limit: pageLimit, offset: 0n, countTotal: false, reverse: false };
    const page = await query.registry.sourceEvents({ pagination });
    for (const event of page.events) {
      const { numberSpace, blockStart, blockEnd } = event;
      events.set(eventKey(event, { numberSpace, start: blockStart, end: blockEnd }), event);
    }
    key = page.pagination?.nextKey ?? new Uint8Array(0);
  } while (key.length > 0);
  return events;
}

/** The batch that holds the first number of a serial, if any does. */
export async function batchWith(
  query: QueryClient,
  { sourceRegistry, serial }: Pick<MsgImportBatch, "sourceRegistry" | "serial">,
): Promise<Batch | undefined> {
  try {
    return (await query.registry.batchBySerial({ sourceRegistry, serial })).batch;
  } catch (error) {
    if (error instanceof QueryError && error.code === notFoundCode) return undefined;
    throw error;
  }
}

/** What an import would have to say to be this batch. */
export const batchKey = ({ numberSpace, blockStart, blockEnd }: Batch): string =>
  importKey({ numberSpace, start: blockStart, end: blockEnd });

/** Whether a batch holds the first number of an import, and its block is the import's. */
async function isHeld(query: QueryClient, row: Extract<SendableRow, { kind: "import" }>): Promise<boolean> {
  const batch = await batchWith(query, row.message);
  return batch !== undefined && batchKey(batch) === rowKey(row);
}

/** Asks the chain what it has: all source events at once, batches as they are asked for. */
export async function readOnChain(query: QueryClient): Promise<OnChain> {
  const events = await reportedEvents(query);
  return {
    has: async (row) => (row.kind === "sourceEvent" ? events.has(rowKey(row)) : isHeld(query, row)),
  };
}
