import { type Coin, isDenom } from "./coin.ts";

/** Decimal places of the SDK's LegacyDec. A Dec is a bigint counting units of 10^-18. */
export const decPlaces = 18;
/** One, as a Dec. */
export const decOne = 10n ** BigInt(decPlaces);

// LegacyDec holds 256 bits before the point and 60 for the fraction.
const maxDecBits = 316n;
const decPattern = /^(-?)(\d+)(?:\.(\d+))?$/;

/** A Dec from text such as "0.0025". @throws on an empty text, more than 18 places, another form, or more than 316 bits */
export function parseDec(text: string): bigint {
  if (text === "") throw new Error("decimal string cannot be empty");
  const match = text.length > 120 ? null : decPattern.exec(text);
  if (match === null)
    throw new Error(`failed to set decimal string with base 10: ${JSON.stringify(text.slice(0, 120))}`);
  const [, sign, whole = "", fraction = ""] = match;
  if (fraction.length > decPlaces) {
    throw new Error(
      `value '${text}' exceeds max precision by ${decPlaces - fraction.length} decimal places: max precision ${decPlaces}`,
    );
  }
  const magnitude = BigInt(whole + fraction.padEnd(decPlaces, "0"));
  if (magnitude >> maxDecBits !== 0n) throw new Error(`decimal out of range: ${text}`);
  return sign === "-" ? -magnitude : magnitude;
}

/** The SDK's text of a Dec: always 18 places, "0.002500000000000000". */
export function formatDec(dec: bigint): string {
  const digits = (dec < 0n ? -dec : dec).toString().padStart(decPlaces + 1, "0");
  const text = `${digits.slice(0, -decPlaces)}.${digits.slice(-decPlaces)}`;
  return dec < 0n ? `-${text}` : text;
}

/** The form of a Dec in protobuf: its count of 10^-18, without a point. */
export function decToAtomics(dec: bigint): string {
  return dec.toString();
}

/** A Dec from its protobuf form; "" is zero, as in Go. @throws on anything but a canonical integer within 316 bits */
export function decFromAtomics(text: string): bigint {
  if (text === "") return 0n;
  if (text.length > 100 || !/^(?:0|-?[1-9]\d*)$/.test(text)) {
    throw new Error(`invalid decimal atomics ${JSON.stringify(text.slice(0, 100))}: must be an integer`);
  }
  const dec = BigInt(text);
  if ((dec < 0n ? -dec : dec) >> maxDecBits !== 0n) throw new Error(`decimal out of range: ${text}`);
  return dec;
}

/** The least integer that is not below `dec`. */
export function decCeil(dec: bigint): bigint {
  const whole = dec / decOne;
  return whole * decOne < dec ? whole + 1n : whole;
}

/** The integer part of `dec`, towards zero. */
export function decTruncate(dec: bigint): bigint {
  return dec / decOne;
}

/** `dividend / 10^18` to the nearest, a half to the even one: the SDK's rounding of a product. */
function chopRounded(dividend: bigint): bigint {
  if (dividend < 0n) return -chopRounded(-dividend);
  const whole = dividend / decOne;
  const twice = (dividend % decOne) * 2n;
  if (twice === decOne) return whole % 2n === 0n ? whole : whole + 1n;
  return twice > decOne ? whole + 1n : whole;
}

/** A product of Decs, rounded half to even (LegacyDec.Mul). */
export const decMul = (a: bigint, b: bigint): bigint => chopRounded(a * b);

/** A product of Decs, towards zero (LegacyDec.MulTruncate). */
export const decMulTruncate = (a: bigint, b: bigint): bigint => (a * b) / decOne;

/** A quotient of Decs, rounded half to even (LegacyDec.Quo). @throws RangeError for a divisor of zero */
export const decQuo = (a: bigint, b: bigint): bigint => chopRounded((a * decOne * decOne) / b);

/** A quotient of Decs, towards zero (LegacyDec.QuoTruncate). @throws RangeError for a divisor of zero */
export const decQuoTruncate = (a: bigint, b: bigint): bigint => (a * decOne) / b;

/** A Dec to the nearest integer, a half to the even one (LegacyDec.RoundInt). */
export const decRound = (dec: bigint): bigint => chopRounded(dec);

/** A whole number as a Dec. */
export const decOf = (whole: bigint): bigint => whole * decOne;

/** An amount with a fraction, such as a gas price. */
export interface DecCoin {
  readonly denom: string;
  /** Units of 10^-18 of the denomination */
  readonly amount: bigint;
}

/** Gas prices from text such as "0.0025ueco2,0.1uecc", sorted, zeros left out. @throws on a malformed or repeated price */
export function parseDecCoins(text: string): DecCoin[] {
  if (text.trim() === "") return [];
  const coins = text.split(",").map((part) => {
    const [, amount, denom] = /^(\d+(?:\.\d+)?|\.\d+)\s*(.+)$/.exec(part.trim()) ?? [];
    if (amount === undefined || denom === undefined || !isDenom(denom)) {
      throw new Error(`invalid decimal coin expression: ${JSON.stringify(part)}: expected a price as in 0.0025ueco2`);
    }
    return { denom, amount: parseDec(amount.startsWith(".") ? `0${amount}` : amount) };
  });
  coins.sort((a, b) => (a.denom < b.denom ? -1 : 1));
  coins.forEach((coin, i) => {
    if (coins[i + 1]?.denom === coin.denom) throw new Error(`duplicate denomination ${coin.denom}`);
  });
  return coins.filter((coin) => coin.amount !== 0n);
}

/** "0.002500000000000000ueco2,…", as the SDK prints prices. */
export function formatDecCoins(coins: readonly DecCoin[]): string {
  return coins.map((coin) => formatDec(coin.amount) + coin.denom).join(",");
}

/** What `gas` units cost at each price, rounded up to whole base units. */
export function feesForGas(prices: readonly DecCoin[], gas: number): Coin[] {
  return prices.map(({ denom, amount }) => ({ denom, amount: decCeil(amount * BigInt(gas)) }));
}
