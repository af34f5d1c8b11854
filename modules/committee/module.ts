import { Committee, Nominee, Params, Proposal, Spent } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { bytesKey, stringKey, u32Key, u64Key } from "../../codec/keys.ts";
import { pairKey, tripleKey } from "../../codec/keys-compose.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule, type Env } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import { fail } from "./errors.ts";
import { checkParams, defaultParams } from "./params.ts";

const uses = { accounts: AccountKeeper, bank: BankKeeper, staking: StakingKeeper } as const;

/** Election, nominee or voter. */
export const ofTwo = pairKey(u64Key, bytesKey);
/** Nanoseconds since 1970, then what is due. */
const byTime = pairKey(u64Key, u64Key);

const collections = (s: SchemaBuilder) => ({
  committees: s.map(0x01, "committees", u64Key, v.proto(Committee)),
  byName: s.map(0x02, "committees by name", stringKey, v.u64),
  nextCommittee: s.sequence(0x03, "next committee id", 1n),
  /** Committees by the end of their term. */
  terms: s.set(0x04, "ends of terms", byTime),
  proposals: s.indexed(0x05, "proposals", u64Key, v.proto(Proposal), {
    committee: { prefix: 0x06, key: u64Key, of: ({ committeeId }: Proposal) => committeeId },
  }),
  nextProposal: s.sequence(0x07, "next proposal id", 1n),
  /** Committee, proposal. */
  open: s.set(0x08, "open proposals", pairKey(u64Key, u64Key)),
  ends: s.set(0x09, "ends of voting", byTime),
  /** Committee, origin, type URL. */
  spent: s.map(0x0a, "spent in this term", tripleKey(u64Key, u32Key, stringKey), v.proto(Spent)),
  nextElection: s.sequence(0x0b, "next election", 1n),
  /** Election → committee. */
  elections: s.map(0x0c, "open elections", u64Key, v.u64),
  nominees: s.map(0x0d, "nominees", ofTwo, v.proto(Nominee)),
  /** Election, voter → nominee. */
  ballots: s.map(0x0e, "ballots", ofTwo, v.bytes),
  voters: s.set(0x0f, "elections by voter", pairKey(bytesKey, u64Key)),
  /** (Election, voter), operator: shares of this delegation that are in the tally, a Dec, never zero. */
  counted: s.map(0x10, "shares counted", pairKey(ofTwo, bytesKey), v.int),
  /** (Election, nominee), operator: shares behind the nominee at this candidate, a Dec, never zero. */
  tallies: s.map(0x11, "tallies by candidate", pairKey(ofTwo, bytesKey), v.int),
  fading: s.set(0x12, "elections to delete", u64Key),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** Named bodies that act with listed messages, and no others. */
export const committee = declareModule({
  name: "committee",
  store: storeNames.committee,
  version: 1,
  errors: fail,
  uses,
  params: { prefix: 0x00, type: Params, default: defaultParams, check: checkParams },
  state: collections,
});

/** What code of this module works with that reads no parameters. */
export type CommitteeEnv = Omit<Env<State, typeof uses, Params, Record<never, never>>, "params">;
