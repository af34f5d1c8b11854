import { type Proposal, ProposalStatus } from "../../../codec/gen/eco2/committee/v1/committee.ts";
import { EventProposalSubmitted } from "../../../codec/gen/eco2/committee/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { u64Key } from "../../../codec/keys.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { startingWith } from "../../../core/state/range.ts";
import { committeeAddress } from "../address.ts";
import { fail } from "../errors.ts";
import { committee } from "../module.ts";
import { grantedBy, spend } from "../powers.ts";
import { isInOffice, rulesOf, standing } from "../records.ts";
import { textFault, votingOf } from "../rules.ts";

const mostMessages = 16;

/** What is beyond the powers, or beyond what is left of a limit, is refused here already. */
export const submitProposal = committee.rpc(MsgDefinition.methods.submitProposal, (ctx, request, env) => {
  const { messages, title, summary } = request;
  const { state } = env;
  const proposer = addressText(ctx.chain, messageAddress(ctx, request.proposer, "proposer"));
  const found = standing(ctx, env, request.committeeId);
  if (!found.members.includes(proposer)) throw fail.notMember(proposer);
  if (!isInOffice(ctx, found)) throw fail.notInOffice(found.name);
  const fault = textFault("title", title) ?? textFault("summary", summary);
  if (fault !== undefined) throw fail.invalidProposal(fault);
  if (messages.length < 1 || messages.length > mostMessages)
    throw fail.invalidProposal(`${messages.length} messages, allowed: 1 to ${mostMessages}`);
  const within = startingWith({ first: u64Key }, found.id);
  const open = [...state.open.keys(ctx, { within })].length;
  if (open >= env.params.maxOpenProposals) throw fail.tooMany(`${open} proposals of ${found.name}`);
  const trial = { ...ctx, branch: ctx.branch.fork() };
  for (const message of messages)
    spend(trial, env, found.id, grantedBy(trial, env, found, message, committeeAddress(found.id)));
  const id = state.nextProposal.next(ctx);
  const end = ctx.time + votingOf(rulesOf(found));
  const proposal: Proposal = {
    id,
    committeeId: found.id,
    proposer,
    title,
    summary,
    messages,
    submitTime: timestampOf(ctx.time),
    votingEnd: timestampOf(end),
    status: ProposalStatus.PROPOSAL_STATUS_OPEN,
    votes: [],
    reason: "",
  };
  state.proposals.set(ctx, id, proposal);
  state.open.add(ctx, [found.id, id]);
  state.ends.add(ctx, [end, id]);
  emitTyped(ctx, EventProposalSubmitted, { proposalId: id, committeeId: found.id, proposer });
  return { proposalId: id };
});
