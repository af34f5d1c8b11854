import type { Liability, NeutralityRecord, YearTotal } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { outstandingOf } from "./lots.ts";
import { chainAccount, correctionsAccount, type EmissionEnv } from "./module.ts";
import { liabilityOf, yearsOf } from "./sumsOfLots.ts";

/** What emissions offer to other modules. Amounts are micrograms of CO2e, accounts have 20 bytes. Nothing here changes a lot. */
export interface EmissionKeeper {
  /** All that an account answers for, and what of it credits were burned for. */
  liability(ctx: Ctx, account: Uint8Array): Liability;
  /** What of it no credits were burned for. */
  outstanding(ctx: Ctx, account: Uint8Array): bigint;
  /** The same sums by calendar year (UTC) and scope, ascending; kept, not computed. */
  yearsOf(ctx: Ctx, account: Uint8Array): readonly YearTotal[];
  /** What was burned together, and why it holds. */
  neutrality(ctx: Ctx, id: bigint): NeutralityRecord | undefined;
  /** The account whose liability the chain's own footprint is. */
  chainAccount(): Uint8Array;
  /** The account of what corrections found to be too much. */
  correctionsAccount(): Uint8Array;
}
export const EmissionKeeper = capability<EmissionKeeper>("emission.liabilities");

export const emissionKeeper = ({ state, use }: EmissionEnv): EmissionKeeper => ({
  liability: (ctx, account) => liabilityOf(ctx, state, account),
  outstanding: (ctx, account) => outstandingOf(liabilityOf(ctx, state, account)),
  yearsOf: (ctx, account) => yearsOf(ctx, state, account),
  neutrality: (ctx, id) => state.neutrality.find(ctx, id),
  chainAccount: () => use.accounts.moduleAddress(chainAccount),
  correctionsAccount: () => use.accounts.moduleAddress(correctionsAccount),
});
