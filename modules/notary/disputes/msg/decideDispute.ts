import { DisputeStatus } from "../../../../codec/gen/eco2/notary/v1/dispute.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/notary/v1/tx.ts";
import { fail } from "../../errors.ts";
import { notary } from "../../module.ts";
import { overturn } from "../../notaries/outcome.ts";
import { notarisationRules } from "../../notaries/params.ts";
import { signerOf } from "../../notaries/signers.ts";
import { requireReviewer } from "../../reviewer.ts";
import { longest, requireText } from "../../texts.ts";
import { resume } from "../resume.ts";
import { endDispute } from "../standing.ts";

/** Decides a dispute. Upheld: the record is overturned, and the disputer is its prover. Dismissed: the record goes on. */
export const decideDispute = notary.rpc(MsgDefinition.methods.decideDispute, (ctx, request, env) => {
  const { state, facts, params } = env;
  const by = signerOf(ctx, request.authority, "authority");
  requireReviewer(ctx, facts, params, by.bytes, by.text);
  const { disputeId, upheld, reason } = request;
  requireText(fail.invalidReason, "reason", reason, longest.reason);
  const found = state.disputes.find(ctx, disputeId);
  if (found === undefined) throw fail.disputeNotFound(`no dispute has the id ${disputeId}`);
  if (found.status !== DisputeStatus.DISPUTE_STATUS_OPEN) throw fail.disputeEnded(`dispute ${disputeId}`);
  const status = upheld ? DisputeStatus.DISPUTE_STATUS_UPHELD : DisputeStatus.DISPUTE_STATUS_DISMISSED;
  endDispute(ctx, env, found, { status, by: by.text, decision: reason });
  const of = state.notarisations.get(ctx, found.recordId);
  if (!upheld) resume(ctx, env, of);
  else {
    const outcome = `dispute ${disputeId} is upheld: ${reason}`;
    overturn(ctx, env, notarisationRules(params), { ...of, disputeId: 0n }, { outcome, prover: found.disputer });
  }
  return {};
});
