import { DisputeStatus } from "../../../../codec/gen/eco2/notary/v1/dispute.ts";
import { EventDisputeOpened } from "../../../../codec/gen/eco2/notary/v1/events.ts";
import type { Notarisation } from "../../../../codec/gen/eco2/notary/v1/notaries.ts";
import { type Record, RecordStatus } from "../../../../codec/gen/eco2/notary/v1/notary.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/notary/v1/tx.ts";
import { formatTime, timeOf, timestampOf } from "../../../../codec/time.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { fail } from "../../errors.ts";
import { notary } from "../../module.ts";
import { takeIn } from "../../notaries/fees.ts";
import { canOverturn } from "../../notaries/outcome.ts";
import { nanosIn, notarisationRules } from "../../notaries/params.ts";
import { notarisationOf, setNotarisation } from "../../notaries/seats.ts";
import { signerOf } from "../../notaries/signers.ts";
import { notarised } from "../../records.ts";
import { longest, requireDocument, requireText } from "../../texts.ts";

/** @throws not disputable: thrown out or replaced already, or final for too long; disputed already */
function requireDisputable(ctx: Ctx, record: Record, found: Notarisation): void {
  if (found.disputeId !== 0n) throw fail.disputeStands(`record ${record.id}, dispute ${found.disputeId}`);
  if (!canOverturn(record)) throw fail.notDisputable(`record ${record.id} was rejected or overturned`);
  if (record.replacedBy !== 0n) throw fail.notDisputable(`record ${record.id} was replaced by ${record.replacedBy}`);
  if (record.status !== RecordStatus.RECORD_STATUS_FINAL || found.disputableUntil === undefined) return;
  const until = timeOf(found.disputableUntil);
  if (until < ctx.time) throw fail.notDisputable(`record ${record.id} could be disputed until ${formatTime(until)}`);
}

/** Opens a dispute with a bond. A record that is not final yet waits for its end; one that is final is in doubt until then. */
export const dispute = notary.rpc(MsgDefinition.methods.dispute, (ctx, request, env) => {
  const { state, hooks } = env;
  const rules = notarisationRules(env.params);
  const { recordId, reason, evidence } = request;
  requireText(fail.invalidReason, "reason", reason, longest.reason);
  if (evidence === undefined) throw fail.invalidDocument("no evidence is given");
  requireDocument("the evidence", evidence);
  const disputer = signerOf(ctx, request.disputer, "disputer");
  const found = notarisationOf(ctx, env, recordId);
  const record = state.records.get(ctx, recordId);
  requireDisputable(ctx, record, found);
  takeIn(ctx, env, disputer.bytes, BigInt(rules.disputeBond));
  const id = state.nextDispute.next(ctx);
  const until = ctx.time + nanosIn(rules.decisionTime);
  state.disputes.set(ctx, id, {
    id,
    recordId,
    disputer: disputer.text,
    reason,
    evidence,
    bond: rules.disputeBond,
    status: DisputeStatus.DISPUTE_STATUS_OPEN,
    height: BigInt(ctx.height),
    time: timestampOf(ctx.time),
    decideUntil: timestampOf(until),
    decidedBy: "",
    decision: "",
    decidedHeight: 0n,
  });
  state.decisionEnds.add(ctx, [until, id]);
  setNotarisation(ctx, env, { ...found, disputeId: id });
  emitTyped(ctx, EventDisputeOpened, { disputeId: id, recordId, disputer: disputer.text });
  if (record.status === RecordStatus.RECORD_STATUS_FINAL) {
    const doubted = { ...record, status: RecordStatus.RECORD_STATUS_DISPUTED };
    state.records.set(ctx, recordId, doubted);
    hooks.recordBroken(ctx, notarised(ctx, doubted), `dispute ${id}: ${reason}`);
  }
  return { disputeId: id };
});
