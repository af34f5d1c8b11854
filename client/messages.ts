import { MsgBurn, MsgDeposit, MsgRedeem } from "../codec/gen/eco2/dualtoken/v1/tx.ts";
import {
  MsgGiveCredits,
  MsgGiveEcc,
  MsgRetire,
  MsgRetireEcc,
  MsgRetireRanges,
  MsgSetProfile,
  MsgSupersede,
} from "../codec/gen/eco2/offset/v1/tx.ts";
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

/** Turns credits into ECC, a coin a gram: each batch once, in ascending order, its lowest grams. */
export function depositCredits(fields: PartialOf<typeof MsgDeposit>): TypedMessage<MsgDeposit> {
  return { typeUrl: "/eco2.dualtoken.v1.MsgDeposit", value: MsgDeposit.fromPartial(fields) };
}

/** Gives ECC for credits of the vault: the oldest, or with `filter` or `batchId` chosen ones, for a fee. */
export function redeemEcc(fields: PartialOf<typeof MsgRedeem>): TypedMessage<MsgRedeem> {
  return { typeUrl: "/eco2.dualtoken.v1.MsgRedeem", value: MsgRedeem.fromPartial(fields) };
}

/** Burns ECC, which uses the oldest credits of the vault up, without a certificate: that is `retireEcc`'s. */
export function burnEcc(fields: PartialOf<typeof MsgBurn>): TypedMessage<MsgBurn> {
  return { typeUrl: "/eco2.dualtoken.v1.MsgBurn", value: MsgBurn.fromPartial(fields) };
}

/** Uses credits up for ever and writes the certificate. Without `batchId` the oldest vintage held goes first. */
export function retire(fields: PartialOf<typeof MsgRetire>): TypedMessage<MsgRetire> {
  return { typeUrl: "/eco2.offset.v1.MsgRetire", value: MsgRetire.fromPartial(fields) };
}

/** The same with ranges that the owner chooses, in ascending order. */
export function retireRanges(fields: PartialOf<typeof MsgRetireRanges>): TypedMessage<MsgRetireRanges> {
  return { typeUrl: "/eco2.offset.v1.MsgRetireRanges", value: MsgRetireRanges.fromPartial(fields) };
}

/** Burns whole grams of ECC, which uses as many credits of the vault up, and writes the certificate. */
export function retireEcc(fields: PartialOf<typeof MsgRetireEcc>): TypedMessage<MsgRetireEcc> {
  return { typeUrl: "/eco2.offset.v1.MsgRetireEcc", value: MsgRetireEcc.fromPartial(fields) };
}

/** Writes another certificate of the same grams, which stands in the place of the old one. */
export function supersede(fields: PartialOf<typeof MsgSupersede>): TypedMessage<MsgSupersede> {
  return { typeUrl: "/eco2.offset.v1.MsgSupersede", value: MsgSupersede.fromPartial(fields) };
}

/** Gives credits to the Carbon Neutral Pool, which gets ECC for them. */
export function giveCredits(fields: PartialOf<typeof MsgGiveCredits>): TypedMessage<MsgGiveCredits> {
  return { typeUrl: "/eco2.offset.v1.MsgGiveCredits", value: MsgGiveCredits.fromPartial(fields) };
}

/** Gives ECC to the Carbon Neutral Pool; `uecc` is decimal text of base units. */
export function giveEcc(fields: PartialOf<typeof MsgGiveEcc>): TypedMessage<MsgGiveEcc> {
  return { typeUrl: "/eco2.offset.v1.MsgGiveEcc", value: MsgGiveEcc.fromPartial(fields) };
}

/** Says whose carbon account the signer's is. */
export function setProfile(fields: PartialOf<typeof MsgSetProfile>): TypedMessage<MsgSetProfile> {
  return { typeUrl: "/eco2.offset.v1.MsgSetProfile", value: MsgSetProfile.fromPartial(fields) };
}
