import {
  Escrow,
  EscrowRange,
  Offer,
  OfferStatus,
  Params,
  Trade,
  Volume,
} from "../../codec/gen/eco2/market/v1/market.ts";
import { stringKey, u64Key } from "../../codec/keys.ts";
import { pairKey, tripleKey } from "../../codec/keys-compose.ts";
import { timeKey } from "../../codec/keys-time.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule, type Env } from "../../core/module.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { EccKeeper } from "../dualtoken/keeper.ts";
import { OffsetKeeper } from "../offset/keeper.ts";
import { CreditKeeper } from "../registry/keeper.ts";
import { fail } from "./errors.ts";
import { checkParams, defaultParams } from "./params.ts";

/** The module account that holds what is in escrow. */
export const escrowAccount = "market";

const uses = {
  accounts: AccountKeeper,
  bank: BankKeeper,
  credits: CreditKeeper,
  ecc: EccKeeper,
  offset: OffsetKeeper,
} as const;

/** Batch (0 for coins), denomination (empty for credits). */
const goodsKey = pairKey(u64Key, stringKey);
const isOpen = ({ status }: Offer) => status === OfferStatus.OFFER_STATUS_OPEN;

const collections = (s: SchemaBuilder) => ({
  offers: s.indexed(0x01, "offers", u64Key, v.proto(Offer), {
    seller: { prefix: 0x02, key: stringKey, of: ({ seller }: Offer) => seller },
    open: {
      prefix: 0x03,
      key: goodsKey,
      of: (offer: Offer) => (isOpen(offer) ? [offer.batchId, offer.denom] : undefined),
    },
    /** Open offers that are made to one buyer. */
    buyer: {
      prefix: 0x04,
      key: stringKey,
      of: (offer: Offer) => (isOpen(offer) && offer.buyer !== "" ? offer.buyer : undefined),
    },
  }),
  nextOffer: s.sequence(0x05, "next offer id", 1n),
  /** Open offers by their end. */
  expiring: s.set(0x06, "ends of offers", pairKey(timeKey, u64Key)),
  escrows: s.map(0x07, "escrows", u64Key, v.proto(Escrow)),
  /** (batch, first gram); no gram is in two. */
  ranges: s.indexed(0x08, "ranges in escrow", pairKey(u64Key, u64Key), v.proto(EscrowRange), {
    escrow: { prefix: 0x09, key: u64Key, of: ({ escrowId }: EscrowRange) => escrowId },
  }),
  nextEscrow: s.sequence(0x0a, "next escrow id", 1n),
  /** Escrows that go back as blocks have room. */
  returning: s.set(0x0b, "escrows to return", u64Key),
  /** (Batch, escrow): would go back, but the batch is suspended. */
  waiting: s.set(0x0c, "escrows of suspended batches", pairKey(u64Key, u64Key)),
  /** Batches that were released, while escrows of them wait. */
  resumed: s.set(0x0d, "released batches", u64Key),
  trades: s.indexed(0x0e, "trades", u64Key, v.proto(Trade), {
    offer: { prefix: 0x0f, key: u64Key, of: ({ offerId }: Trade) => offerId },
    batch: { prefix: 0x10, key: u64Key, of: ({ batchId }: Trade) => (batchId === 0n ? undefined : batchId) },
  }),
  /** Each trade stands here twice, under its seller and its buyer. */
  tradesByAccount: s.set(0x11, "trades by account", pairKey(stringKey, u64Key)),
  nextTrade: s.sequence(0x12, "next trade id", 1n),
  /** (Batch, denomination of the goods, denomination paid). */
  volumes: s.map(0x13, "volumes", tripleKey(u64Key, stringKey, stringKey), v.proto(Volume)),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** Escrowed sales of credits and coins at exact prices. */
export const market = declareModule({
  name: "market",
  store: storeNames.market,
  version: 1,
  errors: fail,
  uses,
  accounts: { [escrowAccount]: [] },
  params: { prefix: 0x00, type: Params, default: defaultParams, check: checkParams },
  state: collections,
});

/** What code of this module works with that reads no parameters. */
export type MarketEnv = Omit<Env<State, typeof uses, Params, Record<never, never>>, "params">;
