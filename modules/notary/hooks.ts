import { hookPoint } from "../../core/hooks.ts";
import type { NotarisedRecord } from "./keeper.ts";

/** Points at which the notary module calls whoever subscribed, after it has changed its own state. */
export const notaryHooks = {
  /** Enough notaries attested, and nobody disputed in time. The record does not correct another. */
  recordFinal: hookPoint<[record: NotarisedRecord]>(),
  /** A correction became final: `now` stands in the place of `old`, for the same source and period. */
  recordReplaced: hookPoint<[old: NotarisedRecord, now: NotarisedRecord]>(),
  /** A record that was final is disputed, or was proven false. */
  recordBroken: hookPoint<[record: NotarisedRecord, reason: string]>(),
  /** The dispute of a record that was final is dismissed: it is final again. */
  recordRestored: hookPoint<[record: NotarisedRecord]>(),
  sourceRevoked: hookPoint<[sourceId: bigint]>(),
} as const;
