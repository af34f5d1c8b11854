import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { type Proposal, ProposalStatus, type TallyResult, type Vote } from "../../../codec/gen/cosmos/gov/v1/gov.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/gov/v1/query.ts";
import { u64Key } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument } from "../../../core/queryError.ts";
import { type Page, paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { type GovEnv, governance } from "../module.ts";
import { emptyTally, talliedPower, tallyResult } from "../tally.ts";
import { requireGiven, requireId } from "./arguments.ts";
import { findProposal } from "./proposals.ts";

/** A vote on a proposal that is voted on. @throws InvalidArgument, also where there is none, as the SDK */
export function findVote(ctx: Ctx, { state }: GovEnv, id: bigint, voter: string): Vote {
  requireId(id);
  requireGiven(voter, "voter");
  const address = queryAddress(ctx, voter);
  const found = state.voting.has(ctx, id) ? state.votes.find(ctx, [id, address]) : undefined;
  if (found === undefined) throw invalidArgument(`voter: ${voter} not found for proposal: ${id}`);
  return found;
}

/** One page of the votes on a proposal; of one that is over there are none, though they are deleted little by little. */
export function pageOfVotes(ctx: Ctx, { state }: GovEnv, id: bigint, request: PageRequest | undefined): Page<Vote> {
  requireId(id);
  if (!state.voting.has(ctx, id)) return { items: [], pagination: { nextKey: new Uint8Array(0), total: 0n } };
  const within = startingWith({ first: u64Key }, id);
  return paginate(ctx, state.votes, request, { within, take: (_, vote) => vote });
}

/** What a proposal's votes are worth: now while it is voted on, at its close afterwards. */
export function tallyOf(ctx: Ctx, env: GovEnv, proposal: Proposal): TallyResult {
  const { id, status, finalTallyResult = emptyTally } = proposal;
  if (status === ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD) return emptyTally;
  return status === ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD
    ? tallyResult(talliedPower(ctx, env, id))
    : finalTallyResult;
}

export const vote = governance.rpc(QueryDefinition.methods.vote, (ctx, { proposalId, voter }, env) => ({
  vote: findVote(ctx, env, proposalId, voter),
}));

export const votes = governance.rpc(QueryDefinition.methods.votes, (ctx, { proposalId, pagination }, env) => {
  const page = pageOfVotes(ctx, env, proposalId, pagination);
  return { votes: [...page.items], pagination: page.pagination };
});

export const tallyResultQuery = governance.rpc(QueryDefinition.methods.tallyResult, (ctx, { proposalId }, env) => ({
  tally: tallyOf(ctx, env, findProposal(ctx, env, proposalId)),
}));
