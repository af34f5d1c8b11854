import { type Coin, formatCoin, formatCoins } from "../../codec/coin.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { sdk } from "../../core/sdkErrors.ts";
import type { AccountKeeper } from "../auth/keeper.ts";
import { requireValid } from "./coins.ts";
import { balanceOf, credit, debit, type Ledger } from "./ledger.ts";

interface Parts {
  readonly state: Ledger;
  readonly use: { readonly accounts: AccountKeeper };
}

function requireAccount(ctx: Ctx, accounts: AccountKeeper, address: Uint8Array): void {
  if (!accounts.has(ctx, address))
    throw sdk.unknownAddress(`account ${addressText(ctx.chain, address)} does not exist`);
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
  requireAccount(ctx, accounts, delegator);
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
  requireAccount(ctx, accounts, delegator);
  credit(ctx, state, delegator, coins);
}
