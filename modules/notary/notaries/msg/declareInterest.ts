import { EventInterest } from "../../../../codec/gen/eco2/notary/v1/events.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/notary/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { fail } from "../../errors.ts";
import { notary } from "../../module.ts";
import { isReviewer } from "../../reviewer.ts";
import { sourceOf } from "../../sources.ts";
import { signerOf } from "../signers.ts";

/**
 * Notes that a notary cannot judge a source, or anything of an account. Only the notary itself may say so, or those who review: an
 * operator who could exclude notaries would choose its judges.
 */
export const declareInterest = notary.rpc(MsgDefinition.methods.declareInterest, (ctx, request, env) => {
  const { state, facts, params } = env;
  const signer = signerOf(ctx, request.signer, "signer");
  const { text: address } = signerOf(ctx, request.notary, "notary");
  const reviews = isReviewer(ctx, facts, params, signer.bytes);
  if (signer.text !== address && !reviews) throw fail.notReviewer(`${signer.text} speaks for ${address}`);
  if (!state.notaries.has(ctx, address)) throw fail.notNotary(address);
  const { sourceId } = request;
  if ((sourceId === 0n) === (request.account === "")) throw fail.invalidInterest("in a source, or in an account");
  if (sourceId !== 0n) sourceOf(ctx, state, sourceId);
  const account = request.account === "" ? "" : signerOf(ctx, request.account, "account").text;
  const key = [address, sourceId, account] as const;
  const found = state.interests.find(ctx, key);
  const by = signer.text;
  if (request.ended) {
    if (found === undefined) throw fail.invalidInterest("no such interest is declared");
    if (found.declaredBy !== by && !reviews) throw fail.notReviewer(`it was declared by ${found.declaredBy}`);
    state.interests.remove(ctx, key);
  } else {
    if (found !== undefined) throw fail.invalidInterest("the interest is declared already");
    state.interests.set(ctx, key, { notary: address, sourceId, account, declaredBy: by, height: BigInt(ctx.height) });
  }
  emitTyped(ctx, EventInterest, { notary: address, sourceId, account, by, ended: request.ended });
  return {};
});
