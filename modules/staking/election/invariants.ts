import { equalBytes } from "../../../codec/bytes.ts";
import { operatorBytes } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { consensusAddress, isSeated } from "../candidate.ts";
import type { StakingEnv } from "../module.ts";
import { isBootstrap, membersOf } from "./seats.ts";

/** Each candidate has one tally, whose votes are its tokens. */
export function talliesInvariant(ctx: Ctx, { state }: Pick<StakingEnv, "state">): string | undefined {
  let candidates = 0;
  for (const [operator, { operatorAddress, tokens }] of state.candidates.range(ctx)) {
    candidates += 1;
    const votes = state.tallies.find(ctx, operator)?.votes;
    if (votes !== tokens) return `${operatorAddress} has ${tokens} tokens and ${votes ?? "no"} votes`;
  }
  const tallies = [...state.tallies.range(ctx)].length;
  return tallies === candidates ? undefined : `there are ${tallies} tallies of ${candidates} candidates`;
}

/** Members and seated candidates are the same, and each sits with its own key. */
export function seatsInvariant(ctx: Ctx, { state }: Pick<StakingEnv, "state">): string | undefined {
  const members = membersOf(ctx, { state }).filter((member) => !isBootstrap(member));
  for (const { address, seat } of members) {
    const candidate = state.candidates.find(ctx, operatorBytes(ctx.chain, seat.operatorAddress));
    if (candidate === undefined || !isSeated(candidate)) return `${seat.operatorAddress} has a seat and is not bonded`;
    if (!equalBytes(consensusAddress(candidate), address)) return `${seat.operatorAddress} sits with another's key`;
  }
  const seated = [...state.candidates.range(ctx)].filter(([, candidate]) => isSeated(candidate)).length;
  return seated === members.length ? undefined : `${seated} candidates are bonded, ${members.length} have seats`;
}
