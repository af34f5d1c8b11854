import { equalBytes } from "../../codec/bytes.ts";
import { decToAtomics } from "../../codec/decimal.ts";
import { bytesKey } from "../../codec/keys.ts";
import { pairKey } from "../../codec/keys-compose.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { requireCandidate, unbondingTime } from "./candidate.ts";
import { addDelegation } from "./delegate.ts";
import { type RedelegationKey, redelegationOf, setRedelegation } from "./entries.ts";
import { fail } from "./errors.ts";
import type { StakingEnv } from "./module.ts";
import { unbond } from "./unbond.ts";

const delegatorTo = { first: pairKey(bytesKey, bytesKey) };

/**
 * Moves shares from one candidate to another at once. What they were worth stays liable for the faults of the first until the
 * unbonding time is over, and until then may not move on.
 * @returns when that is, nanoseconds since 1970
 * @throws the same candidate, an unknown one, a redelegation to the source that is not complete, too many entries; as `unbond`
 */
export function redelegate(ctx: Ctx, env: StakingEnv, key: RedelegationKey, shares: bigint): bigint {
  const { state } = env;
  const [delegator, source, destination] = key;
  if (equalBytes(source, destination)) throw fail.selfRedelegation();
  if (!state.candidates.has(ctx, destination)) throw fail.badRedelegationDestination();
  if (!state.candidates.has(ctx, source)) throw fail.badRedelegationSource();
  const received = startingWith(delegatorTo, [delegator, source] as const);
  if (state.redelegationsTo.keys(ctx, { within: received }).next().done !== true) throw fail.transitiveRedelegation();
  const before = redelegationOf(ctx, env, key);
  if (before.length >= state.params.get(ctx).maxEntries) throw fail.maxRedelegationEntries();
  const { tokens, pool } = unbond(ctx, env, delegator, source, shares);
  if (tokens === 0n) throw fail.tinyRedelegationAmount();
  const candidate = requireCandidate(ctx, env, destination);
  const sharesDst = addDelegation(ctx, env, [delegator, destination], candidate, tokens, pool);
  const completion = ctx.time + unbondingTime(ctx, env);
  const entry = {
    creationHeight: BigInt(ctx.height),
    completionTime: timestampOf(completion),
    initialBalance: tokens.toString(),
    sharesDst: decToAtomics(sharesDst),
    unbondingId: state.unbondingId.next(ctx),
    unbondingOnHoldRefCount: 0n,
  };
  setRedelegation(ctx, env, key, before, [...before, entry]);
  return completion;
}
