import {
  BlockedBatch,
  BurnTotal,
  DimensionTotal,
  Params,
  Piece,
  Segment,
  Vault,
  VaultBatch,
  VaultClass,
} from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { stringKey, u32Key, u64Key } from "../../codec/keys.ts";
import { pairKey } from "../../codec/keys-compose.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule, type Env } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { CreditKeeper } from "../registry/keeper.ts";
import { fail } from "./errors.ts";
import { dualtokenHooks } from "./keeper.ts";
import { checkParams, defaultParams } from "./params.ts";

/** The account that owns the credits of the vault in the registry, and makes and burns ECC. */
export const vaultAccount = "dualtoken";
/** The account whose ECC fills a shortfall before all else. */
export const bufferAccount = "dualtoken_buffer";
/** The account of the Carbon Neutral Pool, which is the offset module's. */
export const poolAccount = "neutral_pool";

/** By what equal classes are one. */
export const classKey = ({ programme, creditType, labels }: Pick<VaultClass, "programme" | "creditType" | "labels">) =>
  [programme, creditType, ...labels].join("\u001f");

const collections = (s: SchemaBuilder) => ({
  vault: s.item(0x01, "vault", v.proto(Vault)),
  denom: s.item(0x02, "denomination", v.text),
  classes: s.indexed(0x03, "classes", u64Key, v.proto(VaultClass), {
    key: { prefix: 0x04, key: stringKey, of: classKey },
    programme: { prefix: 0x05, key: stringKey, of: ({ programme }: VaultClass) => programme },
  }),
  segments: s.map(0x06, "segments", u64Key, v.proto(Segment)),
  /** (batch, class) → segment. */
  segmentOf: s.map(0x07, "segments by batch", pairKey(u64Key, u64Key), v.u64),
  /** (batch, last gram + 1): the piece that holds a gram is the first that ends behind it. */
  pieces: s.map(0x08, "pieces", pairKey(u64Key, u64Key), v.proto(Piece)),
  batches: s.map(0x09, "batches", u64Key, v.proto(VaultBatch)),
  /** (dimension, key). */
  totals: s.map(0x0a, "totals", pairKey(u32Key, stringKey), v.proto(DimensionTotal)),
  blocked: s.map(0x0b, "blocked batches", u64Key, v.proto(BlockedBatch)),
  burns: s.map(0x0c, "burn totals", stringKey, v.proto(BurnTotal)),
  nextClass: s.sequence(0x10, "next class id", 1n),
  /** Ids and positions of segments are of one sequence. */
  nextSegment: s.sequence(0x11, "next segment id", 1n),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

const uses = { accounts: AccountKeeper, bank: BankKeeper, credits: CreditKeeper } as const;

/** ECC, a gram a coin, and the vault of credits behind it. */
export const dualtoken = declareModule({
  name: "dualtoken",
  store: storeNames.dualtoken,
  version: 1,
  errors: fail,
  uses,
  accounts: { [vaultAccount]: ["minter", "burner"], [bufferAccount]: [] },
  hooks: dualtokenHooks,
  params: { prefix: 0x00, type: Params, default: defaultParams, check: checkParams },
  state: collections,
});

/** What all code of this module works with; parameters are handed on as a value. */
export type DualtokenEnv = Omit<Env<State, typeof uses, Params, typeof dualtokenHooks>, "params">;
