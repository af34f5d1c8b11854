import { Factor, GwpSet } from "../../codec/gen/eco2/notary/v1/factor.ts";
import { Gap, Params, Record, Stream } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { SignedReading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { Site, Source, SourceVersion } from "../../codec/gen/eco2/notary/v1/source.ts";
import { bytesKey, stringKey, u32Key, u64Key } from "../../codec/keys.ts";
import { pairKey } from "../../codec/keys-compose.ts";
import { timeKey } from "../../codec/keys-time.ts";
import { storeNames } from "../../codec/stores.ts";
import { timeOf } from "../../codec/time.ts";
import { declareModule, type Env } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { readAgain, v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import { fail } from "./errors.ts";
import { notaryHooks } from "./hooks.ts";
import { notarisationCollections } from "./notaries/state.ts";
import { checkParams, defaultParams } from "./params.ts";

/** The module account that holds fees of records, and bonds of notaries and disputes. */
export const notaryAccount = "notary";

const uses = { accounts: AccountKeeper, bank: BankKeeper, staking: StakingKeeper } as const;

/** Source, and a number within it. */
const ofSource = pairKey(u64Key, u64Key);

const collections = (s: SchemaBuilder) => ({
  sources: s.indexed(0x01, "sources", u64Key, readAgain(v.proto(Source)), {
    operator: { prefix: 0x02, key: stringKey, of: ({ operator }: Source) => operator },
    account: { prefix: 0x03, key: stringKey, of: ({ account }: Source) => account },
    site: { prefix: 0x04, key: u64Key, of: ({ siteId }: Source) => (siteId === 0n ? undefined : siteId) },
  }),
  nextSource: s.sequence(0x05, "next source id", 1n),
  /** (Source, version): all that a source had, the present one too. */
  versions: s.map(0x06, "versions of sources", ofSource, readAgain(v.proto(SourceVersion))),
  /** Type and bytes of a device key to the source that has it, or had it: for ever. */
  devices: s.map(0x07, "devices", bytesKey, v.u64),
  sites: s.indexed(0x08, "sites", u64Key, v.proto(Site), {
    operator: { prefix: 0x09, key: stringKey, of: ({ operator }: Site) => operator },
  }),
  nextSite: s.sequence(0x0a, "next site id", 1n),
  /** (Code, version). */
  factors: s.map(0x0b, "factors", pairKey(stringKey, u64Key), readAgain(v.proto(Factor))),
  gwp: s.map(0x0c, "warming potentials", stringKey, v.proto(GwpSet)),
  streams: s.map(0x0d, "streams", u64Key, v.proto(Stream)),
  /** (Source, sequence of the reading after it). */
  gaps: s.map(0x0e, "gaps", ofSource, v.proto(Gap)),
  /** (Source, sequence): single readings. */
  readings: s.map(0x0f, "readings", ofSource, v.proto(SignedReading)),
  records: s.indexed(0x10, "records", u64Key, readAgain(v.proto(Record)), {
    status: { prefix: 0x11, key: u32Key, of: ({ status }: Record) => status },
    account: { prefix: 0x12, key: stringKey, of: ({ account }: Record) => account },
    /** (Source, start). */
    source: {
      prefix: 0x13,
      key: pairKey(u64Key, timeKey),
      of: ({ sourceId, start }: Record) => [sourceId, start === undefined ? 0n : timeOf(start)] as const,
    },
  }),
  nextRecord: s.sequence(0x14, "next record id", 1n),
  /** (Source, start) of single readings of sources that a rule of a site is about: their sequence. */
  byStart: s.map(0x15, "readings by start", pairKey(u64Key, timeKey), v.u64),
  ...notarisationCollections(s),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** Notarised data: sources, their readings and records, and those who judge them. */
export const notary = declareModule({
  name: "notary",
  store: storeNames.notary,
  version: 1,
  errors: fail,
  uses,
  hooks: notaryHooks,
  accounts: { [notaryAccount]: [] },
  params: { prefix: 0x00, type: Params, default: defaultParams, check: checkParams },
  state: collections,
});

/** All that code of this module works with. */
export type NotaryEnv = Env<State, typeof uses, Params, typeof notaryHooks>;
/** The same without the parameters, which messages read once. */
export type NotaryParts = Omit<NotaryEnv, "params">;
