import { toHex } from "../../codec/bytes.ts";
import { parseAmount } from "../../codec/coin.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import { decFromAtomics } from "../../codec/decimal.ts";
import { BondStatus, type Delegation, type Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { addressBytes, operatorBytes } from "../../core/addresses.ts";
import type { ChainIdentity } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { parseKey } from "../../core/tx/keys.ts";
import { reasonOf } from "../../store/errors.ts";
import { checkCommission } from "./commission.ts";
import { checkLengths } from "./description.ts";

/** The error of a place in the section. */
export const at = (path: string, reason: string) => new GenesisError(`app_state.staking.${path}`, reason);

/** Does what may throw for the value at `path`. */
export function located<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw at(path, reasonOf(error));
  }
}

/** An amount that is not below zero. @throws GenesisError */
export function amountAt(path: string, text: string): bigint {
  const amount = located(path, () => parseAmount(text));
  if (amount < 0n) throw at(path, `must not be negative, got ${text}`);
  return amount;
}

/** A Dec that is above zero. @throws GenesisError */
export function positiveDecAt(path: string, atomics: string): bigint {
  const dec = located(path, () => decFromAtomics(atomics));
  if (dec <= 0n) throw at(path, `must be above zero, got ${atomics}`);
  return dec;
}

/** Refuses what is listed twice. */
export function onceOnly(): (path: string, name: string, what: string) => void {
  const seen = new Set<string>();
  return (path, name, what) => {
    if (seen.has(name)) throw at(path, `duplicate ${what}`);
    seen.add(name);
  };
}

/** A candidate of genesis, read. */
export interface ReadCandidate {
  readonly operator: Uint8Array;
  /** Of its consensus key. */
  readonly address: Uint8Array;
  readonly tokens: bigint;
  /** A Dec. */
  readonly shares: bigint;
  readonly isSeated: boolean;
  readonly value: Validator;
}

function readCandidate(chain: ChainIdentity, path: string, value: Validator): ReadCandidate {
  const operator = located(`${path}.operator_address`, () => operatorBytes(chain, value.operatorAddress));
  const any = value.consensusPubkey;
  if (any === undefined) throw at(`${path}.consensus_pubkey`, "is missing");
  const key = located(`${path}.consensus_pubkey`, () => parseKey(any));
  if (key.type === "multisig") throw at(`${path}.consensus_pubkey`, "a validator signs with one key");
  const isSeated = value.status === BondStatus.BOND_STATUS_BONDED;
  if (!isSeated && value.status !== BondStatus.BOND_STATUS_UNBONDED)
    throw at(`${path}.status`, "must be BOND_STATUS_BONDED or BOND_STATUS_UNBONDED");
  const tokens = amountAt(`${path}.tokens`, value.tokens);
  const shares = located(`${path}.delegator_shares`, () => decFromAtomics(value.delegatorShares));
  if (shares < 0n || (shares === 0n && tokens > 0n))
    throw at(`${path}.delegator_shares`, `${shares} shares cannot have ${tokens} tokens`);
  located(`${path}.commission`, () => checkCommission(value.commission?.commissionRates));
  located(`${path}.description`, () => value.description && checkLengths(value.description));
  amountAt(`${path}.min_self_delegation`, value.minSelfDelegation);
  return { operator, address: addressOf(key), tokens, shares, isSeated, value };
}

/** The candidates of a section. @throws GenesisError */
export function readCandidates(chain: ChainIdentity, validators: readonly Validator[]): ReadCandidate[] {
  const once = onceOnly();
  return validators.map((value, index) => {
    const path = `validators.${index}`;
    const read = readCandidate(chain, path, value);
    once(path, `operator ${toHex(read.operator)}`, `operator ${value.operatorAddress}`);
    once(path, `key ${toHex(read.address)}`, `consensus key of ${value.operatorAddress}`);
    return read;
  });
}

/** A delegation of genesis, read. */
export interface ReadDelegation {
  readonly delegator: Uint8Array;
  readonly operator: Uint8Array;
  readonly shares: bigint;
}

/** The delegations of a section: to candidates of it, and together their shares. @throws GenesisError */
export function readDelegations(
  chain: ChainIdentity,
  delegations: readonly Delegation[],
  candidates: readonly ReadCandidate[],
): ReadDelegation[] {
  const once = onceOnly();
  const left = new Map(candidates.map(({ operator, shares }) => [toHex(operator), shares]));
  const read = delegations.map((value, index) => {
    const path = `delegations.${index}`;
    const delegator = located(`${path}.delegator_address`, () => addressBytes(chain, value.delegatorAddress));
    const operator = located(`${path}.validator_address`, () => operatorBytes(chain, value.validatorAddress));
    const shares = positiveDecAt(`${path}.shares`, value.shares);
    once(path, `${toHex(delegator)} ${toHex(operator)}`, `delegation of ${value.delegatorAddress}`);
    const rest = left.get(toHex(operator));
    if (rest === undefined) throw at(`${path}.validator_address`, `${value.validatorAddress} is no candidate`);
    left.set(toHex(operator), rest - shares);
    return { delegator, operator, shares };
  });
  for (const [index, { operator, shares, value }] of candidates.entries()) {
    const rest = left.get(toHex(operator));
    if (rest !== 0n)
      throw at(
        `validators.${index}.delegator_shares`,
        `${value.operatorAddress} has ${shares} shares, its delegations ${shares - (rest ?? 0n)}`,
      );
  }
  return read;
}
