import type { NeutralityRecord } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { hookPoint } from "../../core/hooks.ts";

/** How ECC came into the Carbon Neutral Pool: bought with coins of the neutrality account, or diverted from what a block earned. */
export type PoolInflow = "purchase" | "diversion";

/** Points at which the footprint calls whoever subscribed. Amounts are base units of ECC, micrograms. */
export const emissionHooks = {
  /** The Carbon Neutral Pool paid for the chain's footprint. The ECC has left it and is burned. */
  poolPaid: hookPoint<[micrograms: bigint]>(),
  /** The Carbon Neutral Pool got ECC. @param from 20 bytes: the seller, or the account of the fee collector */
  poolFunded: hookPoint<[inflow: PoolInflow, from: Uint8Array, micrograms: bigint]>(),
  /** Emissions were burned with credits by MsgBurn; the record of it is in state. @param account 20 bytes: who burned */
  lotsBurned: hookPoint<[account: Uint8Array, record: NeutralityRecord]>(),
} as const;
