import { decToAtomics } from "../../codec/decimal.ts";
import { nanosOf } from "../../codec/duration.ts";
import { BondStatus, type Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { knownKey } from "../../core/tx/keys.ts";
import { votesMoved } from "./election/votes.ts";
import { fail } from "./errors.ts";
import type { StakingEnv } from "./module.ts";
import type { Stock } from "./rate.ts";
import { recordStake } from "./records.ts";

/** @throws no validator found (code 3) */
export function requireCandidate(ctx: Ctx, { state }: StakingEnv, operator: Uint8Array): Validator {
  const found = state.candidates.find(ctx, operator);
  if (found === undefined) throw fail.noValidatorFound();
  return found;
}

export const isSeated = ({ status }: Validator): boolean => status === BondStatus.BOND_STATUS_BONDED;

const keyOf = ({ consensusPubkey }: Validator): Any => {
  if (consensusPubkey === undefined) throw new BrokenInvariant("a candidate without a consensus key");
  return consensusPubkey;
};

/** Address of a candidate's consensus key (20 bytes). */
export const consensusAddress = (candidate: Validator): Uint8Array => knownKey(keyOf(candidate)).address;

/** Nanoseconds that coins stay bound after they are taken from a candidate. */
export function unbondingTime(ctx: Ctx, { state }: StakingEnv): bigint {
  const { unbondingTime: time } = state.params.get(ctx);
  return time === undefined ? 0n : nanosOf(time);
}

/** Writes what stands behind a candidate, and tells the election of it. The pools are the caller's business. */
export function setStock(
  ctx: Ctx,
  env: StakingEnv,
  operator: Uint8Array,
  candidate: Validator,
  { tokens, shares }: Stock,
): Validator {
  const before = BigInt(candidate.tokens);
  const after = { ...candidate, tokens: tokens.toString(), delegatorShares: decToAtomics(shares) };
  env.state.candidates.set(ctx, operator, after);
  if (tokens === before) return after;
  if (isSeated(after)) recordStake(ctx, env, operator, tokens);
  votesMoved(ctx, env, operator, before, tokens);
  return after;
}
