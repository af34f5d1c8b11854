import { type Committee, type Proposal, ProposalStatus } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { EventProposalClosed } from "../../codec/gen/eco2/committee/v1/events.ts";
import { timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { CommitteeEnv } from "./module.ts";

/** Nanoseconds since 1970 at which the vote ends. */
export const endOf = ({ votingEnd }: Proposal): bigint => (votingEnd === undefined ? 0n : timeOf(votingEnd));

/** Ends a proposal. */
export function closeProposal(
  ctx: Ctx,
  { state }: CommitteeEnv,
  proposal: Proposal,
  status: ProposalStatus,
  reason = "",
): void {
  const { id, committeeId } = proposal;
  state.open.remove(ctx, [committeeId, id]);
  state.ends.remove(ctx, [endOf(proposal), id]);
  state.proposals.set(ctx, id, { ...proposal, status, reason });
  emitTyped(ctx, EventProposalClosed, { proposalId: id, committeeId, status });
}

/** What a vote leads to: agreed, refused for good, or open still. */
export function verdict({ votes }: Proposal, { members, rules }: Committee): "yes" | "no" | "open" {
  const threshold = rules?.threshold ?? 0;
  const yes = votes.filter((vote) => vote.yes).length;
  if (yes >= threshold) return "yes";
  return members.length - (votes.length - yes) < threshold ? "no" : "open";
}

/** Ends the proposals whose time is over. */
export function expireProposals(ctx: Ctx, env: CommitteeEnv): void {
  const { state } = env;
  for (const [, id] of [...state.ends.keys(ctx, { to: [ctx.time + 1n, 0n] })])
    closeProposal(ctx, env, state.proposals.get(ctx, id), ProposalStatus.PROPOSAL_STATUS_EXPIRED);
}
