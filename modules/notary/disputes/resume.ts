import type { Notarisation } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { NotaryParts } from "../module.ts";
import { dueIn, setNotarisation } from "../notaries/seats.ts";
import { notarised } from "../records.ts";

/** A record goes on where its dispute held it: final again, or final now if its window is over. */
export function resume(ctx: Ctx, parts: NotaryParts, found: Notarisation): void {
  const { state, hooks } = parts;
  const record = state.records.get(ctx, found.recordId);
  const free = { ...found, disputeId: 0n };
  const isHeld = record.status === RecordStatus.RECORD_STATUS_ATTESTED && free.due === undefined;
  setNotarisation(ctx, parts, isHeld ? dueIn(ctx, free, 0n) : free);
  if (record.status !== RecordStatus.RECORD_STATUS_DISPUTED) return;
  const now = { ...record, status: RecordStatus.RECORD_STATUS_FINAL };
  state.records.set(ctx, now.id, now);
  if (now.replacedBy === 0n) hooks.recordRestored(ctx, notarised(ctx, now));
}
