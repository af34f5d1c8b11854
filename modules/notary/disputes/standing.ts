import { type Dispute, DisputeStatus } from "../../../codec/gen/eco2/notary/v1/dispute.ts";
import { EventDisputeEnded } from "../../../codec/gen/eco2/notary/v1/events.ts";
import type { Notarisation } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { timeOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { NotaryParts } from "../module.ts";
import { forfeit, payOut } from "../notaries/fees.ts";

/** Until when a dispute has to be decided, nanoseconds since 1970. */
export const decideUntil = (dispute: Dispute): bigint => timeOf(dispute.decideUntil ?? { seconds: 0n, nanos: 0 });

/** How a dispute ended. */
interface End {
  readonly status: DisputeStatus;
  /** Who decided; empty where nobody did. */
  readonly by: string;
  readonly decision: string;
}

/** Ends a dispute. Its bond goes back, unless it is dismissed: then it is the chain's neutrality's. */
export function endDispute(ctx: Ctx, parts: NotaryParts, dispute: Dispute, { status, by, decision }: End): void {
  const { state } = parts;
  const decidedHeight = BigInt(ctx.height);
  state.decisionEnds.remove(ctx, [decideUntil(dispute), dispute.id]);
  state.disputes.set(ctx, dispute.id, { ...dispute, status, decidedBy: by, decision, decidedHeight });
  if (status === DisputeStatus.DISPUTE_STATUS_DISMISSED) forfeit(ctx, parts, BigInt(dispute.bond));
  else payOut(ctx, parts, dispute.disputer, BigInt(dispute.bond));
  emitTyped(ctx, EventDisputeEnded, { disputeId: dispute.id, recordId: dispute.recordId, status, by });
}

/** A record that is thrown out needs no decision about it any more. */
export function makeMoot(ctx: Ctx, parts: NotaryParts, found: Notarisation): Notarisation {
  if (found.disputeId === 0n) return found;
  const status = DisputeStatus.DISPUTE_STATUS_MOOT;
  endDispute(ctx, parts, parts.state.disputes.get(ctx, found.disputeId), { status, by: "", decision: "" });
  return { ...found, disputeId: 0n };
}
