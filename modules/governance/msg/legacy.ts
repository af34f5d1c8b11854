import { decFromAtomics, formatDec } from "../../../codec/decimal.ts";
import { MsgExecLegacyContent } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/gov/v1beta1/tx.ts";
import { encodeMessage } from "../../../codec/message.ts";
import { addressText } from "../../../core/addresses.ts";
import { fail } from "../errors.ts";
import { checkText, textOf } from "../legacyContent.ts";
import { governance } from "../module.ts";
import { submitProposal as submit } from "../submit.ts";
import { giveDeposit } from "./deposit.ts";
import { castVote } from "./vote.ts";
import { castWeighted } from "./voteWeighted.ts";

// The messages of v1beta1, which wallets still send: each does what its successor does.

/** A text, wrapped into a message of v1. */
export const submitLegacy = governance.rpc(MsgDefinition.methods.submitProposal, (ctx, request, env) => {
  const text = textOf(request.content);
  checkText(text);
  const { content, initialDeposit, proposer } = request;
  const authority = addressText(ctx.chain, env.facts.authority);
  const message = {
    typeUrl: `/${MsgExecLegacyContent.$type}`,
    value: encodeMessage(MsgExecLegacyContent, { content, authority }),
  };
  const { title, description: summary } = text;
  const whole = { messages: [message], initialDeposit, proposer, metadata: "", title, summary, expedited: false };
  return { proposalId: submit(ctx, env, whole) };
});

export const voteLegacy = governance.rpc(MsgDefinition.methods.vote, (ctx, request, env) => {
  castVote(ctx, env, { ...request, metadata: "" });
  return {};
});

/** Weights of v1beta1 are counts of 10^-18 on the wire. */
function weightText(weight: string): string {
  try {
    return formatDec(decFromAtomics(weight));
  } catch {
    throw fail.invalidVote(`invalid weight: ${weight.slice(0, 100)}`);
  }
}

export const voteWeightedLegacy = governance.rpc(MsgDefinition.methods.voteWeighted, (ctx, request, env) => {
  const options = request.options.map(({ option, weight }) => ({ option, weight: weightText(weight) }));
  castWeighted(ctx, env, { ...request, options, metadata: "" });
  return {};
});

export const depositLegacy = governance.rpc(MsgDefinition.methods.deposit, (ctx, request, env) => {
  giveDeposit(ctx, env, request);
  return {};
});
