import type { Params, Proposal } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import { ProposalStatus } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import type { Timestamp } from "../../codec/gen/google/protobuf/timestamp.ts";
import { timeOf, timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { fail } from "./errors.ts";
import type { GovEnv } from "./module.ts";
import { periodOf } from "./params.ts";

const { PROPOSAL_STATUS_DEPOSIT_PERIOD: depositing, PROPOSAL_STATUS_VOTING_PERIOD: voting } = ProposalStatus;

/** Whether deposits are taken, and votes may still come. */
export const isOpen = ({ status }: Proposal): boolean => status === depositing || status === voting;

/** @throws unknown proposal (gov 2) */
export function requireProposal(ctx: Ctx, { state }: GovEnv, id: bigint): Proposal {
  const proposal = state.proposals.find(ctx, id);
  if (proposal === undefined) throw fail.unknownProposal(`${id}`);
  return proposal;
}

/** A time that a proposal of this status has, in nanoseconds. */
export function requiredTime(time: Timestamp | undefined, { id }: Proposal): bigint {
  if (time === undefined) throw new BrokenInvariant(`proposal ${id} lacks a time that its status has`);
  return timeOf(time);
}

/** Whether the period of a proposal has ended, though its close may be left to the end of this block or a later one. */
export function hasEnded({ time }: Ctx, proposal: Proposal): boolean {
  if (proposal.status === depositing) return time > requiredTime(proposal.depositEndTime, proposal);
  return proposal.status !== voting || time > requiredTime(proposal.votingEndTime, proposal);
}

/** Stores a proposal and lists it where its status is looked for. */
export function putProposal(ctx: Ctx, { state }: GovEnv, proposal: Proposal): void {
  const { id, status } = proposal;
  state.proposals.set(ctx, id, proposal);
  if (status === depositing) state.inactive.add(ctx, [requiredTime(proposal.depositEndTime, proposal), id]);
  if (status !== voting) return;
  state.active.add(ctx, [requiredTime(proposal.votingEndTime, proposal), id]);
  state.voting.add(ctx, id);
}

/** Takes an open proposal off the lists of its status, before it gets another or goes. */
export function unlist(ctx: Ctx, { state }: GovEnv, proposal: Proposal): void {
  const { id, status } = proposal;
  if (status === depositing) state.inactive.remove(ctx, [requiredTime(proposal.depositEndTime, proposal), id]);
  if (status !== voting) return;
  state.active.remove(ctx, [requiredTime(proposal.votingEndTime, proposal), id]);
  state.voting.remove(ctx, id);
  // Votes are deleted a few a block.
  state.fading.add(ctx, id);
}

/** Removes an open proposal; its deposits must be settled by the caller. */
export function deleteProposal(ctx: Ctx, env: GovEnv, proposal: Proposal): void {
  unlist(ctx, env, proposal);
  env.state.proposals.remove(ctx, proposal.id);
}

/** Begins the voting period. */
export function activate(ctx: Ctx, env: GovEnv, proposal: Proposal, params: Params): void {
  unlist(ctx, env, proposal);
  const period = periodOf(proposal.expedited ? params.expeditedVotingPeriod : params.votingPeriod);
  putProposal(ctx, env, {
    ...proposal,
    status: voting,
    votingStartTime: timestampOf(ctx.time),
    votingEndTime: timestampOf(ctx.time + period),
  });
}
