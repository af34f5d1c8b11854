import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { type Proposal, ProposalStatus } from "../../../codec/gen/cosmos/gov/v1/gov.ts";
import { QueryDefinition, type QueryProposalsRequest } from "../../../codec/gen/cosmos/gov/v1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { type GovEnv, governance } from "../module.ts";
import { requireId } from "./arguments.ts";

/** @throws InvalidArgument, NotFound */
export function findProposal(ctx: Ctx, { state }: GovEnv, id: bigint): Proposal {
  requireId(id);
  const proposal = state.proposals.find(ctx, id);
  if (proposal === undefined) throw notFound(`proposal ${id} doesn't exist`);
  return proposal;
}

const statuses = new Set<number>(Object.values(ProposalStatus).filter((status) => status !== 0));

/** One page of proposals by status, voter and depositor, each where it is given. Votes are there while a proposal is voted on. */
export function pageOfProposals(
  ctx: Ctx,
  { state }: GovEnv,
  {
    proposalStatus,
    voter,
    depositor,
    pagination,
  }: Omit<QueryProposalsRequest, "pagination"> & {
    readonly pagination: PageRequest | undefined;
  },
) {
  const voting = voter === "" ? undefined : queryAddress(ctx, voter);
  const giving = depositor === "" ? undefined : queryAddress(ctx, depositor);
  return paginate(ctx, state.proposals, pagination, {
    keep: (id, { status }) =>
      (!statuses.has(proposalStatus) || status === proposalStatus) &&
      (voting === undefined || (state.voting.has(ctx, id) && state.votes.has(ctx, [id, voting]))) &&
      (giving === undefined || state.deposits.has(ctx, [id, giving])),
    take: (_, proposal) => proposal,
  });
}

export const proposal = governance.rpc(QueryDefinition.methods.proposal, (ctx, { proposalId }, env) => ({
  proposal: findProposal(ctx, env, proposalId),
}));

export const proposals = governance.rpc(QueryDefinition.methods.proposals, (ctx, request, env) => {
  const page = pageOfProposals(ctx, env, request);
  return { proposals: [...page.items], pagination: page.pagination };
});
