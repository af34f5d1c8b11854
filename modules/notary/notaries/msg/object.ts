import { Answer } from "../../../../codec/gen/eco2/notary/v1/notaries.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/notary/v1/tx.ts";
import { fail } from "../../errors.ts";
import { notary } from "../../module.ts";
import { longest, requireText } from "../../texts.ts";
import { takeAnswer } from "../answering.ts";
import { notarisationRules } from "../params.ts";
import { signerOf } from "../signers.ts";

/** A notary that was drawn says why it does not stand for a record. */
export const object = notary.rpc(MsgDefinition.methods.object, (ctx, request, env) => {
  const { recordId, reason } = request;
  requireText(fail.invalidReason, "reason", reason, longest.reason);
  const { text } = signerOf(ctx, request.notary, "notary");
  const said = { notary: text, recordId, answer: Answer.ANSWER_OBJECTED, reason };
  return { status: takeAnswer(ctx, env, notarisationRules(env.params), said) };
});
