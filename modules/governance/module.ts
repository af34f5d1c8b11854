import { Deposit, Params, Proposal, Vote } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import { CandidateTally, Schedule } from "../../codec/gen/eco2/governance/v1/governance.ts";
import { bytesKey, selfDelimited, stringKey, u64Key } from "../../codec/keys.ts";
import { pairKey, tripleKey } from "../../codec/keys-compose.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule, type Env } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import { fail } from "./errors.ts";
import { governanceHooks } from "./keeper.ts";

const uses = { accounts: AccountKeeper, bank: BankKeeper, staking: StakingKeeper } as const;

/** Proposal, depositor or voter. */
const ofTwo = pairKey(u64Key, selfDelimited(bytesKey));
/** Nanoseconds since 1970, proposal. */
const byTime = pairKey(u64Key, u64Key);

/** Prefixes are the SDK's where it has the collection (`x/gov/types/keys.go`). */
const state = (s: SchemaBuilder) => ({
  proposals: s.map(0x00, "proposals", u64Key, v.proto(Proposal)),
  active: s.set(0x01, "proposals by the end of their voting period", byTime),
  inactive: s.set(0x02, "proposals by the end of their deposit period", byTime),
  nextProposal: s.sequence(0x03, "next proposal id", 1n),
  voting: s.set(0x04, "proposals in their voting period", u64Key),
  deposits: s.map(0x10, "deposits", ofTwo, v.proto(Deposit)),
  votes: s.map(0x20, "votes", ofTwo, v.proto(Vote)),
  params: s.item(0x30, "params", v.proto(Params)),
  constitution: s.item(0x31, "constitution", v.text),
  /** Proposal, operator: what delegators of this candidate voted themselves. */
  tallies: s.map(0x80, "tallies by candidate", pairKey(u64Key, bytesKey), v.proto(CandidateTally)),
  /** Proposal, voter, operator: shares of this delegation that are in the tally, a Dec, never zero. */
  counted: s.map(0x81, "shares counted", tripleKey(u64Key, bytesKey, bytesKey), v.int),
  voters: s.set(0x82, "proposals by voter", pairKey(bytesKey, u64Key)),
  /** Proposals that are over and have deposits left: whether these are forfeited, or go back. */
  settling: s.map(0x83, "deposits to settle", u64Key, v.bool),
  fading: s.set(0x84, "votes to delete", u64Key),
  /** By denomination: the sum of all deposits. */
  held: s.map(0x85, "deposits held", stringKey, v.int),
  schedules: s.map(0x90, "schedules", u64Key, v.proto(Schedule)),
  pending: s.set(0x91, "pending schedules", u64Key),
  nextSchedule: s.sequence(0x92, "next schedule id", 1n),
});

/** Proposals of coin holders, their deposits and votes, and what runs by itself once they passed. */
export const governance = declareModule({
  name: "gov",
  store: storeNames.governance,
  version: 1,
  errors: fail,
  uses,
  accounts: { gov: [] },
  hooks: governanceHooks,
  state,
});

/** What all code of this module works with; parameters are read from `state.params`. */
export type GovEnv = Omit<Env<ReturnType<typeof state>, typeof uses, undefined, typeof governanceHooks>, "params">;
