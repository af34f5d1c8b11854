import { amountOf, type Coin, formatCoin, formatCoins } from "../../codec/coin.ts";
import { bytesKey } from "../../codec/keys.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { emit, silent } from "../../core/events.ts";
import { sdk } from "../../core/sdkErrors.ts";
import type { CollectionMap } from "../../core/state/map.ts";
import { startingWith } from "../../core/state/range.ts";
import type { CollectionSet } from "../../core/state/set.ts";

/** The collections that balances and supply are kept in. */
export interface Ledger {
  readonly supply: CollectionMap<string, bigint>;
  readonly balances: CollectionMap<readonly [Uint8Array, string], bigint>;
  readonly holders: CollectionSet<readonly [string, Uint8Array]>;
}

/** No amount may need more than 256 bits on the wire: the first that does. */
export const maxAmount = 1n << 256n;

/** Writes a balance; a balance of nothing is no entry, and the index of holders follows. */
export function setBalance(
  ctx: Ctx,
  { balances, holders }: Ledger,
  address: Uint8Array,
  denom: string,
  before: bigint,
  after: bigint,
): void {
  if (after < 0n) throw new BrokenInvariant(`negative balance of ${denom}`);
  if (after === 0n) balances.remove(ctx, [address, denom]);
  else balances.set(ctx, [address, denom], after);
  if (before === 0n && after > 0n) holders.add(ctx, [denom, address]);
  if (before > 0n && after === 0n) holders.remove(ctx, [denom, address]);
}

export function balanceOf(ctx: Ctx, { balances }: Ledger, address: Uint8Array, denom: string): bigint {
  return balances.find(ctx, [address, denom]) ?? 0n;
}

/** All that an account has. */
export function balancesOf(ctx: Ctx, { balances }: Ledger, address: Uint8Array): Coin[] {
  const within = startingWith({ first: bytesKey }, address);
  return [...balances.range(ctx, { within })].map(([[, denom], amount]) => ({ denom, amount }));
}

const none: readonly Coin[] = [];

/**
 * Takes coins from an account.
 * @param locked what must stay in it
 * @throws insufficient funds (code 5) with the texts that clients match on
 */
export function debit(
  ctx: Ctx,
  ledger: Ledger,
  address: Uint8Array,
  coins: readonly Coin[],
  locked: readonly Coin[] = none,
): void {
  for (const coin of coins) {
    const { denom } = coin;
    const before = balanceOf(ctx, ledger, address, denom);
    const kept = locked.length === 0 ? 0n : amountOf(locked, denom);
    if (before < kept) {
      const [least, there] = [kept, before].map((amount) => formatCoin({ denom, amount }));
      throw sdk.insufficientFunds(`locked amount exceeds account balance funds: ${least} > ${there}`);
    }
    if (before - kept < coin.amount) {
      const spendable = formatCoin({ denom, amount: before - kept });
      throw sdk.insufficientFunds(`spendable balance ${spendable} is smaller than ${formatCoin(coin)}`);
    }
    setBalance(ctx, ledger, address, denom, before, before - coin.amount);
  }
  if (silent(ctx)) return;
  emit(ctx, "coin_spent", ["spender", addressText(ctx.chain, address)], ["amount", formatCoins(coins)]);
}

/** Gives coins to an account. */
export function credit(ctx: Ctx, ledger: Ledger, address: Uint8Array, coins: readonly Coin[]): void {
  for (const { denom, amount } of coins) {
    const before = balanceOf(ctx, ledger, address, denom);
    setBalance(ctx, ledger, address, denom, before, before + amount);
  }
  if (silent(ctx)) return;
  emit(ctx, "coin_received", ["receiver", addressText(ctx.chain, address)], ["amount", formatCoins(coins)]);
}

/** Changes the supply; it never falls below nothing and never outgrows 256 bits. */
export function changeSupply(ctx: Ctx, { supply }: Ledger, denom: string, by: bigint): void {
  const after = (supply.find(ctx, denom) ?? 0n) + by;
  if (after < 0n) throw new BrokenInvariant(`supply of ${denom} falls below nothing`);
  if (after >= maxAmount) throw sdk.invalidCoins(`supply of ${denom} would exceed 256 bits`);
  if (after === 0n) supply.remove(ctx, denom);
  else supply.set(ctx, denom, after);
}
