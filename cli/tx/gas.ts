import { coinsToWire, parseCoins } from "../../codec/coin.ts";
import { feesForGas, parseDecCoins } from "../../codec/decimal.ts";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";

/** How much gas a transaction buys, and at what price. */
export interface GasChoice {
  /** "auto": what a simulation uses, times the adjustment. */
  readonly gas: "auto" | number;
  readonly adjustment: number;
  /** Coins such as "500ueco2", or prices of one unit of gas such as "0.025ueco2"; none of both: no fee. */
  readonly fees?: string | undefined;
  readonly gasPrices?: string | undefined;
  /** Address of who pays in the first signer's place, and signs too. */
  readonly payer?: string | undefined;
  /** Address of whose allowance the fee is taken from. */
  readonly granter?: string | undefined;
}

const inOneLine = <T>(flag: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw new CliError(`${flag}: ${reasonOf(error)}`);
  }
};

/** Gas to buy for a transaction that uses `used` in a simulation. */
export const adjusted = (used: number, adjustment: number): number => Math.ceil(used * adjustment);

/** @throws CliError when fees or prices are malformed, or both are given */
export function feeFor(gas: number, { fees, gasPrices, payer = "", granter = "" }: GasChoice) {
  if (fees !== undefined && gasPrices !== undefined)
    throw new CliError("cannot provide both fees and gas prices: give --fees or --gas-prices");
  const amount =
    gasPrices === undefined
      ? inOneLine("--fees", () => parseCoins(fees ?? ""))
      : inOneLine("--gas-prices", () => feesForGas(parseDecCoins(gasPrices), gas));
  return { amount: coinsToWire(amount), gasLimit: BigInt(gas), payer, granter };
}
