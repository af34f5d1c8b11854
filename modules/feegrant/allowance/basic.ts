import { coinsFault, coinsToWire, formatCoins, safeSubCoins } from "../../../codec/coin.ts";
import { BasicAllowance } from "../../../codec/gen/cosmos/feegrant/v1beta1/feegrant.ts";
import { messageCoins, readCoins } from "../../../core/coinsArg.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { messageTime } from "../../../core/timeArg.ts";
import { fail } from "../errors.ts";
import { type Allowance, pack } from "./allowance.ts";

/** @throws invalid coins, or invalid duration for an end before 1970 */
export function checkBasic({ spendLimit, expiration }: BasicAllowance): void {
  const limit = readCoins(spendLimit);
  if (coinsFault(limit) !== undefined) throw sdk.invalidCoins(`send amount is invalid: ${formatCoins(limit)}`);
  const end = messageTime(expiration);
  if (end !== undefined && end < 0n) throw fail.invalidDuration("expiration time cannot be negative");
}

/** Fees up to a limit, or without one, until it ends. */
export function basicAllowance(value: Uint8Array): Allowance {
  const given = BasicAllowance.decode(value);
  const any = pack(BasicAllowance, given);
  const expiresAt = messageTime(given.expiration);
  return {
    any,
    expiresAt,
    check: () => checkBasic(given),
    accept(ctx, { fee }) {
      if (expiresAt !== undefined && expiresAt < ctx.time) throw fail.feeLimitExpired("basic allowance");
      // No limit at all is written as an empty one.
      if (given.spendLimit.length === 0) return any;
      const left = safeSubCoins(messageCoins(given.spendLimit), fee);
      if (left === undefined) throw fail.feeLimitExceeded("basic allowance");
      return left.length === 0 ? "nothing" : pack(BasicAllowance, { ...given, spendLimit: coinsToWire(left) });
    },
  };
}
