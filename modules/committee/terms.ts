import { type Committee, ProposalStatus } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { EventMembersChanged } from "../../codec/gen/eco2/committee/v1/events.ts";
import { u64Key } from "../../codec/keys.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { startingWith } from "../../core/state/range.ts";
import type { CommitteeEnv } from "./module.ts";
import { closeProposal } from "./proposals.ts";
import { putCommittee } from "./records.ts";

/** Ends every open proposal of a committee: whoever made it, or the rules that it was made under, are no longer those. */
export function dropProposals(ctx: Ctx, env: CommitteeEnv, id: bigint): void {
  const { state } = env;
  for (const [, proposal] of [...state.open.keys(ctx, { within: startingWith({ first: u64Key }, id) })])
    closeProposal(ctx, env, state.proposals.get(ctx, proposal), ProposalStatus.PROPOSAL_STATUS_DROPPED);
}

/** Forgets what was spent: limits are of one term. */
function resetSpent(ctx: Ctx, { state }: CommitteeEnv, id: bigint): void {
  for (const [key] of [...state.spent.range(ctx, { within: startingWith({ first: u64Key }, id) })])
    state.spent.remove(ctx, key);
}

/** Puts members into office for a term that begins now. */
export function beginTerm(
  ctx: Ctx,
  env: CommitteeEnv,
  found: Committee,
  members: readonly string[],
  end: bigint | undefined,
): Committee {
  dropProposals(ctx, env, found.id);
  resetSpent(ctx, env, found.id);
  const next = { ...found, members: [...members], termEnd: end === undefined ? undefined : timestampOf(end) };
  putCommittee(ctx, env, next);
  emitTyped(ctx, EventMembersChanged, { committeeId: found.id, members: [...members] });
  return next;
}
