import type { RpcLayout } from "./layouts.ts";

/** How ECC and the vault behind it look on the command line. */
export const dualtokenLayouts: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "which credits become ECC, shares, fees" },
  "Query/Vault": { about: "the supply of ECC and what stands behind it" },
  "Query/Deficit": { about: "ECC that nothing stands behind, and what there is to fill it with" },
  "Query/Class": { about: "a quality class of the vault", example: "1" },
  "Query/Classes": {
    about: "the quality classes of the vault, of one programme or of all",
    example: "--programme VCS",
  },
  "Query/Totals": {
    args: ["dimension"],
    about: "grams of the vault by programme, methodology, vintage or country",
    example: "DIMENSION_COUNTRY",
  },
  "Query/VaultBatch": { name: "batch", about: "a batch as the vault has it", example: "1" },
  "Query/VaultBatches": { name: "batches", about: "the batches of which the vault has grams" },
  "Query/Queue": {
    about: "the ranges in the order in which they are burned, of a class or of all",
    example: "--class-id 1",
  },
  "Query/Eligibility": { about: "whether credits of a batch may become ECC now, and why not", example: "1" },
  "Query/BlockedBatches": { about: "batches whose credits become ECC no more" },
  "Query/BurnTotals": { about: "ECC burned since the start by purpose" },
  "Msg/Deposit": {
    args: ["credits"],
    about: "turn credits into ECC, a coin a gram",
    example: "1:1000000 --from alice",
  },
  "Msg/Redeem": {
    args: ["grams"],
    about: "give ECC for credits: the oldest, or for a fee chosen ones; exact ranges by 0 grams and --ranges",
    example: "1000000 --batch-id 1 --from alice",
  },
  "Msg/Burn": {
    args: ["amount"],
    about: "burn ECC, which retires the oldest credits",
    example: '1000000uecc --beneficiary "Example Ltd" --from alice',
  },
  "Msg/FundBuffer": {
    args: ["amount"],
    about: "give ECC to the buffer, which fills a deficit before all else",
    example: "1000000uecc --from alice",
  },
  "Msg/BlockBatch": {
    args: ["batch_id", "reason"],
    about: "let no more credits of a batch become ECC; the authority or the reviewer may",
    example: '1 "Under review" --from reviewer',
  },
  "Msg/UnblockBatch": {
    args: ["batch_id"],
    about: "undo a block; the authority or the reviewer may",
    example: "1 --from reviewer",
  },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
};
