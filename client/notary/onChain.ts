import { equalBytes, toHex } from "../../codec/bytes.ts";
import type { Leaf } from "../../codec/gen/eco2/notary/v1/batch.ts";
import type { Record } from "../../codec/gen/eco2/notary/v1/notary.ts";
import type { Reading, SignedReading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { readingBytes, readingId } from "../../codec/notary/signing.ts";
import type { QueryClient } from "../query.ts";
import { checkContent } from "../storage/document.ts";
import { provenReading } from "./batch.ts";

type NotaryQueries = Pick<QueryClient, "notary">;

/** A reading that the chain has, and the record that it is in. */
export interface FoundReading {
  readonly reading: Reading;
  /** SHA-256 of its bytes */
  readonly id: Uint8Array;
  readonly record: Record;
}

/** A record of the chain. @throws QueryError when there is none */
export async function recordOf(query: NotaryQueries, id: bigint): Promise<Record> {
  const { record } = await query.notary.record({ id });
  if (record === undefined) throw new Error(`there is no record ${id}`);
  return record;
}

/** Checks a reading of a batch against the chain: its proof must lead to the root of its record there. @throws when it does not */
export async function checkLeaf(query: NotaryQueries, leaf: Leaf): Promise<FoundReading> {
  const record = await recordOf(query, leaf.recordId);
  if (record.root.length === 0) throw new Error(`record ${record.id} has no root yet: it still takes readings`);
  const reading = provenReading(record, leaf);
  return { reading, id: readingId(reading), record };
}

/** Checks a single reading against the chain, which holds it whole. @throws where the chain has another, or none */
export async function checkReading(query: NotaryQueries, { reading: shown }: SignedReading): Promise<FoundReading> {
  if (shown === undefined) throw new Error("there is no reading");
  const { sourceId, sequence } = shown;
  const { reading: found, id, recordId } = await query.notary.reading({ sourceId, sequence });
  const own = readingId(shown);
  if (found?.reading === undefined || !equalBytes(readingBytes(found.reading), readingBytes(shown)))
    throw new Error(`reading ${sequence} of source ${sourceId} is ${toHex(id)} on the chain, not ${toHex(own)}`);
  return { reading: shown, id: own, record: await recordOf(query, recordId) };
}

/** Checks a document against the one that a record names. @throws ContentMismatch, or when the record names none */
export async function checkDocument(query: NotaryQueries, recordId: bigint, content: Uint8Array): Promise<Record> {
  const record = await recordOf(query, recordId);
  if (record.document === undefined) throw new Error(`record ${recordId} names no document`);
  checkContent(content, record.document.sha256);
  return record;
}
