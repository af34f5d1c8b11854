import type { Liability } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { liabilityOf } from "./lots.ts";
import { chainAccount, type EmissionEnv } from "./module.ts";

/** What emissions offer to other modules. */
export interface EmissionKeeper {
  /** All that an account (20 bytes) emitted, and what of it credits were burned for; micrograms. */
  liability(ctx: Ctx, account: Uint8Array): Liability;
  /** The account whose liability the chain's own footprint is. */
  chainAccount(): Uint8Array;
}
export const EmissionKeeper = capability<EmissionKeeper>("emission.liabilities");

export const emissionKeeper = ({ state, use }: EmissionEnv): EmissionKeeper => ({
  liability: (ctx, account) => liabilityOf(ctx, state, account),
  chainAccount: () => use.accounts.moduleAddress(chainAccount),
});
