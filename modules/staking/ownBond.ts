import { decTruncate } from "../../codec/decimal.ts";
import type { Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import type { Ctx } from "../../core/ctx.ts";
import { leastSelfBond } from "./election/rules.ts";
import { fail } from "./errors.ts";
import type { StakingEnv } from "./module.ts";
import { stockOf, worthOf } from "./rate.ts";

/** What a candidate itself has bonded, base units, where it has these shares of its own. */
const worth = (candidate: Validator, shares: bigint): bigint => decTruncate(worthOf(stockOf(candidate), shares));

/** The least that the chain asks of every candidate, base units. */
const asked = (ctx: Ctx, { state }: StakingEnv): bigint => leastSelfBond(state.rules.get(ctx));

/** @throws ours for a bond, base units, that is less than the chain asks of a candidate */
export function requireAskedBond(ctx: Ctx, env: StakingEnv, bond: bigint): void {
  const least = asked(ctx, env);
  if (bond < least) throw fail.selfBondBelowBound(`got ${bond}, at least ${least} is required`);
}

/** Whether shares of its own are too few for a candidate to stand: worth less than it promised, or than the chain asks. */
export function isBelowOwnBond(ctx: Ctx, env: StakingEnv, candidate: Validator, shares: bigint): boolean {
  const bond = worth(candidate, shares);
  return bond < BigInt(candidate.minSelfDelegation) || bond < asked(ctx, env);
}

/** @throws its own bond is below what the candidate promised (code 16); ours where it is below what the chain asks */
export function requireOwnBond(ctx: Ctx, env: StakingEnv, operator: Uint8Array, candidate: Validator): void {
  const bond = worth(candidate, env.state.delegations.find(ctx, [operator, operator]) ?? 0n);
  if (bond < BigInt(candidate.minSelfDelegation)) throw fail.selfDelegationBelowMinimum();
  requireAskedBond(ctx, env, bond);
}
