import { Answer } from "../../../../codec/gen/eco2/notary/v1/notaries.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/notary/v1/tx.ts";
import { notary } from "../../module.ts";
import { takeAnswer } from "../answering.ts";
import { notarisationRules } from "../params.ts";
import { signerOf } from "../signers.ts";

/** A notary that was drawn stands for a record with its bond. */
export const attest = notary.rpc(MsgDefinition.methods.attest, (ctx, request, env) => {
  const { text } = signerOf(ctx, request.notary, "notary");
  const said = { notary: text, recordId: request.recordId, answer: Answer.ANSWER_ATTESTED, reason: "" };
  return { status: takeAnswer(ctx, env, notarisationRules(env.params), said) };
});
