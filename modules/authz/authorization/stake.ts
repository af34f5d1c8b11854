import { type Coin, formatCoin, type WireCoin } from "../../../codec/coin.ts";
import { StakeAuthorization } from "../../../codec/gen/cosmos/staking/v1beta1/authz.ts";
import {
  MsgBeginRedelegate,
  MsgCancelUnbondingDelegation,
  MsgDelegate,
  MsgUndelegate,
} from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { readCoins } from "../../../core/coinsArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { fail, uncoded } from "../errors.ts";
import { type Authorization, gasPerEntry, type Left, pack } from "./authorization.ts";

/** By the number of the authorization's type. */
const messageTypes: readonly (string | undefined)[] = [
  undefined,
  MsgDelegate.$type,
  MsgUndelegate.$type,
  MsgBeginRedelegate.$type,
  MsgCancelUnbondingDelegation.$type,
];

/** What the four messages have in common; a redelegation is judged by where the votes go. */
interface StakeMessage {
  readonly validatorAddress?: string;
  readonly validatorDstAddress?: string;
  readonly amount: WireCoin | undefined;
}

function coinOf(coin: WireCoin | undefined): Coin {
  const [read] = coin === undefined ? [] : readCoins([coin]);
  if (read === undefined || read.amount < 0n) throw sdk.invalidCoins(read === undefined ? "" : formatCoin(read));
  return read;
}

function typeUrlOf({ authorizationType }: StakeAuthorization): string {
  const type = messageTypes[authorizationType];
  if (type === undefined) throw fail.unknownAuthorizationType();
  return `/${type}`;
}

function requireValidator(ctx: Ctx, { validators }: StakeAuthorization, operator: string): void {
  if (validators === undefined) return;
  const { address } = validators.value;
  const found = address.some((one) => {
    ctx.gas.consume(gasPerEntry, "stake authorization");
    return one === operator;
  });
  const denied = validators.$case === "denyList" ? found : address.length > 0 && !found;
  if (denied) throw sdk.unauthorized(`cannot delegate/undelegate to ${operator} validator`);
}

function spend(given: StakeAuthorization, amount: Coin): Left {
  if (given.maxTokens === undefined) return "all";
  const limit = coinOf(given.maxTokens);
  if (limit.denom !== amount.denom) throw uncoded(`invalid coin denoms: ${limit.denom}, ${amount.denom}`);
  const left = { denom: limit.denom, amount: limit.amount - amount.amount };
  if (left.amount < 0n) throw uncoded(`negative coin amount: ${formatCoin(left)}`);
  if (left.amount === 0n) return "nothing";
  return pack(StakeAuthorization, { ...given, maxTokens: { denom: left.denom, amount: left.amount.toString() } });
}

/** Allows one kind of message about votes, with some operators, up to an amount (`x/staking/types/authz.go`). */
export function stakeAuthorization(value: Uint8Array): Authorization {
  const given = StakeAuthorization.decode(value);
  return {
    any: pack(StakeAuthorization, given),
    typeUrl: () => typeUrlOf(given),
    check() {
      const { maxTokens } = given;
      const [limit] = maxTokens === undefined ? [] : readCoins([maxTokens]);
      if (limit !== undefined && limit.amount < 0n)
        throw fail.negativeMaxTokens(`negative coin amount: ${formatCoin(limit)}`);
      typeUrlOf(given);
    },
    accept(ctx, message) {
      const { validatorAddress, validatorDstAddress, amount } = message as StakeMessage;
      requireValidator(ctx, given, validatorDstAddress ?? validatorAddress ?? "");
      return spend(given, coinOf(amount));
    },
  };
}
