import { ProposalStatus } from "../../../codec/gen/eco2/committee/v1/committee.ts";
import { EventVote } from "../../../codec/gen/eco2/committee/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { execute } from "../execute.ts";
import { committee } from "../module.ts";
import { closeProposal, endOf, verdict } from "../proposals.ts";
import { isInOffice, standing } from "../records.ts";

/** A member may change its vote while the proposal is open. */
export const vote = committee.rpc(MsgDefinition.methods.vote, (ctx, { voter: text, proposalId, yes }, env) => {
  const { state } = env;
  const voter = addressText(ctx.chain, messageAddress(ctx, text, "voter"));
  const found = state.proposals.find(ctx, proposalId);
  if (found === undefined) throw fail.unknownProposal(`${proposalId}`);
  const body = standing(ctx, env, found.committeeId);
  if (!body.members.includes(voter)) throw fail.notMember(voter);
  if (found.status !== ProposalStatus.PROPOSAL_STATUS_OPEN || ctx.time > endOf(found))
    throw fail.closed(`${proposalId}`);
  if (!isInOffice(ctx, body)) throw fail.notInOffice(body.name);
  const known = found.votes.some((one) => one.voter === voter);
  const votes = known
    ? found.votes.map((one) => (one.voter === voter ? { voter, yes } : one))
    : [...found.votes, { voter, yes }];
  const next = { ...found, votes };
  state.proposals.set(ctx, proposalId, next);
  emitTyped(ctx, EventVote, { proposalId, voter, yes });
  const close = (status: ProposalStatus, reason = "") => {
    closeProposal(ctx, env, next, status, reason);
    return { status };
  };
  switch (verdict(next, body)) {
    case "open":
      return { status: ProposalStatus.PROPOSAL_STATUS_OPEN };
    case "no":
      return close(ProposalStatus.PROPOSAL_STATUS_REJECTED);
    case "yes": {
      const failed = execute(ctx, env, body, next.messages);
      return failed === undefined
        ? close(ProposalStatus.PROPOSAL_STATUS_EXECUTED)
        : close(ProposalStatus.PROPOSAL_STATUS_FAILED, failed);
    }
  }
});
