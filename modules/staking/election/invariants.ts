import { equalBytes } from "../../../codec/bytes.ts";
import { operatorBytes } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { consensusAddress } from "../candidate.ts";
import type { StakingEnv } from "../module.ts";

/** Each candidate has one tally, whose votes are its tokens, barred exactly if it is jailed. */
export function talliesInvariant(ctx: Ctx, { state }: StakingEnv): string | undefined {
  let candidates = 0;
  for (const [operator, { operatorAddress, tokens, jailed }] of state.candidates.range(ctx)) {
    candidates += 1;
    const tally = state.tallies.find(ctx, operator);
    if (tally?.votes !== tokens) return `${operatorAddress} has ${tokens} tokens and ${tally?.votes ?? "no"} votes`;
    if (tally.barred !== jailed) return `${operatorAddress} is jailed: ${jailed}, barred: ${tally.barred}`;
  }
  const tallies = [...state.tallies.range(ctx)].length;
  return tallies === candidates ? undefined : `there are ${tallies} tallies of ${candidates} candidates`;
}

/** Each member that is a candidate sits with its own key. */
export function keysInvariant(ctx: Ctx, { state }: StakingEnv): string | undefined {
  for (const [address, { operatorAddress }] of state.seats.range(ctx)) {
    if (operatorAddress === "") continue;
    const candidate = state.candidates.find(ctx, operatorBytes(ctx.chain, operatorAddress));
    if (candidate === undefined) return `${operatorAddress} has a seat and is no candidate`;
    if (!equalBytes(consensusAddress(candidate), address)) return `${operatorAddress} sits with another's key`;
  }
  return undefined;
}
