import { Batch } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import { Dispute, DisputeStatus } from "../../../codec/gen/eco2/notary/v1/dispute.ts";
import { Interest, Notarisation, Notary, Unbonding } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { stringKey, u64Key } from "../../../codec/keys.ts";
import { pairKey, tripleKey } from "../../../codec/keys-compose.ts";
import { timeKey } from "../../../codec/keys-time.ts";
import type { SchemaBuilder } from "../../../core/state/schema.ts";
import { v } from "../../../core/state/values.ts";

const byTime = pairKey(timeKey, u64Key);
const ofNotary = pairKey(stringKey, u64Key);

/** Who judges records, and how far that is. */
export const notarisationCollections = (s: SchemaBuilder) => ({
  /** All that were notaries once. */
  notaries: s.map(0x40, "notaries", stringKey, v.proto(Notary)),
  /** Those with a bond, `max_notaries` at most. */
  bonded: s.set(0x41, "bonded notaries", stringKey),
  bondedCount: s.item(0x42, "number of bonded notaries", v.u64),
  unbondings: s.indexed(0x43, "unbondings", u64Key, v.proto(Unbonding), {
    notary: { prefix: 0x44, key: stringKey, of: ({ notary }: Unbonding) => notary },
  }),
  unbondingEnds: s.set(0x45, "ends of unbonding", byTime),
  nextUnbonding: s.sequence(0x46, "next unbonding id", 1n),
  /** (Notary, source or 0, account or nothing). */
  interests: s.map(0x47, "interests", tripleKey(stringKey, u64Key, stringKey), v.proto(Interest)),
  /** By record. */
  notarisations: s.map(0x48, "notarisations", u64Key, v.proto(Notarisation)),
  /** (Height whose end draws, record). */
  draws: s.set(0x49, "draws", pairKey(u64Key, u64Key)),
  /** Height → hash, of blocks that a draw needs. */
  hashes: s.map(0x4a, "block hashes", u64Key, v.bytes),
  /** (Time, record): the window for answers ends, or the record becomes final. */
  due: s.set(0x4b, "ends of windows", byTime),
  /** (Notary, record): waits for the notary's answer. */
  openSeats: s.set(0x4c, "open seats", ofNotary),
  /** (Notary, record): all that it was drawn for. */
  assigned: s.set(0x4d, "assignments", ofNotary),
  /** By record. */
  batches: s.map(0x4e, "batches", u64Key, v.proto(Batch)),
  disputes: s.indexed(0x4f, "disputes", u64Key, v.proto(Dispute), {
    record: { prefix: 0x50, key: u64Key, of: ({ recordId }: Dispute) => recordId },
    /** Those that stand, by record. */
    standing: {
      prefix: 0x51,
      key: u64Key,
      of: ({ status, recordId }: Dispute) => (status === DisputeStatus.DISPUTE_STATUS_OPEN ? recordId : undefined),
    },
  }),
  decisionEnds: s.set(0x52, "ends of disputes", byTime),
  nextDispute: s.sequence(0x53, "next dispute id", 1n),
});
