import type { Coin } from "../../codec/coin.ts";
import { quotient } from "../../codec/quotient.ts";
import { fail } from "./errors.ts";

/** An amount of goods and what is asked for all of it. The ratio of the two is the price of every part. */
interface Asked {
  readonly amount: bigint;
  readonly price: Coin;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller > 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/**
 * The least amount whose price is a whole number of base units. Only multiples of it are sold, so there is nothing to round: the
 * parts of an offer, however it is cut, cost exactly what the whole costs.
 * @param amount above zero
 * @param total above zero
 */
export function stepOf(amount: bigint, total: bigint): bigint {
  return quotient(amount, greatestCommonDivisor(amount, total));
}

/**
 * What a part of an offer costs, exactly.
 * @throws amount not sold, naming the nearest amounts that are, unless it is a multiple of the offer's step
 */
export function costOf({ amount, price, step }: Asked & { readonly step: bigint }, part: bigint): Coin {
  const steps = quotient(part, step);
  if (part === 0n || steps * step !== part) {
    const near = [steps * step, (steps + 1n) * step].filter((one) => one > 0n && one <= amount).join(" or ");
    throw fail.amountNotSold(`${part} is no multiple of ${step}: ${near} can be bought`);
  }
  return { denom: price.denom, amount: quotient(price.amount * part, amount) };
}
