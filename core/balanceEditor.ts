import { capability } from "./capability.ts";
import type { Ctx } from "./ctx.ts";

/** Setting balances outside of any transaction; the module that keeps coins offers it. Development chains alone ask for it. */
export interface BalanceEditor {
  /** Gives an account this very balance, in base units, and makes it where there is none; the supply follows. */
  setBalance(ctx: Ctx, address: Uint8Array, denom: string, amount: bigint): void;
}
export const BalanceEditor = capability<BalanceEditor>("balances.editor");
