import type { Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { bytesKey } from "../../codec/keys.ts";
import { operatorBytes } from "../../core/addresses.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { requireCandidate, unbondingTime } from "./candidate.ts";
import { addDelegation } from "./delegate.ts";
import { isBootstrap, type Member, membersOf } from "./election/seats.ts";
import { loseSeat, unjail } from "./jail.ts";
import type { StakingEnv } from "./module.ts";
import { slash } from "./slash.ts";

/** One account's votes for one candidate. */
export interface Votes {
  readonly delegator: Uint8Array;
  readonly operator: Uint8Array;
  /** Shares of the candidate's tokens, a Dec. */
  readonly shares: bigint;
}

/** Who has a seat. Addresses are 20 bytes; the operator is `undefined` for a seat that genesis gave to no candidate. */
export interface SittingMember {
  readonly consensusAddress: Uint8Array;
  readonly operator: Uint8Array | undefined;
}

/**
 * What staking offers to other modules. Operators and consensus addresses are 20 bytes, tokens are base units of the bond
 * denomination, shares and fractions are Decs (units of 10^-18).
 */
export interface StakingKeeper {
  bondDenom(ctx: Ctx): string;
  /** Nanoseconds. */
  unbondingTime(ctx: Ctx): bigint;
  /** A candidate, seated or not. */
  validator(ctx: Ctx, operator: Uint8Array): Validator | undefined;
  /** The operator whose consensus key has this address; `undefined` for a seat that genesis gave to no candidate. */
  operatorOf(ctx: Ctx, consensusAddress: Uint8Array): Uint8Array | undefined;
  /** All candidates by operator, ascending. */
  validators(ctx: Ctx): IterableIterator<readonly [operator: Uint8Array, validator: Validator]>;
  /** Seats that are taken now. */
  seats(ctx: Ctx): number;
  /** Who sits now, by consensus address ascending. */
  sitting(ctx: Ctx): SittingMember[];
  /** Shares of one delegation; 0 where there is none. */
  shares(ctx: Ctx, delegator: Uint8Array, operator: Uint8Array): bigint;
  /** An account's delegations, by operator ascending. */
  delegations(ctx: Ctx, delegator: Uint8Array): IterableIterator<Votes>;
  /** Tokens of all candidates, seated or not. */
  totalDelegated(ctx: Ctx): bigint;
  /** Delegates coins that the delegator has. @throws as MsgDelegate does */
  delegate(ctx: Ctx, delegator: Uint8Array, operator: Uint8Array, tokens: bigint): void;
  /**
   * Takes a fraction of what stood behind a candidate at `infractionHeight`: of its tokens, and of the unbonding entries and
   * redelegations begun since. What is taken goes to the account `neutrality`.
   * @returns tokens taken
   */
  slash(ctx: Ctx, operator: Uint8Array, infractionHeight: number, fraction: bigint): bigint;
  /** Out of its seat until it is unjailed. A jail that would shrink the set too far waits for its replacement. */
  jail(ctx: Ctx, operator: Uint8Array): void;
  /** For good: acts at once, except on the last validator. */
  tombstone(ctx: Ctx, operator: Uint8Array): void;
  /** @throws where it is not jailed, or its self bond is below its own minimum */
  unjail(ctx: Ctx, operator: Uint8Array): void;
}
export const StakingKeeper = capability<StakingKeeper>("staking.validators");

function* delegationsOf(ctx: Ctx, { state }: StakingEnv, delegator: Uint8Array): Generator<Votes> {
  const within = startingWith({ first: bytesKey }, delegator);
  for (const [[, operator], shares] of state.delegations.range(ctx, { within })) yield { delegator, operator, shares };
}

function totalDelegated(ctx: Ctx, { state, use, facts }: StakingEnv): bigint {
  const { bondDenom } = state.params.get(ctx);
  const pool = (name: string) => use.bank.balance(ctx, facts.moduleAddress(name), bondDenom);
  return pool("bonded_tokens_pool") + pool("not_bonded_tokens_pool") - (state.unbondingTokens.find(ctx) ?? 0n);
}

const sittingMember = (ctx: Ctx, member: Member): SittingMember => ({
  consensusAddress: member.address,
  operator: isBootstrap(member) ? undefined : operatorBytes(ctx.chain, member.seat.operatorAddress),
});

export function stakingKeeper(env: StakingEnv): StakingKeeper {
  const { state } = env;
  return {
    bondDenom: (ctx) => state.params.get(ctx).bondDenom,
    unbondingTime: (ctx) => unbondingTime(ctx, env),
    validator: (ctx, operator) => state.candidates.find(ctx, operator),
    operatorOf: (ctx, consensusAddress) => state.byConsensus.find(ctx, consensusAddress),
    validators: (ctx) => state.candidates.range(ctx),
    seats: (ctx) => [...state.seats.range(ctx)].length,
    sitting: (ctx) => membersOf(ctx, env).map((member) => sittingMember(ctx, member)),
    shares: (ctx, delegator, operator) => state.delegations.find(ctx, [delegator, operator]) ?? 0n,
    delegations: (ctx, delegator) => delegationsOf(ctx, env, delegator),
    totalDelegated: (ctx) => totalDelegated(ctx, env),
    delegate(ctx, delegator, operator, tokens) {
      addDelegation(ctx, env, [delegator, operator], requireCandidate(ctx, env, operator), tokens, "account");
    },
    slash: (ctx, operator, infractionHeight, fraction) => slash(ctx, env, operator, infractionHeight, fraction),
    jail: (ctx, operator) => loseSeat(ctx, env, operator, "jailed"),
    tombstone: (ctx, operator) => loseSeat(ctx, env, operator, "tombstoned"),
    unjail: (ctx, operator) => unjail(ctx, env, operator),
  };
}
