import type { Coin } from "../../codec/coin.ts";
import type { Ctx } from "../../core/ctx.ts";
import { sdk } from "../../core/sdkErrors.ts";
import type { CollectionMap } from "../../core/state/map.ts";
import type { AccountKeeper } from "../auth/keeper.ts";
import { fail } from "./errors.ts";

/** @throws send disabled (bank 5) for a denomination whose transfers are switched off */
export function requireSendEnabled(
  ctx: Ctx,
  sendEnabled: CollectionMap<string, boolean>,
  byDefault: boolean,
  coins: readonly Coin[],
): void {
  for (const { denom } of coins) {
    if (!(sendEnabled.find(ctx, denom) ?? byDefault))
      throw fail.sendDisabled(`${denom} transfers are currently disabled`);
  }
}

/** @throws unauthorized for the account of a module: coins sent there by hand would be lost */
export function requireReceiver(accounts: AccountKeeper, address: Uint8Array, text: string): void {
  if (accounts.moduleOf(address) !== undefined) throw sdk.unauthorized(`${text} is not allowed to receive funds`);
}
