import { decFromAtomics, formatDecCoins } from "../../codec/decimal.ts";
import type { Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit, silent } from "../../core/events.ts";
import { add, type DecCoins, decCoinsOf, mul, sub } from "./decCoins.ts";
import { rewardsAccount } from "./module.ts";
import type { Parts } from "./parts.ts";
import { addToPool } from "./pool.ts";

/** The account that fees and the reward of the block come from. */
const feeCollector = "fee_collector";

/** Books what the module's account holds already to a candidate: its commission, the rest to its voters. */
export function allocate(
  ctx: Ctx,
  { state }: Parts,
  operator: Uint8Array,
  candidate: Validator,
  rewards: DecCoins,
): void {
  const commission = mul(rewards, decFromAtomics(candidate.commission?.commissionRates?.rate ?? "0"));
  const current = state.current.get(ctx, operator);
  state.commission.set(ctx, operator, add(state.commission.get(ctx, operator), commission));
  state.current.set(ctx, operator, { ...current, rewards: add(current.rewards, sub(rewards, commission)) });
  state.outstanding.set(ctx, operator, add(state.outstanding.get(ctx, operator), rewards));
  if (silent(ctx)) return;
  const told = (type: string, coins: DecCoins) =>
    emit(ctx, type, ["amount", formatDecCoins(coins)], ["validator", candidate.operatorAddress]);
  told("commission", commission);
  told("rewards", rewards);
}

/**
 * Hands all that was collected in the block to its proposer, or to the community pool where its key has no candidate. The work
 * is the same whatever the number of voters.
 */
export function allocateBlock(ctx: Ctx, parts: Parts): void {
  const { use } = parts;
  const collected = use.bank.balances(ctx, use.accounts.moduleAddress(feeCollector));
  if (collected.length === 0) return;
  use.bank.sendBetweenModules(ctx, feeCollector, rewardsAccount, collected);
  const operator = use.staking.operatorOf(ctx, ctx.proposer);
  const candidate = operator === undefined ? undefined : use.staking.validator(ctx, operator);
  if (operator === undefined || candidate === undefined) addToPool(ctx, parts, decCoinsOf(collected));
  else allocate(ctx, parts, operator, candidate, decCoinsOf(collected));
}
