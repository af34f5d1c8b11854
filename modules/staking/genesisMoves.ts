import { toHex } from "../../codec/bytes.ts";
import { decFromAtomics } from "../../codec/decimal.ts";
import type { Redelegation, UnbondingDelegation } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { addressBytes, operatorBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { completionOf, setRedelegation, setUnbonding } from "./entries.ts";
import { amountAt, at, located, onceOnly } from "./genesisChecks.ts";
import type { StakingEnv } from "./module.ts";

interface Entry {
  readonly creationHeight: bigint;
  readonly completionTime: UnbondingDelegation["entries"][number]["completionTime"];
  readonly initialBalance: string;
  readonly unbondingId: bigint;
  readonly unbondingOnHoldRefCount: bigint;
}

/** What entries of both kinds have. */
function checkEntry(path: string, entry: Entry): void {
  if (entry.creationHeight < 0n) throw at(`${path}.creation_height`, `must not be negative: ${entry.creationHeight}`);
  if (entry.completionTime === undefined) throw at(`${path}.completion_time`, "is missing");
  if (located(`${path}.completion_time`, () => completionOf(entry)) < 0n)
    throw at(`${path}.completion_time`, "must not be before 1970");
  if (entry.unbondingOnHoldRefCount !== 0n)
    throw at(`${path}.unbonding_on_hold_ref_count`, "nothing on this chain holds an entry: must be 0");
  amountAt(`${path}.initial_balance`, entry.initialBalance);
}

/** Puts unbonding delegations into state. @returns base units in them @throws GenesisError */
export function initUnbonding(ctx: Ctx, env: StakingEnv, all: readonly UnbondingDelegation[]): bigint {
  const once = onceOnly();
  let tokens = 0n;
  for (const [index, { delegatorAddress, validatorAddress, entries }] of all.entries()) {
    const path = `unbonding_delegations.${index}`;
    const delegator = located(`${path}.delegator_address`, () => addressBytes(ctx.chain, delegatorAddress));
    const operator = located(`${path}.validator_address`, () => operatorBytes(ctx.chain, validatorAddress));
    once(path, `${toHex(delegator)} ${toHex(operator)}`, `unbonding delegation of ${delegatorAddress}`);
    if (entries.length === 0) throw at(`${path}.entries`, "must not be empty");
    for (const [number, entry] of entries.entries()) {
      checkEntry(`${path}.entries.${number}`, entry);
      tokens += amountAt(`${path}.entries.${number}.balance`, entry.balance);
    }
    // Coins go back to accounts alone, and the block in which they do has nobody to tell.
    if (!env.use.accounts.has(ctx, delegator))
      throw at(`${path}.delegator_address`, `${delegatorAddress} has no account in app_state.auth`);
    setUnbonding(ctx, env, [delegator, operator], [], entries);
  }
  return tokens;
}

/** Puts redelegations into state. @throws GenesisError */
export function initRedelegations(ctx: Ctx, env: StakingEnv, all: readonly Redelegation[]): void {
  const once = onceOnly();
  for (const [index, value] of all.entries()) {
    const path = `redelegations.${index}`;
    const operatorAt = (field: string, text: string) =>
      located(`${path}.${field}`, () => operatorBytes(ctx.chain, text));
    const delegator = located(`${path}.delegator_address`, () => addressBytes(ctx.chain, value.delegatorAddress));
    const source = operatorAt("validator_src_address", value.validatorSrcAddress);
    const destination = operatorAt("validator_dst_address", value.validatorDstAddress);
    const name = [delegator, source, destination].map(toHex).join(" ");
    once(path, name, `redelegation of ${value.delegatorAddress}`);
    if (value.entries.length === 0) throw at(`${path}.entries`, "must not be empty");
    for (const [number, entry] of value.entries.entries()) {
      checkEntry(`${path}.entries.${number}`, entry);
      if (located(`${path}.entries.${number}.shares_dst`, () => decFromAtomics(entry.sharesDst)) < 0n)
        throw at(`${path}.entries.${number}.shares_dst`, "must not be negative");
    }
    setRedelegation(ctx, env, [delegator, source, destination], [], value.entries);
  }
}

/** The first id that no entry has. */
export function nextUnbondingId(...all: readonly (readonly { readonly entries: readonly Entry[] }[])[]): bigint {
  const ids = all.flat().flatMap(({ entries }) => entries.map(({ unbondingId }) => unbondingId));
  return ids.reduce((next, id) => (id < next ? next : id + 1n), 1n);
}

/** All entries as if they had begun before a chain that counts from 1 again: no fault of it reaches them. */
export function beginAtZero(ctx: Ctx, env: StakingEnv): void {
  for (const [key, { entries }] of [...env.state.unbonding.range(ctx)])
    setUnbonding(
      ctx,
      env,
      key,
      entries,
      entries.map((entry) => ({ ...entry, creationHeight: 0n })),
    );
  for (const [key, { entries }] of [...env.state.redelegations.range(ctx)])
    setRedelegation(
      ctx,
      env,
      key,
      entries,
      entries.map((entry) => ({ ...entry, creationHeight: 0n })),
    );
}
