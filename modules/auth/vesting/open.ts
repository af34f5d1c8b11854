import { type Coin, coinsFault, coinsFromWire, formatCoins, type WireCoin } from "../../../codec/coin.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { reasonOf } from "../../../store/errors.ts";
import type { BankKeeper } from "../../bank/keeper.ts";
import type { AccountKeeper } from "../keeper.ts";
import { type Schedule, vestingFault } from "./schedule.ts";

interface Keepers {
  readonly accounts: AccountKeeper;
  readonly coins: BankKeeper;
}

/** Coins of a message. @throws invalid coins (code 10) unless they are positive, sorted by denomination and none twice */
export function vestingAmount(coins: readonly WireCoin[]): Coin[] {
  let read: Coin[];
  try {
    read = coinsFromWire(coins);
  } catch (error) {
    throw sdk.invalidCoins(reasonOf(error));
  }
  if (read.length === 0 || coinsFault(read) !== undefined) throw sdk.invalidCoins(formatCoins(read));
  return read;
}

/** @throws unauthorized for the account of a module, invalid request for an address that has an account */
export function requireNew(ctx: Ctx, { accounts }: Keepers, address: Uint8Array, text: string): void {
  if (accounts.moduleOf(address) !== undefined) throw sdk.unauthorized(`${text} is not allowed to receive funds`);
  if (accounts.has(ctx, address)) throw sdk.invalidRequest(`account ${text} already exists`);
}

/** Makes a vesting account and pays into it what it is about. @throws invalid request for a schedule that is none, and as a send */
export function openAccount(
  ctx: Ctx,
  { accounts, coins }: Keepers,
  from: Uint8Array,
  to: Uint8Array,
  original: readonly Coin[],
  schedule: Schedule,
): void {
  const vesting = { schedule, original, delegatedFree: [], delegatedVesting: [] };
  const fault = vestingFault(vesting);
  if (fault !== undefined) throw sdk.invalidRequest(fault);
  accounts.createVesting(ctx, to, vesting);
  coins.send(ctx, from, to, original);
}
