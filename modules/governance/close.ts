import { type Proposal, ProposalStatus } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit } from "../../core/events.ts";
import type { CollectionSet } from "../../core/state/set.ts";
import { executeAll } from "./execute.ts";
import type { GovEnv } from "./module.ts";
import { periodOf } from "./params.ts";
import { deleteProposal, putProposal, requiredTime, unlist } from "./proposals.ts";
import { fadeVotes, settleDeposits } from "./settling.ts";
import { talliedPower, tallyResult } from "./tally.ts";
import { verdictOf } from "./verdict.ts";

/** Proposals that one block drops, and closes, at most; the rest follows in the next ones. Nobody can vote in the meantime. */
const droppedAtOnce = 50;
const closedAtOnce = 4;

/** Ids of a queue whose time has come, oldest first. */
function due(ctx: Ctx, queue: CollectionSet<readonly [bigint, bigint]>, most: number): bigint[] {
  const ids: bigint[] = [];
  for (const [time, id] of queue.keys(ctx)) {
    if (time > ctx.time || ids.length === most) break;
    ids.push(id);
  }
  return ids;
}

/** Ends the deposit period of a proposal that did not get enough. */
function drop(ctx: Ctx, env: GovEnv, proposal: Proposal): void {
  deleteProposal(ctx, env, proposal);
  env.state.settling.set(ctx, proposal.id, env.state.params.get(ctx).burnProposalDepositPrevote);
  emit(ctx, "inactive_proposal", ["proposal_id", `${proposal.id}`], ["proposal_result", "proposal_dropped"]);
}

interface Outcome {
  readonly proposal: Proposal;
  readonly result: string;
  readonly log: string;
}

/** Runs a passed proposal's messages. */
function execute(ctx: Ctx, env: GovEnv, proposal: Proposal): Outcome {
  const done = executeAll(ctx, env, proposal.messages);
  if (done.ok) {
    const passed = { ...proposal, status: ProposalStatus.PROPOSAL_STATUS_PASSED };
    return { proposal: passed, result: "proposal_passed", log: "passed" };
  }
  const { index, typeUrl, reason } = done;
  return {
    proposal: { ...proposal, status: ProposalStatus.PROPOSAL_STATUS_FAILED, failedReason: reason },
    result: "proposal_failed",
    log: `passed, but msg ${index} (${typeUrl}) failed on execution: ${reason}`,
  };
}

/** An expedited proposal that does not pass goes on as a regular one, with the votes that it has. */
function goOn(ctx: Ctx, env: GovEnv, proposal: Proposal): Outcome {
  const started = requiredTime(proposal.votingStartTime, proposal);
  const end = started + periodOf(env.state.params.get(ctx).votingPeriod);
  env.state.active.remove(ctx, [requiredTime(proposal.votingEndTime, proposal), proposal.id]);
  return {
    proposal: { ...proposal, expedited: false, votingEndTime: timestampOf(end) },
    result: "expedited_proposal_rejected",
    log: "expedited proposal converted to regular",
  };
}

function decide(ctx: Ctx, env: GovEnv, tallied: Proposal, passes: boolean): Outcome {
  if (passes) return execute(ctx, env, tallied);
  const rejected = {
    ...tallied,
    status: ProposalStatus.PROPOSAL_STATUS_REJECTED,
    failedReason: "proposal did not get enough votes to pass",
  };
  return { proposal: rejected, result: "proposal_rejected", log: "rejected" };
}

/** Ends the voting period of a proposal. */
function close(ctx: Ctx, env: GovEnv, proposal: Proposal): void {
  const { state, use } = env;
  const power = talliedPower(ctx, env, proposal.id);
  const params = state.params.get(ctx);
  const verdict = verdictOf(power, use.staking.totalDelegated(ctx), params, proposal.expedited);
  const tallied = { ...proposal, finalTallyResult: tallyResult(power) };
  const goesOn = proposal.expedited && !verdict.passes;
  if (!goesOn) {
    unlist(ctx, env, proposal);
    state.settling.set(ctx, proposal.id, verdict.forfeits);
  }
  const outcome = goesOn ? goOn(ctx, env, tallied) : decide(ctx, env, tallied, verdict.passes);
  putProposal(ctx, env, outcome.proposal);
  emit(
    ctx,
    "active_proposal",
    ["proposal_id", `${proposal.id}`],
    ["proposal_result", outcome.result],
    ["proposal_log", outcome.log],
  );
}

/** The end of a block: periods that are over, and some of what they leave behind. */
export function endBlock(ctx: Ctx, env: GovEnv): void {
  const { state } = env;
  for (const id of due(ctx, state.inactive, droppedAtOnce)) drop(ctx, env, state.proposals.get(ctx, id));
  const ended = due(ctx, state.active, closedAtOnce);
  for (const id of ended) close(ctx, env, state.proposals.get(ctx, id));
  settleDeposits(ctx, env);
  // A block that closes proposals has its work.
  if (ended.length === 0) fadeVotes(ctx, env);
}
