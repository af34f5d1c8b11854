import type { UnbondingDelegationEntry } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { requireCandidate, unbondingTime } from "./candidate.ts";
import { addDelegation } from "./delegate.ts";
import { completionOf, setUnbonding, type UnbondingKey, unbondingOf } from "./entries.ts";
import { fail } from "./errors.ts";
import type { StakingEnv } from "./module.ts";
import { addUnbonding, movePools } from "./pools.ts";
import { isWorthless, stockOf } from "./rate.ts";
import { unbond } from "./unbond.ts";

/** One entry for each height: what begins and completes with another is added to it. */
function withEntry(
  entries: readonly UnbondingDelegationEntry[],
  height: bigint,
  completion: bigint,
  tokens: bigint,
  id: () => bigint,
): UnbondingDelegationEntry[] {
  const same = entries.findIndex((one) => one.creationHeight === height && completionOf(one) === completion);
  const twin = entries[same];
  if (twin === undefined) {
    const amount = tokens.toString();
    const fresh = { creationHeight: height, completionTime: timestampOf(completion), unbondingOnHoldRefCount: 0n };
    return [...entries, { ...fresh, initialBalance: amount, balance: amount, unbondingId: id() }];
  }
  const more = (amount: string) => (BigInt(amount) + tokens).toString();
  return entries.with(same, { ...twin, initialBalance: more(twin.initialBalance), balance: more(twin.balance) });
}

/**
 * Begins to release shares of a delegation, which takes the unbonding time whether or not the candidate has a seat.
 * @returns when they are free, nanoseconds since 1970, and the base units
 * @throws too many entries (code 27), and as `unbond`
 */
export function undelegate(
  ctx: Ctx,
  env: StakingEnv,
  key: UnbondingKey,
  shares: bigint,
): { readonly completion: bigint; readonly tokens: bigint } {
  const [delegator, operator] = key;
  const before = unbondingOf(ctx, env, key);
  if (before.length >= env.state.params.get(ctx).maxEntries) throw fail.maxUnbondingDelegationEntries();
  const { tokens, pool } = unbond(ctx, env, delegator, operator, shares);
  movePools(ctx, env, pool, "not_bonded_tokens_pool", tokens);
  addUnbonding(ctx, env, tokens);
  const completion = ctx.time + unbondingTime(ctx, env);
  const id = () => env.state.unbondingId.next(ctx);
  setUnbonding(ctx, env, key, before, withEntry(before, BigInt(ctx.height), completion, tokens, id));
  return { completion, tokens };
}

/**
 * Takes tokens of an entry back to the candidate that they were taken from.
 * @throws jailed, a rate of nothing, no entry of that height, more than it has, or one that is complete
 */
export function cancelUnbonding(ctx: Ctx, env: StakingEnv, key: UnbondingKey, height: bigint, tokens: bigint): void {
  const candidate = requireCandidate(ctx, env, key[1]);
  if (isWorthless(stockOf(candidate))) throw fail.delegatorShareRateInvalid();
  if (candidate.jailed) throw fail.validatorJailed();
  const before = unbondingOf(ctx, env, key);
  if (before.length === 0) throw fail.noUnbondingDelegation();
  const at = before.findIndex(({ creationHeight }) => creationHeight === height);
  const entry = before[at];
  if (entry === undefined) throw sdk.notFound(`unbonding delegation entry is not found at block height ${height}`);
  const balance = BigInt(entry.balance);
  if (balance < tokens) throw sdk.invalidRequest("amount is greater than the unbonding delegation entry balance");
  if (completionOf(entry) < ctx.time) throw sdk.invalidRequest("unbonding delegation is already processed");
  addUnbonding(ctx, env, -tokens);
  addDelegation(ctx, env, key, candidate, tokens, "not_bonded_tokens_pool");
  const initial = BigInt(entry.initialBalance) - tokens;
  const rest = { ...entry, balance: (balance - tokens).toString(), initialBalance: initial.toString() };
  const after = balance === tokens ? before.toSpliced(at, 1) : before.with(at, rest);
  setUnbonding(ctx, env, key, before, after);
}
