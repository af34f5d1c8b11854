import { toHex } from "../../codec/bytes.ts";
import { addressText, operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { CollectionSet } from "../../core/state/set.ts";
import { consensusAddress, isSeated } from "./candidate.ts";
import { completionOf } from "./entries.ts";
import type { StakingEnv } from "./module.ts";
import type { Pool } from "./pools.ts";
import { stockOf } from "./rate.ts";

const unbondingSum = (ctx: Ctx, { state }: StakingEnv): bigint =>
  [...state.unbonding.range(ctx)]
    .flatMap(([, { entries }]) => entries)
    .reduce((sum, { balance }) => sum + BigInt(balance), 0n);

/** The pools hold the tokens of candidates with and without seats, and what unbonds. */
export function poolsInvariant(ctx: Ctx, env: StakingEnv): string | undefined {
  const { state, use, facts } = env;
  const unbonding = unbondingSum(ctx, env);
  const noted = state.unbondingTokens.find(ctx) ?? 0n;
  if (noted !== unbonding) return `${unbonding} are unbonding, ${noted} are noted`;
  const wanted: Record<Pool, bigint> = { bonded_tokens_pool: 0n, not_bonded_tokens_pool: unbonding };
  for (const [, candidate] of state.candidates.range(ctx))
    wanted[isSeated(candidate) ? "bonded_tokens_pool" : "not_bonded_tokens_pool"] += stockOf(candidate).tokens;
  for (const pool of ["bonded_tokens_pool", "not_bonded_tokens_pool"] as const) {
    const held = use.bank.balance(ctx, facts.moduleAddress(pool), state.params.get(ctx).bondDenom);
    if (held !== wanted[pool]) return `${pool} holds ${held}, its tokens are ${wanted[pool]}`;
  }
  return undefined;
}

/** Delegations are positive, those of a candidate sum to its shares, and both directions name the same. */
export function sharesInvariant(ctx: Ctx, { state }: StakingEnv): string | undefined {
  const sums = new Map<string, bigint>();
  let count = 0;
  for (const [[delegator, operator], shares] of state.delegations.range(ctx)) {
    if (shares <= 0n) return `${addressText(ctx.chain, delegator)} has ${shares} shares`;
    if (!state.delegators.has(ctx, [operator, delegator])) return `${addressText(ctx.chain, delegator)} is not indexed`;
    sums.set(toHex(operator), (sums.get(toHex(operator)) ?? 0n) + shares);
    count += 1;
  }
  for (const [operator, candidate] of state.candidates.range(ctx)) {
    const { tokens, shares } = stockOf(candidate);
    const held = sums.get(toHex(operator)) ?? 0n;
    if (held !== shares) return `${operatorText(ctx.chain, operator)} has ${shares} shares, its delegations ${held}`;
    if (tokens < 0n || (shares === 0n && tokens > 0n))
      return `${operatorText(ctx.chain, operator)} has ${tokens} tokens and ${shares} shares`;
    sums.delete(toHex(operator));
  }
  const [stray] = sums.keys();
  if (stray !== undefined) return `delegations to ${stray}, which is no candidate`;
  const indexed = [...state.delegators.keys(ctx)].length;
  return indexed === count ? undefined : `${count} delegations, ${indexed} index entries`;
}

/** Keys lead to their candidates and back; those that are BONDED are those that have seats, and none has both a seat and no key. */
export function seatsInvariant(ctx: Ctx, { state }: StakingEnv): string | undefined {
  const seats = new Set([...state.seats.range(ctx)].map(([, { operatorAddress }]) => operatorAddress));
  let [keys, seated] = [0, 0];
  for (const [operator, candidate] of state.candidates.range(ctx)) {
    const name = operatorText(ctx.chain, operator);
    const found = state.byConsensus.find(ctx, consensusAddress(candidate));
    if (found === undefined || toHex(found) !== toHex(operator)) return `the key of ${name} does not lead to it`;
    keys += 1;
    if (isSeated(candidate) !== state.seated.has(ctx, operator) || isSeated(candidate) !== seats.has(name))
      return `${name} has status ${candidate.status}, which its seat is not`;
    if (isSeated(candidate)) seated += 1;
  }
  if ([...state.byConsensus.range(ctx)].length !== keys) return `${keys} candidates, another number of keys`;
  const counted = [...state.seated.keys(ctx)].length;
  return counted === seated ? undefined : `${seated} candidates are seated, ${counted} are indexed`;
}

/** An index has exactly these keys. */
function indexFault<K>(
  ctx: Ctx,
  name: string,
  index: CollectionSet<K>,
  wanted: readonly K[],
  text: (key: K) => string,
) {
  const missing = wanted.find((key) => !index.has(ctx, key));
  if (missing !== undefined) return `${name} lacks ${text(missing)}`;
  const [named, there] = [new Set(wanted.map(text)).size, [...index.keys(ctx)].length];
  return named === there ? undefined : `${name} has ${there} entries, ${named} are wanted`;
}

/** Every index of unbonding delegations and redelegations names exactly what is there. */
export function entriesInvariant(ctx: Ctx, { state }: StakingEnv): string | undefined {
  const text = (key: unknown): string =>
    key instanceof Uint8Array ? toHex(key) : Array.isArray(key) ? key.map(text).join(" ") : String(key);
  const unbonding = [...state.unbonding.range(ctx)];
  const moved = [...state.redelegations.range(ctx)];
  const empty = [...unbonding, ...moved].some(([, { entries }]) => entries.length === 0);
  if (empty) return "an unbonding delegation or redelegation without entries";
  const height = ({ creationHeight }: { readonly creationHeight: bigint }) => Number(creationHeight);
  const u = unbonding.flatMap(([[delegator, operator], { entries }]) =>
    entries.map((entry) => ({ delegator, operator, entry })),
  );
  const r = moved.flatMap(([[delegator, source, destination], { entries }]) =>
    entries.map((entry) => ({ delegator, source, destination, entry })),
  );
  return (
    indexFault(
      ctx,
      "unbonding by operator",
      state.unbondingBy,
      u.map((one) => [one.operator, one.delegator] as const),
      text,
    ) ??
    indexFault(
      ctx,
      "unbonding by height",
      state.unbondingSince,
      u.map((one) => [one.operator, height(one.entry), one.delegator] as const),
      text,
    ) ??
    indexFault(
      ctx,
      "unbonding queue",
      state.unbondingQueue,
      u.map((one) => [completionOf(one.entry), [one.delegator, one.operator]] as const),
      text,
    ) ??
    indexFault(
      ctx,
      "redelegations by source",
      state.redelegationsFrom,
      r.map((one) => [one.source, one.delegator, one.destination] as const),
      text,
    ) ??
    indexFault(
      ctx,
      "redelegations by destination",
      state.redelegationsTo,
      r.map((one) => [one.delegator, one.destination, one.source] as const),
      text,
    ) ??
    indexFault(
      ctx,
      "redelegations by height",
      state.redelegationsSince,
      r.map((one) => [one.source, height(one.entry), [one.delegator, one.destination]] as const),
      text,
    ) ??
    indexFault(
      ctx,
      "redelegation queue",
      state.redelegationQueue,
      r.map((one) => [completionOf(one.entry), [one.delegator, one.source, one.destination]] as const),
      text,
    )
  );
}
