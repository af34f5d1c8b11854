import { MsgRetire } from "../codec/gen/eco2/offset/v1/tx.ts";
import { MsgImportBatch, MsgRecordSourceEvent, MsgSend } from "../codec/gen/eco2/registry/v1/tx.ts";

/** A message with its type URL: what CosmJS calls an EncodeObject. */
export interface TypedMessage<T> {
  readonly typeUrl: string;
  readonly value: T;
}

type PartialOf<C> = C extends { fromPartial(fields: infer P): unknown } ? P : never;

/**
 * Brings an issued block of serial numbers onto the ledger; registrars only. Quantities are grams (`bigint`), dates
 * yyyy-mm-dd, `serial` as the source published it, `recipient` the registrar when it is left out.
 */
export function importBatch(fields: PartialOf<typeof MsgImportBatch>): TypedMessage<MsgImportBatch> {
  return { typeUrl: "/eco2.registry.v1.MsgImportBatch", value: MsgImportBatch.fromPartial(fields) };
}

/** Sends grams of credits, each batch once. `batchId` 0n stands for the oldest credits that the sender holds. */
export function sendCredits(fields: PartialOf<typeof MsgSend>): TypedMessage<MsgSend> {
  return { typeUrl: "/eco2.registry.v1.MsgSend", value: MsgSend.fromPartial(fields) };
}

/** Reports that the source registry retired or cancelled a block; registrars only. */
export function recordSourceEvent(fields: PartialOf<typeof MsgRecordSourceEvent>): TypedMessage<MsgRecordSourceEvent> {
  return { typeUrl: "/eco2.registry.v1.MsgRecordSourceEvent", value: MsgRecordSourceEvent.fromPartial(fields) };
}

/** Uses credits up for ever and writes the certificate. Without `batchId` the oldest vintage held goes first. */
export function retire(fields: PartialOf<typeof MsgRetire>): TypedMessage<MsgRetire> {
  return { typeUrl: "/eco2.offset.v1.MsgRetire", value: MsgRetire.fromPartial(fields) };
}
