import {
  Member,
  Params,
  Pool,
  PoolRecord,
  PoolSource,
  RecordState,
  Work,
} from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { stringKey, u32Key, u64Key } from "../../codec/keys.ts";
import { pairKey, tripleKey } from "../../codec/keys-compose.ts";
import { timeKey } from "../../codec/keys-time.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule, type Env } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { NotaryKeeper } from "../notary/keeper.ts";
import { CreditKeeper, IssuanceKeeper } from "../registry/keeper.ts";
import { fail } from "./errors.ts";
import { checkParams, defaultParams } from "./params.ts";

const uses = {
  accounts: AccountKeeper,
  notary: NotaryKeeper,
  credits: CreditKeeper,
  issuance: IssuanceKeeper,
} as const;

/** Pool, source, (part, start): a source has one record of a time in each part. */
export const recordKey = tripleKey(u64Key, u64Key, pairKey(u32Key, timeKey));

/** A record that has to be decided or replaced before the pool can go on as it was. */
const isOpen = ({ state }: PoolRecord) =>
  state === RecordState.RECORD_STATE_DISPUTED || state === RecordState.RECORD_STATE_OVERTURNED;

const isDisputed = ({ state }: PoolRecord) => state === RecordState.RECORD_STATE_DISPUTED;

const collections = (s: SchemaBuilder) => ({
  pools: s.indexed(0x01, "pools", u64Key, v.proto(Pool), {
    status: { prefix: 0x02, key: u32Key, of: ({ status }: Pool) => status },
    batch: { prefix: 0x03, key: u64Key, of: ({ batchId }: Pool) => (batchId === 0n ? undefined : batchId) },
  }),
  nextPool: s.sequence(0x04, "next pool id", 1n),
  /** (Pool, address). */
  members: s.indexed(0x05, "members", pairKey(u64Key, stringKey), v.proto(Member), {
    account: { prefix: 0x06, key: stringKey, of: ({ address }: Member) => address },
  }),
  /** (Pool, source). */
  sources: s.map(0x07, "sources", pairKey(u64Key, u64Key), v.proto(PoolSource)),
  /** (Source, end of the pool's period, pool). */
  poolsOfSource: s.set(0x08, "pools by source", tripleKey(u64Key, timeKey, u64Key)),
  records: s.indexed(0x09, "records", recordKey, v.proto(PoolRecord), {
    record: { prefix: 0x0a, key: u64Key, of: ({ recordId }: PoolRecord) => recordId },
    open: { prefix: 0x0b, key: u64Key, of: (one: PoolRecord) => (isOpen(one) ? one.poolId : undefined) },
    disputed: { prefix: 0x10, key: u64Key, of: (one: PoolRecord) => (isDisputed(one) ? one.poolId : undefined) },
  }),
  /** (Until when, pool, overturned record). */
  deadlines: s.set(0x0c, "deadlines of corrections", tripleKey(timeKey, u64Key, u64Key)),
  /** (When, pool): what a pool that waits for a time waits for. */
  due: s.set(0x0d, "pools by due time", pairKey(timeKey, u64Key)),
  /** Pools that start or settle, as blocks have room. */
  work: s.map(0x0e, "work", u64Key, v.proto(Work)),
  /** (Pool, source): its source was revoked after its credits were issued; its records are walked again. */
  reviews: s.map(0x0f, "reviews", pairKey(u64Key, u64Key), v.proto(Work)),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** Pools of reducers who earn credits where they beat a target together. */
export const reduction = declareModule({
  name: "reduction",
  store: storeNames.reduction,
  version: 1,
  errors: fail,
  uses,
  params: { prefix: 0x00, type: Params, default: defaultParams, check: checkParams },
  state: collections,
});

/** What code of this module works with that reads no parameters. */
export type ReductionEnv = Omit<Env<State, typeof uses, Params, Record<never, never>>, "params">;
