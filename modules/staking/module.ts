import {
  Params,
  Redelegation,
  UnbondingDelegation,
  Validator,
} from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { Header } from "../../codec/gen/tendermint/types/types.ts";
import { bytesKey, u64Key, uintKey } from "../../codec/keys.ts";
import { pairKey, tripleKey } from "../../codec/keys-compose.ts";
import { storeNames } from "../../codec/stores.ts";
import { ConsensusParamsKeeper } from "../../core/consensusDoor.ts";
import { declareModule, type Env } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { electionState } from "./election/state.ts";
import { fail } from "./errors.ts";
import { stakingHooks } from "./hooks.ts";
import { sharesValue, stakeValue } from "./values.ts";

const uses = { accounts: AccountKeeper, bank: BankKeeper, consensus: ConsensusParamsKeeper } as const;

/** Delegator, operator. */
const ofTwo = pairKey(bytesKey, bytesKey);
/** Delegator, source, destination. */
const ofThree = tripleKey(bytesKey, bytesKey, bytesKey);

/** Prefixes are the SDK's where it has the collection (`x/staking/types/keys.go`); times are nanoseconds since 1970. */
const state = (s: SchemaBuilder) => ({
  ...electionState(s),
  /** Operators that have a seat: their candidates are BONDED, all others UNBONDED. */
  seated: s.set(0x11, "seated candidates", bytesKey),
  candidates: s.map(0x21, "candidates", bytesKey, v.proto(Validator)),
  byConsensus: s.map(0x22, "operators by consensus address", bytesKey, v.bytes),
  /** Shares, a Dec, never zero. */
  delegations: s.map(0x31, "delegations", ofTwo, sharesValue),
  /** Operator, delegator. */
  delegators: s.set(0x71, "delegators by operator", ofTwo),
  unbonding: s.map(0x32, "unbonding delegations", ofTwo, v.proto(UnbondingDelegation)),
  /** Operator, delegator. */
  unbondingBy: s.set(0x33, "unbonding delegations by operator", ofTwo),
  /** Operator, height at which it began, delegator. */
  unbondingSince: s.set(0x39, "unbonding delegations by their beginning", tripleKey(bytesKey, uintKey, bytesKey)),
  /** Time at which it completes, delegator, operator. */
  unbondingQueue: s.set(0x41, "unbonding queue", pairKey(u64Key, ofTwo)),
  unbondingId: s.sequence(0x37, "next id of an entry", 1n),
  /** Base units in the pool of the not bonded that are in unbonding entries. */
  unbondingTokens: s.item(0x38, "tokens that are unbonding", v.int),
  redelegations: s.map(0x34, "redelegations", ofThree, v.proto(Redelegation)),
  /** Source, delegator, destination. */
  redelegationsFrom: s.set(0x35, "redelegations by source", ofThree),
  /** Delegator, destination, source. */
  redelegationsTo: s.set(0x36, "redelegations by destination", ofThree),
  /** Source, height at which it began, delegator and destination. */
  redelegationsSince: s.set(0x3a, "redelegations by their beginning", tripleKey(bytesKey, uintKey, ofTwo)),
  /** Time at which it completes; delegator, source, destination. */
  redelegationQueue: s.set(0x42, "redelegation queue", pairKey(u64Key, ofThree)),
  headers: s.map(0x50, "headers of historical information", uintKey, v.proto(Header)),
  /** By the first height at which these candidates had the seats; the validators of a `HistoricalInfo`. */
  seatedAt: s.map(0x54, "validators of historical information", uintKey, v.bytes),
  params: s.item(0x51, "params", v.proto(Params)),
  /** Operator, height: tokens behind a seated candidate at the end of that block. */
  stakes: s.map(0x52, "stakes by height", pairKey(bytesKey, uintKey), stakeValue),
  /** Operators that are no candidates any more, whose stakes are still to be forgotten. */
  forgotten: s.set(0x53, "stakes to forget", bytesKey),
  /** Consensus addresses that no candidate may ever have again. */
  tombstoned: s.set(0x55, "tombstoned consensus addresses", bytesKey),
});

/** Candidates, votes that bind coins, and their release. */
export const staking = declareModule({
  name: "staking",
  store: storeNames.staking,
  version: 1,
  errors: fail,
  uses,
  accounts: {
    bonded_tokens_pool: ["burner", "staking"],
    not_bonded_tokens_pool: ["burner", "staking"],
    neutrality: [],
  },
  hooks: stakingHooks,
  state,
});

/** What all code of this module works with; parameters are read from `state.params`. */
export type StakingEnv = Omit<Env<ReturnType<typeof state>, typeof uses, undefined, typeof stakingHooks>, "params">;
