import { ProposalStatus } from "../../../codec/gen/eco2/committee/v1/committee.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/committee/v1/query.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { committee } from "../module.ts";
import { found } from "./committees.ts";

const { methods } = QueryDefinition;

export const proposal = committee.rpc(methods.proposal, (ctx, { proposalId }, { state }) => {
  const one = state.proposals.find(ctx, proposalId);
  if (one === undefined) throw notFound(`no proposal has the id ${proposalId}`);
  return { proposal: one };
});

export const proposals = committee.rpc(methods.proposals, (ctx, { committeeId, status, pagination }, { state }) => {
  found(ctx, state, committeeId);
  const index = state.proposals.by.committee;
  const page = paginate(ctx, index.entries, pagination, {
    within: index.within(committeeId),
    keep: ([, id]) =>
      status === ProposalStatus.PROPOSAL_STATUS_UNSPECIFIED || state.proposals.get(ctx, id).status === status,
    take: ([, id]) => state.proposals.get(ctx, id),
  });
  return { proposals: [...page.items], pagination: page.pagination };
});
