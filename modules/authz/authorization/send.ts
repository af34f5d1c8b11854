import { coinsToWire, safeSubCoins } from "../../../codec/coin.ts";
import { SendAuthorization } from "../../../codec/gen/cosmos/bank/v1beta1/authz.ts";
import { MsgSend } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { messageCoins, readCoins } from "../../../core/coinsArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { duplicateEntry } from "../errors.ts";
import { type Authorization, gasPerEntry, pack } from "./authorization.ts";

function check({ spendLimit, allowList }: SendAuthorization): void {
  if (spendLimit.length === 0) throw sdk.invalidCoins("spend limit cannot be nil");
  if (readCoins(spendLimit).some(({ amount }) => amount <= 0n)) throw sdk.invalidCoins("spend limit must be positive");
  messageCoins(spendLimit);
  if (new Set(allowList).size < allowList.length) throw duplicateEntry();
}

function isListed(ctx: Ctx, allowList: readonly string[], address: string): boolean {
  for (const allowed of allowList) {
    ctx.gas.consume(gasPerEntry, "send authorization");
    if (allowed === address) return true;
  }
  return allowList.length === 0;
}

/** Allows sends up to a limit, to some receivers or to all (`x/bank/types/send_authorization.go`). */
export function sendAuthorization(value: Uint8Array): Authorization {
  const given = SendAuthorization.decode(value);
  return {
    any: pack(SendAuthorization, given),
    typeUrl: () => `/${MsgSend.$type}`,
    check: () => check(given),
    accept(ctx, message) {
      const { toAddress, amount } = message as MsgSend;
      const left = safeSubCoins(messageCoins(given.spendLimit), messageCoins(amount));
      if (left === undefined) throw sdk.insufficientFunds("requested amount is more than spend limit");
      if (!isListed(ctx, given.allowList, toAddress)) throw sdk.unauthorized(`cannot send to ${toAddress} address`);
      return left.length === 0 ? "nothing" : pack(SendAuthorization, { ...given, spendLimit: coinsToWire(left) });
    },
  };
}
