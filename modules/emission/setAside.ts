import { type Coin, coinFromWire, coinsFault, type WireCoin } from "../../codec/coin.ts";
import type { SetAside } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { reasonOf } from "../../store/errors.ts";
import { fail } from "./errors.ts";
import type { EmissionEnv, State } from "./module.ts";

/** What is set aside for an operator; nothing where it never was. */
export const setAsideOf = (ctx: Ctx, { setAsides }: Pick<State, "setAsides">, operator: Uint8Array): SetAside =>
  setAsides.find(ctx, operator) ?? { operatorAddress: operatorText(ctx.chain, operator), balance: "0", paid: "0" };

/** A coin of a message. @throws invalid coins (code 10), invalid amount for none of it */
export function messageCoin(given: WireCoin | undefined): Coin {
  if (given === undefined) throw fail.invalidAmount("no coin is given");
  let coin: Coin;
  try {
    coin = coinFromWire(given);
  } catch (error) {
    throw sdk.invalidCoins(reasonOf(error));
  }
  if (coinsFault([coin]) !== undefined) throw sdk.invalidCoins(`${given.amount}${given.denom}`);
  return coin;
}

/** A coin of a message that has to be ECC. @throws as `messageCoin`, and for another denomination */
export function messageEcc(ctx: Ctx, { use }: Pick<EmissionEnv, "use">, given: WireCoin | undefined): Coin {
  const coin = messageCoin(given);
  const ecc = use.ecc.denom(ctx);
  if (coin.denom !== ecc) throw fail.invalidAmount(`denomination ${coin.denom}, expected ${ecc}`);
  return coin;
}
