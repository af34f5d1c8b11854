import { toUtf8 } from "../../codec/bytes.ts";
import { decToAtomics } from "../../codec/decimal.ts";
import { GenesisState } from "../../codec/gen/cosmos/staking/v1beta1/genesis.ts";
import { BondStatus } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { addressText, consensusBytes, consensusText, operatorBytes, operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { isSeated } from "./candidate.ts";
import { checkCommissionBound } from "./commission.ts";
import { defaultElection, exportElection, initElection, zeroElectionHeights } from "./election/genesis.ts";
import { seatPower } from "./election/updates.ts";
import { at, located, type ReadCandidate, readCandidates, readDelegations } from "./genesisChecks.ts";
import { beginAtZero, initRedelegations, initUnbonding, nextUnbondingId } from "./genesisMoves.ts";
import { type StakingGenesis, schema, sectionJson } from "./genesisParse.ts";
import { type StakingEnv, staking } from "./module.ts";
import { checkParams, defaultParams } from "./params.ts";
import { movePools, type Pool } from "./pools.ts";

/** The pools hold exactly what the section says. @throws GenesisError */
function checkPools(ctx: Ctx, { state, use, facts }: StakingEnv, wanted: Readonly<Record<Pool, bigint>>): void {
  const { bondDenom } = state.params.get(ctx);
  for (const pool of ["bonded_tokens_pool", "not_bonded_tokens_pool"] as const) {
    const held = use.bank.balance(ctx, facts.moduleAddress(pool), bondDenom);
    if (held === wanted[pool]) continue;
    const whose = `${pool} (${addressText(ctx.chain, facts.moduleAddress(pool))})`;
    throw at("validators", `the account ${whose} has ${held}${bondDenom}, the section makes it ${wanted[pool]}`);
  }
}

function initStakes(ctx: Ctx, { state }: StakingEnv, { stakes, tombstoned }: StakingGenesis): void {
  for (const [index, { operator_address: text, height, time, tokens }] of stakes.entries()) {
    const operator = located(`stakes.${index}.operator_address`, () => operatorBytes(ctx.chain, text));
    state.stakes.set(ctx, [operator, height], { tokens: BigInt(tokens), time: BigInt(time) });
    if (!state.candidates.has(ctx, operator)) state.forgotten.add(ctx, operator);
  }
  for (const [index, text] of tombstoned.entries())
    state.tombstoned.add(
      ctx,
      located(`tombstoned.${index}`, () => consensusBytes(ctx.chain, text)),
    );
}

/**
 * In a section without seats nobody has one: who sits is decided when all of genesis is read, and whose tokens the first pool
 * already holds is put right here.
 */
function setCandidates(ctx: Ctx, env: StakingEnv, candidates: readonly ReadCandidate[], keepsSeats: boolean): void {
  for (const { operator, address, isSeated: sits, value } of candidates) {
    const status = keepsSeats ? value.status : BondStatus.BOND_STATUS_UNBONDED;
    env.state.candidates.set(ctx, operator, { ...value, status });
    env.state.byConsensus.set(ctx, address, operator);
    if (keepsSeats && sits) env.state.seated.add(ctx, operator);
  }
}

/** Candidates have seats exactly where the election says so. @throws GenesisError */
function checkSeats(ctx: Ctx, { state }: StakingEnv, candidates: readonly ReadCandidate[]): void {
  const seats = [...state.seats.range(ctx)].map(([, { operatorAddress }]) => operatorAddress);
  for (const [index, { operator, isSeated: sits }] of candidates.entries()) {
    if (seats.includes(operatorText(ctx.chain, operator)) !== sits)
      throw at(`validators.${index}.status`, "a candidate is BOND_STATUS_BONDED exactly if it is among election.seats");
  }
}

function init(ctx: Ctx, given: StakingGenesis, env: StakingEnv): void {
  const { state, hooks } = env;
  const { standard } = given;
  const params = standard.params ?? defaultParams;
  located("params", () => checkParams(params));
  state.params.set(ctx, params);
  const candidates = readCandidates(ctx.chain, standard.validators);
  const delegations = readDelegations(ctx.chain, standard.delegations, candidates);
  const keepsSeats = given.election.seats.length > 0;
  setCandidates(ctx, env, candidates, keepsSeats);
  const sum = (seated: boolean) =>
    candidates.reduce((total, { tokens, isSeated: sits }) => total + (sits === seated ? tokens : 0n), 0n);
  initElection(ctx, env, given.election);
  for (const [index, { value }] of candidates.entries())
    located(`validators.${index}.commission`, () => checkCommissionBound(ctx, env, value.commission));
  if (keepsSeats) checkSeats(ctx, env, candidates);
  for (const { delegator, operator, shares } of delegations) {
    state.delegations.set(ctx, [delegator, operator], shares);
    state.delegators.add(ctx, [operator, delegator]);
  }
  const unbonding = initUnbonding(ctx, env, standard.unbondingDelegations);
  state.unbondingTokens.set(ctx, unbonding);
  initRedelegations(ctx, env, standard.redelegations);
  state.unbondingId.set(ctx, nextUnbondingId(standard.unbondingDelegations, standard.redelegations));
  checkPools(ctx, env, { bonded_tokens_pool: sum(true), not_bonded_tokens_pool: sum(false) + unbonding });
  if (!keepsSeats) movePools(ctx, env, "bonded_tokens_pool", "not_bonded_tokens_pool", sum(true));
  initStakes(ctx, env, given);
  if (standard.exported) return;
  for (const { operator } of candidates) hooks.afterValidatorCreated(ctx, operator);
  for (const { delegator, operator } of delegations) {
    hooks.beforeDelegationCreated(ctx, delegator, operator);
    hooks.afterDelegationModified(ctx, delegator, operator);
  }
}

function exportStandard(ctx: Ctx, { state }: StakingEnv): GenesisState {
  const candidates = [...state.candidates.range(ctx)];
  const seated = candidates.filter(([, candidate]) => isSeated(candidate));
  return {
    params: state.params.get(ctx),
    lastTotalPower: toUtf8((seatPower * BigInt(seated.length)).toString()),
    lastValidatorPowers: seated.map(([operator]) => ({
      address: operatorText(ctx.chain, operator),
      power: seatPower,
    })),
    validators: candidates.map(([, candidate]) => candidate),
    delegations: [...state.delegations.range(ctx)].map(([[delegator, operator], shares]) => ({
      delegatorAddress: addressText(ctx.chain, delegator),
      validatorAddress: operatorText(ctx.chain, operator),
      shares: decToAtomics(shares),
    })),
    unbondingDelegations: [...state.unbonding.range(ctx)].map(([, unbonding]) => unbonding),
    redelegations: [...state.redelegations.range(ctx)].map(([, redelegation]) => redelegation),
    exported: true,
  };
}

/** A chain that counts from 1 again: what stood last stood from the beginning, and no header is one of its own. */
function zeroHeight(ctx: Ctx, env: StakingEnv): void {
  const { state } = env;
  beginAtZero(ctx, env);
  zeroElectionHeights(ctx, env);
  const stakes = [...state.stakes.range(ctx)];
  for (const [key] of stakes) state.stakes.remove(ctx, key);
  for (const [[operator], stake] of stakes) state.stakes.set(ctx, [operator, 0], stake);
  for (const [height] of [...state.headers.range(ctx)]) state.headers.remove(ctx, height);
  for (const [height] of [...state.seatedAt.range(ctx)]) state.seatedAt.remove(ctx, height);
}

/** The standard's section with `election`, `stakes` and `tombstoned` beside its fields. Historical information is not in it. */
export const genesis = staking.genesis<StakingGenesis>({
  schema,
  toJson: sectionJson,
  default: () => ({
    standard: GenesisState.fromPartial({ params: defaultParams, lastTotalPower: toUtf8("0") }),
    election: defaultElection(),
    stakes: [],
    tombstoned: [],
  }),
  init,
  export: (ctx, env) => ({
    standard: exportStandard(ctx, env),
    election: exportElection(ctx, env),
    stakes: [...env.state.stakes.range(ctx)].map(([[operator, height], { tokens, time }]) => ({
      operator_address: operatorText(ctx.chain, operator),
      height,
      time: time.toString(),
      tokens: tokens.toString(),
    })),
    tombstoned: [...env.state.tombstoned.keys(ctx)].map((address) => consensusText(ctx.chain, address)),
  }),
  zeroHeight,
});
