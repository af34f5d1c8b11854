import { QueryDefinition } from "../../codec/gen/eco2/market/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/market/v1/tx.ts";
import { endBlock } from "./endBlock.ts";
import { genesis } from "./genesis.ts";
import { escrowInvariant, offersInvariant, tradesInvariant } from "./invariants.ts";
import { market } from "./module.ts";
import { cancel } from "./msg/cancel.ts";
import { offer } from "./msg/offer.ts";
import { trade } from "./msg/trade.ts";
import { offerQuery, offers, quote } from "./query/offers.ts";
import { tradeQuery, trades, volumes } from "./query/trades.ts";

export default market.build({
  msg: [MsgDefinition, { offer, trade, cancel }],
  query: [QueryDefinition, { offer: offerQuery, offers, quote, trade: tradeQuery, trades, volumes }],
  genesis,
  endBlock(ctx, env) {
    endBlock(ctx, env);
    return [];
  },
  invariants: { escrow: escrowInvariant, offers: offersInvariant, trades: tradesInvariant },
});
