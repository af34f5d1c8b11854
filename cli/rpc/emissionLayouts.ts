import type { RpcLayout } from "./layouts.ts";

/** How emissions and the chain's footprint look on the command line. */
export const emissionLayouts: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "defaults of nodes, limits of the footprint" },
  "Query/Footprint": { about: "the chain's footprint since its first block, and who paid for it" },
  "Query/Block": { about: "a block's footprint, and who paid for it", example: "1" },
  "Query/Blocks": { about: "the footprints of the last blocks", example: "--reverse" },
  "Query/Day": { about: "a day's footprint, and who paid for it", example: "2026-01-31" },
  "Query/Days": { about: "the footprints of all days" },
  "Query/Node": { about: "a node's footprint, by its operator or its consensus address", example: "ecovaloper1…" },
  "Query/Nodes": { about: "the footprints of all nodes that ever sat" },
  "Query/Declarations": { about: "what operators say of their nodes" },
  "Query/Debt": { about: "what nobody paid for yet" },
  "Query/Grid": { about: "the carbon intensity of grids", example: "--limit 300" },
  "Query/GridZone": { args: ["code"], about: "the carbon intensity of one grid", example: "DEU" },
  "Query/Lot": { about: "a lot of emissions", example: "1" },
  "Query/Lots": { about: "all lots of emissions, of one account or not paid whole", example: "--open" },
  "Query/Liability": { about: "what an account emitted and paid for", example: "alice" },
  "Query/SetAsides": { about: "ECC that is set aside for operators' blocks" },
  "Query/Offers": { about: "ECC that is offered to the Carbon Neutral Pool" },
  "Msg/DeclareNode": {
    args: ["profile", "evidence?"],
    about: "say what your node draws and where",
    example: '\'{"milliwatts": "60000", "pue_thousandths": "1500", "zone": "CHN"}\' --from operator',
  },
  "Msg/ReviewNode": {
    args: ["operator_address", "accepted", "profile", "sha256?"],
    about: "accept evidence of a node or take it back; the committee or the authority may",
  },
  "Msg/UpdateGrid": {
    args: ["source", "zones?"],
    about: "change rows of the table of grids; the authority alone may",
  },
  "Msg/SetAside": {
    args: ["operator_address", "amount"],
    about: "set ECC aside for the blocks that an operator proposes",
    example: "ecovaloper1… 1000000uecc --from alice",
  },
  "Msg/TakeBack": { args: ["amount"], about: "take back what is set aside for you", example: "5uecc --from operator" },
  "Msg/OfferCredits": {
    args: ["credits", "price", "expires"],
    about: "offer ECC to the Carbon Neutral Pool",
    example: "1000000uecc 20000ueco2 2027-01-01T00:00:00Z --from alice",
  },
  "Msg/CancelOffer": { args: ["offer_id"], about: "take an offer back", example: "1 --from alice" },
  "Msg/BuyCredits": {
    args: ["offer_id", "price"],
    about: "buy an offer for the pool; the committee or the authority may",
  },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
};
