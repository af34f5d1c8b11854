import type { ValidatorUpdate } from "../../../codec/gen/tendermint/abci/types.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { StakingEnv } from "../module.ts";
import { announcePhase, isOver } from "./clock.ts";
import { holdElection } from "./election.ts";
import { leave } from "./leave.ts";
import { noteSigners } from "./proof.ts";
import { hasToLeave, membersOf, settleClaims } from "./seats.ts";
import { isOutgoing, takeStep } from "./steps.ts";
import { difference } from "./updates.ts";

/**
 * All that elections do in a block, at its end, when every vote of it is known.
 * @returns what CometBFT is to be told; in force two blocks later
 */
export function endElections(ctx: Ctx, env: StakingEnv): ValidatorUpdate[] {
  const before = membersOf(ctx, env);
  const isClaimed = settleClaims(ctx, env, before);
  noteSigners(ctx, env);
  const isElectionDay = isOver(env.state.term.get(ctx), ctx.time);
  if (isElectionDay) holdElection(ctx, env, isClaimed ? membersOf(ctx, env) : before);
  const isTouched = isClaimed || isElectionDay;
  const staying = leave(ctx, env, isTouched ? membersOf(ctx, env) : before);
  takeStep(ctx, env, staying, before.length);
  const step = env.state.step.find(ctx);
  // Nearly every block changes nothing, and its seats are read once.
  const isChanged = isTouched || before.some(hasToLeave) || step?.height === BigInt(ctx.height);
  const after = isChanged ? membersOf(ctx, env) : before;
  announcePhase(ctx, env, step !== undefined || after.some(isOutgoing), isElectionDay);
  return difference(before, after);
}
