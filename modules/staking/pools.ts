import type { Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import type { Ctx } from "../../core/ctx.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { isSeated } from "./candidate.ts";
import type { StakingEnv } from "./module.ts";

/** Tokens of candidates that have a seat are in the first; all other tokens, and what unbonds, in the second. */
export type Pool = "bonded_tokens_pool" | "not_bonded_tokens_pool";

export const poolOf = (candidate: Validator): Pool =>
  isSeated(candidate) ? "bonded_tokens_pool" : "not_bonded_tokens_pool";

const coinsOf = (ctx: Ctx, { state }: StakingEnv, amount: bigint) => [
  { denom: state.params.get(ctx).bondDenom, amount },
];

/** Moves base units from one pool to the other, if they are two. */
export function movePools(ctx: Ctx, env: StakingEnv, from: Pool, to: Pool, amount: bigint): void {
  if (from !== to && amount > 0n) env.use.bank.sendBetweenModules(ctx, from, to, coinsOf(ctx, env, amount));
}

/** What is slashed goes to the chain's own carbon neutrality: nothing is burned. */
export function forfeit(ctx: Ctx, env: StakingEnv, from: Pool, amount: bigint): void {
  if (amount > 0n) env.use.bank.sendBetweenModules(ctx, from, "neutrality", coinsOf(ctx, env, amount));
}

/** Binds coins of an account, vesting ones too. @throws insufficient funds (code 5) */
export function bind(ctx: Ctx, env: StakingEnv, delegator: Uint8Array, pool: Pool, amount: bigint): void {
  env.use.bank.delegateCoins(ctx, delegator, pool, coinsOf(ctx, env, amount));
}

/** Gives coins that have unbonded back. */
export function release(ctx: Ctx, env: StakingEnv, delegator: Uint8Array, amount: bigint): void {
  env.use.bank.undelegateCoins(ctx, delegator, "not_bonded_tokens_pool", coinsOf(ctx, env, amount));
}

/** Changes how much of the second pool is in unbonding entries. */
export function addUnbonding(ctx: Ctx, { state }: StakingEnv, by: bigint): void {
  if (by !== 0n) state.unbondingTokens.set(ctx, (state.unbondingTokens.find(ctx) ?? 0n) + by);
}

/** @throws invalid request (code 18) for another denomination than the bond's */
export function requireBondDenom(ctx: Ctx, { state }: StakingEnv, denom: string): void {
  const { bondDenom } = state.params.get(ctx);
  if (denom !== bondDenom) throw sdk.invalidRequest(`invalid coin denomination: got ${denom}, expected ${bondDenom}`);
}
