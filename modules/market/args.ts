import { type Coin, coinFromWire, coinsFault, isDenom, parseAmount, type WireCoin } from "../../codec/coin.ts";
import { reasonOf } from "../../store/errors.ts";
import { fail } from "./errors.ts";
import type { Goods } from "./escrow.ts";

const maxGrams = (1n << 64n) - 1n;

/** Credits of a batch or coins of a denomination, never both. @throws invalid goods */
export function goodsArg({ batchId, denom }: Goods): Goods {
  if (batchId === 0n && denom === "") throw fail.invalidGoods("neither a batch nor a denomination is named");
  if (batchId !== 0n && denom !== "")
    throw fail.invalidGoods(`batch ${batchId} and ${denom.slice(0, 40)}: one of them`);
  if (denom !== "" && !isDenom(denom)) throw fail.invalidGoods(`"${denom.slice(0, 40)}" is no denomination`);
  return { batchId, denom };
}

/** An amount of goods, grams or base units. @throws invalid amount unless it is a whole number above zero, of 64 bits where it is grams */
export function amountArg(text: string, { batchId }: Pick<Goods, "batchId">): bigint {
  let amount: bigint;
  try {
    amount = parseAmount(text);
  } catch (error) {
    throw fail.invalidAmount(reasonOf(error));
  }
  if (amount < 1n) throw fail.invalidAmount(`${amount}: at least 1 is expected`);
  if (batchId !== 0n && amount > maxGrams) throw fail.invalidAmount(`${amount} grams: a batch has fewer than 2^64`);
  return amount;
}

/** A sum of coins. @throws invalid price unless it is above zero and of at most 256 bits */
export function priceArg(price: WireCoin | undefined): Coin {
  if (price === undefined) throw fail.invalidPrice("no price is given");
  let coin: Coin;
  try {
    coin = coinFromWire(price);
  } catch (error) {
    throw fail.invalidPrice(reasonOf(error));
  }
  const fault = coinsFault([coin]);
  if (fault !== undefined) throw fail.invalidPrice(fault);
  return coin;
}
