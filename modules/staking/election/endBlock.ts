import type { ValidatorUpdate } from "../../../codec/gen/tendermint/abci/types.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { StakingEnv } from "../module.ts";
import { announcePhase, isOver } from "./clock.ts";
import { holdElection } from "./election.ts";
import { leave } from "./leave.ts";
import { noteSigners } from "./proof.ts";
import { membersOf, settleClaims } from "./seats.ts";
import { isOutgoing, takeStep } from "./steps.ts";
import { difference } from "./updates.ts";

/**
 * All that elections do in a block, at its end, when every vote of it is known.
 * @returns what CometBFT is to be told; in force two blocks later
 */
export function endElections(ctx: Ctx, env: StakingEnv): ValidatorUpdate[] {
  const before = membersOf(ctx, env);
  settleClaims(ctx, env, before);
  noteSigners(ctx, env);
  const isElectionDay = isOver(env.state.term.get(ctx), ctx.time);
  if (isElectionDay) holdElection(ctx, env, membersOf(ctx, env));
  const staying = leave(ctx, env, membersOf(ctx, env));
  takeStep(ctx, env, staying, before.length);
  const after = membersOf(ctx, env);
  announcePhase(ctx, env, env.state.step.has(ctx) || after.some(isOutgoing), isElectionDay);
  return difference(before, after);
}
