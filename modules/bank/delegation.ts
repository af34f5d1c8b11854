import { type Coin, formatCoin, formatCoins } from "../../codec/coin.ts";
import type { Ctx } from "../../core/ctx.ts";
import { LedgerError, wrapError } from "../../core/errors.ts";
import { sdk } from "../../core/sdkErrors.ts";
import type { AccountKeeper } from "../auth/keeper.ts";
import { requireValid } from "./coins.ts";
import { balanceOf, credit, debit, type Ledger } from "./ledger.ts";

interface Parts {
  readonly state: Ledger;
  readonly use: { readonly accounts: AccountKeeper };
}

function tracked(what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof LedgerError ? wrapError(error, `failed to track ${what}`) : error;
  }
}

/** See `BankKeeper.delegateCoins`. No transfer is told, as in x/bank. */
export function delegate(
  ctx: Ctx,
  { state, use: { accounts } }: Parts,
  delegator: Uint8Array,
  poolModule: string,
  coins: readonly Coin[],
): void {
  requireValid(coins);
  const pool = accounts.moduleAddress(poolModule);
  for (const { denom, amount } of coins) {
    const balance = { denom, amount: balanceOf(ctx, state, delegator, denom) };
    if (balance.amount < amount) {
      const why = `failed to delegate; ${formatCoin(balance)} is smaller than ${formatCoins(coins)}`;
      throw sdk.insufficientFunds(why);
    }
  }
  tracked("delegation", () => accounts.trackDelegation(ctx, delegator, coins));
  debit(ctx, state, delegator, coins);
  credit(ctx, state, pool, coins);
}

/** See `BankKeeper.undelegateCoins`. */
export function undelegate(
  ctx: Ctx,
  { state, use: { accounts } }: Parts,
  delegator: Uint8Array,
  poolModule: string,
  coins: readonly Coin[],
): void {
  requireValid(coins);
  debit(ctx, state, accounts.moduleAddress(poolModule), coins);
  tracked("undelegation", () => accounts.trackUndelegation(ctx, delegator, coins));
  credit(ctx, state, delegator, coins);
}
