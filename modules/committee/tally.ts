import { decFromAtomics } from "../../codec/decimal.ts";
import { bytesKey } from "../../codec/keys.ts";
import { quotient } from "../../codec/quotient.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { type CommitteeEnv, ofTwo } from "./module.ts";

// The running tally of an election. A ballot puts the shares of its voter's delegations behind a nominee, candidate by candidate, and
// staking's hook points keep them in step. The close reads one row for each nominee and candidate that has any, however many voted.

/** Tokens that shares of a candidate are worth now. */
function tokensOf(ctx: Ctx, { use }: CommitteeEnv, operator: Uint8Array, shares: bigint): bigint {
  const candidate = use.staking.validator(ctx, operator);
  const whole = candidate === undefined ? 0n : decFromAtomics(candidate.delegatorShares);
  return whole === 0n ? 0n : quotient(shares * BigInt(candidate?.tokens ?? 0), whole);
}

/** Base units that an account has delegated. */
export function stakeOf(ctx: Ctx, env: CommitteeEnv, delegator: Uint8Array): bigint {
  let stake = 0n;
  for (const { operator, shares } of env.use.staking.delegations(ctx, delegator))
    stake += tokensOf(ctx, env, operator, shares);
  return stake;
}

/** Base units behind a nominee now. */
export function votesFor(ctx: Ctx, env: CommitteeEnv, election: bigint, nominee: Uint8Array): bigint {
  let votes = 0n;
  const within = startingWith({ first: ofTwo }, [election, nominee] as const);
  for (const [[, operator], shares] of env.state.tallies.range(ctx, { within }))
    votes += tokensOf(ctx, env, operator, shares);
  return votes;
}

function addShares(
  ctx: Ctx,
  { state }: CommitteeEnv,
  election: bigint,
  nominee: Uint8Array,
  operator: Uint8Array,
  by: bigint,
): void {
  const key = [[election, nominee], operator] as const;
  const shares = (state.tallies.find(ctx, key) ?? 0n) + by;
  if (shares === 0n) state.tallies.remove(ctx, key);
  else state.tallies.set(ctx, key, shares);
}

/** Puts a ballot in the place of the one before. */
export function countBallot(
  ctx: Ctx,
  env: CommitteeEnv,
  election: bigint,
  voter: Uint8Array,
  nominee: Uint8Array,
): void {
  const { state, use } = env;
  const before = state.ballots.find(ctx, [election, voter]);
  for (const { operator, shares } of use.staking.delegations(ctx, voter)) {
    const key = [[election, voter], operator] as const;
    const counted = state.counted.find(ctx, key) ?? 0n;
    if (before !== undefined && counted !== 0n) addShares(ctx, env, election, before, operator, -counted);
    addShares(ctx, env, election, nominee, operator, shares);
    if (counted !== shares) state.counted.set(ctx, key, shares);
  }
  state.ballots.set(ctx, [election, voter], nominee);
  if (before === undefined) state.voters.add(ctx, [voter, election]);
}

/** Brings the tallies of every open election in which a delegator voted in step with its delegation. @param shares now, a Dec */
export function recount(
  ctx: Ctx,
  env: CommitteeEnv,
  delegator: Uint8Array,
  operator: Uint8Array,
  shares: bigint,
): void {
  const { state } = env;
  for (const [, election] of [...state.voters.keys(ctx, { within: startingWith({ first: bytesKey }, delegator) })]) {
    if (!state.elections.has(ctx, election)) continue;
    const key = [[election, delegator], operator] as const;
    const counted = state.counted.find(ctx, key) ?? 0n;
    if (counted === shares) continue;
    addShares(ctx, env, election, state.ballots.get(ctx, [election, delegator]), operator, shares - counted);
    if (shares === 0n) state.counted.remove(ctx, key);
    else state.counted.set(ctx, key, shares);
  }
}
