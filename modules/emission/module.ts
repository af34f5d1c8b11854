import {
  BlockFootprint,
  DayFootprint,
  Declaration,
  GridZone,
  Ledger,
  Liability,
  Lot,
  LotCheckpoint,
  LotOffer,
  LotStep,
  NeutralityRecord,
  NodeSum,
  Offer,
  Params,
  Roster,
  SetAside,
  TokenTotal,
  YearTotal,
} from "../../codec/gen/eco2/emission/v1/emission.ts";
import { bytesKey, stringKey, u32Key, u64Key, uintKey } from "../../codec/keys.ts";
import { pairKey } from "../../codec/keys-compose.ts";
import { prefixes, storeNames } from "../../codec/stores.ts";
import { declareModule, type Env } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { EccKeeper } from "../dualtoken/keeper.ts";
import { NotaryKeeper } from "../notary/keeper.ts";
import { ReductionKeeper } from "../reduction/keeper.ts";
import { CreditKeeper, ProvenanceKeeper } from "../registry/keeper.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import { fail } from "./errors.ts";
import { emissionHooks } from "./hooks.ts";
import { checkParams, defaultParams } from "./params.ts";

const uses = {
  accounts: AccountKeeper,
  bank: BankKeeper,
  ecc: EccKeeper,
  staking: StakingKeeper,
  credits: CreditKeeper,
  provenance: ProvenanceKeeper,
  notary: NotaryKeeper,
  reduction: ReductionKeeper,
} as const;

/** Account, lot. */
const ofTwo = pairKey(bytesKey, u64Key);

const collections = (s: SchemaBuilder) => ({
  ledger: s.item(0x01, "ledger", v.proto(Ledger)),
  roster: s.item(0x02, "roster", v.proto(Roster)),
  /** There when a declaration or the table changed since the roster was made. */
  stale: s.item(0x03, "stale roster", v.unit),
  /** By consensus address: what nodes caused before the roster. */
  nodes: s.map(0x04, "sums of nodes", bytesKey, v.proto(NodeSum)),
  /** By operator. */
  declarations: s.map(0x05, "declarations", bytesKey, v.proto(Declaration)),
  grid: s.map(0x06, "grid", stringKey, v.proto(GridZone)),
  gridSource: s.item(0x07, "source of the grid", v.text),
  /** By height, the last ones. */
  blocks: s.map(0x08, "blocks", uintKey, v.proto(BlockFootprint)),
  /** By day, yyyy-mm-dd. */
  days: s.map(0x09, "days", stringKey, v.proto(DayFootprint)),
  lots: s.map(0x0a, "lots", u64Key, v.proto(Lot)),
  nextLot: s.sequence(0x0b, "next lot", 1n),
  lotsOf: s.set(0x0c, "lots by account", ofTwo),
  /** Lots that are not paid whole, the oldest of an account first. */
  open: s.set(0x0d, "open lots", ofTwo),
  /** By account. */
  liabilities: s.map(0x0e, "liabilities", bytesKey, v.proto(Liability)),
  /** By operator. */
  setAsides: s.map(0x0f, "set aside", bytesKey, v.proto(SetAside)),
  offers: s.map(0x10, "offers", u64Key, v.proto(Offer)),
  nextOffer: s.sequence(0x11, "next offer", 1n),
  /** (lot, number from 0): the history of lots, written once. */
  lotSteps: s.map(0x12, "steps of lots", pairKey(u64Key, u32Key), v.proto(LotStep)),
  /** By lot: how far its history was verified in parts. */
  lotCheckpoints: s.map(0x13, "checkpoints of lots", u64Key, v.proto(LotCheckpoint)),
  /** Record, lot. */
  lotsOfRecord: s.set(0x14, "lots by record", pairKey(u64Key, u64Key)),
  /** By lot. */
  lotOffers: s.map(0x15, "offers of lots", u64Key, v.proto(LotOffer)),
  /** Account that a lot is offered to, lot. */
  lotOffersTo: s.set(0x16, "offers of lots by account", ofTwo),
  /** Account, (year, scope). */
  years: s.map(0x17, "sums of years", pairKey(bytesKey, pairKey(u32Key, u32Key)), v.proto(YearTotal)),
  /** By scope. */
  tokens: s.map(0x18, "tokens", u32Key, v.proto(TokenTotal)),
  /** Proofs of neutrality are made of this collection: its prefix and key are part of every proof. */
  neutrality: s.map(prefixes.emission.neutrality, "neutrality records", u64Key, v.proto(NeutralityRecord)),
  nextNeutrality: s.sequence(0x1a, "next neutrality record", 1n),
  /** Account, record. */
  neutralityOf: s.set(0x1b, "neutrality records by account", ofTwo),
  /** Lot, record. */
  neutralityOfLot: s.set(0x1c, "neutrality records by lot", pairKey(u64Key, u64Key)),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** The module account whose liability the chain's footprint is. It holds ECC that is set aside or offered, and burns it. */
export const chainAccount = "emission";
/** The module account of what corrections found to be too much; nothing leaves it. */
export const correctionsAccount = "emission_corrections";

/** Emissions as liabilities, and the chain's own footprint, booked and paid block by block. */
export const emission = declareModule({
  name: "emission",
  store: storeNames.emission,
  version: 1,
  errors: fail,
  uses,
  hooks: emissionHooks,
  accounts: { [chainAccount]: [], [correctionsAccount]: [] },
  params: { prefix: 0x00, type: Params, default: defaultParams, check: checkParams },
  state: collections,
});

/** What all code of this module works with, beside its parameters. */
export type EmissionEnv = Omit<Env<State, typeof uses, Params, typeof emissionHooks>, "params">;
