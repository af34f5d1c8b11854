import type { RpcLayout } from "./layouts.ts";

/** How the market looks on the command line. */
export const marketLayouts: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "what is traded, and how long an offer may stand" },
  "Query/Offer": { about: "an offer, and what it still holds", example: "1" },
  "Query/Offers": {
    about: "offers that can be bought from: all, of a batch or a coin, to a buyer; or every one of a seller",
    example: "--batch-id 1",
  },
  "Query/Quote": { args: ["offer_id", "amount"], about: "what an amount of an offer costs", example: "1 500000" },
  "Query/Trade": { about: "a trade: price, amount, grams, time", example: "1" },
  "Query/Trades": { about: "all trades, or those of an account, a batch or an offer", example: "--account alice" },
  "Query/Volumes": { about: "sums of trades by what was sold for what", example: "--batch-id 1" },
  "Msg/Offer": {
    args: ["amount", "price"],
    about: "offer grams of a batch, or coins of a denomination, at a price for all of it",
    example: "1000000 25000000ueco2 --batch-id 1 --from alice",
  },
  "Msg/Trade": {
    args: ["offer_id", "amount", "max_price"],
    about: "buy of an offer, for a price that is not exceeded; with a claim what is bought is used up at once",
    example: "1 500000 12500000ueco2 --from bob",
  },
  "Msg/Cancel": { args: ["offer_id"], about: "end an offer and take back what is left", example: "1 --from alice" },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
};
