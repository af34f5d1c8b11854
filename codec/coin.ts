/** An amount of base units, as the state machine holds it. */
export interface Coin {
  readonly denom: string;
  readonly amount: bigint;
}

/** A coin as protobuf and JSON carry it: the amount as decimal digits. */
export interface WireCoin {
  denom: string;
  amount: string;
}

const denomPattern = /^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$/;
const coinPattern = /^(\d+)\s*([a-zA-Z][a-zA-Z0-9/:._-]{2,127})$/;
const maxAmount = (1n << 256n) - 1n;

/** Whether `denom` is a denomination: 3 to 128 characters by the SDK's rule. */
export function isDenom(denom: string): boolean {
  return denomPattern.test(denom);
}

/**
 * An amount from its decimal digits, at most 256 bits.
 * @throws on an empty text, a sign other than a leading minus, leading zeros, or anything that is not digits
 */
export function parseAmount(text: string): bigint {
  // 78 digits hold 2^256 - 1; the length is checked first because BigInt of a long text takes quadratic time.
  if (text.length > 79 || !/^(?:0|-?[1-9]\d*)$/.test(text)) {
    throw new Error(
      `invalid amount ${JSON.stringify(text.slice(0, 80))}: must be a decimal integer of at most 256 bits`,
    );
  }
  const amount = BigInt(text);
  if (amount > maxAmount || amount < -maxAmount) throw new Error(`amount out of range: ${text} has more than 256 bits`);
  return amount;
}

/** Coins of a comma-separated text such as "10ueco2,5uecc", sorted; "" is no coins. @throws on a malformed, zero or repeated coin */
export function parseCoins(text: string): Coin[] {
  if (text.trim() === "") return [];
  const coins = text.split(",").map((part) => parseCoin(part.trim()));
  coins.sort((a, b) => compareDenoms(a.denom, b.denom));
  const fault = coinsFault(coins);
  if (fault !== undefined) throw new Error(fault);
  return coins;
}

/** One coin of a text such as "10ueco2"; zero is allowed. @throws on any other form */
export function parseCoin(text: string): Coin {
  const match = coinPattern.exec(text);
  const [digits, denom] = [match?.[1], match?.[2]];
  if (digits === undefined || denom === undefined) {
    throw new Error(
      `invalid coin expression: ${JSON.stringify(text)}: expected digits and a denomination, as in 10ueco2`,
    );
  }
  return { denom, amount: parseAmount(digits.replace(/^0+(?=\d)/, "")) };
}

export function formatCoin(coin: Coin): string {
  return `${coin.amount}${coin.denom}`;
}

/** The SDK's text of a list of coins: "5uecc,10ueco2"; "" for none. */
export function formatCoins(coins: readonly Coin[]): string {
  return coins.map(formatCoin).join(",");
}

/**
 * What keeps `coins` from being a valid set, in the SDK's words, or undefined: denominations valid, ascending and
 * unique, amounts positive and within 256 bits. No coins at all are valid.
 */
export function coinsFault(coins: readonly Coin[]): string | undefined {
  let last: string | undefined;
  for (const coin of coins) {
    if (!isDenom(coin.denom)) return `invalid denom: ${coin.denom}`;
    if (last !== undefined && coin.denom < last) return `denomination ${coin.denom} is not sorted`;
    if (coin.denom === last) return `duplicate denomination ${coin.denom}`;
    // The SDK names the first coin in full and later ones by denomination alone.
    if (coin.amount <= 0n) return `coin ${last === undefined ? formatCoin(coin) : coin.denom} amount is not positive`;
    if (coin.amount > maxAmount) return `coin ${coin.denom} amount is out of range`;
    last = coin.denom;
  }
  return undefined;
}

/** The amount of `denom` among `coins`, zero when absent. */
export function amountOf(coins: readonly Coin[], denom: string): bigint {
  return coins.find((coin) => coin.denom === denom)?.amount ?? 0n;
}

/** Sum of two valid sets, as a valid set. @throws when a sum exceeds 256 bits */
export function addCoins(a: readonly Coin[], b: readonly Coin[]): Coin[] {
  const sum = merge(a, b, 1n);
  for (const coin of sum)
    if (coin.amount > maxAmount) throw new Error(`amount out of range: sum of ${coin.denom} has more than 256 bits`);
  return sum;
}

/** Sums of many sets by denomination, in ascending order, whatever their size. Linear in the coins, whatever a sender makes of them. */
export function totalOf(sets: Iterable<readonly Coin[]>): Coin[] {
  const sums = new Map<string, bigint>();
  for (const set of sets) for (const { denom, amount } of set) sums.set(denom, (sums.get(denom) ?? 0n) + amount);
  return [...sums].map(([denom, amount]) => ({ denom, amount })).sort((a, b) => compareDenoms(a.denom, b.denom));
}

/** Difference of two valid sets, or undefined when it would be negative in some denomination. */
export function safeSubCoins(a: readonly Coin[], b: readonly Coin[]): Coin[] | undefined {
  const difference = merge(a, b, -1n);
  return difference.some((coin) => coin.amount < 0n) ? undefined : difference;
}

/** Difference of two valid sets. @throws when it would be negative in some denomination */
export function subCoins(a: readonly Coin[], b: readonly Coin[]): Coin[] {
  const difference = safeSubCoins(a, b);
  if (difference === undefined)
    throw new Error(`negative coin amount: ${formatCoins(a)} is less than ${formatCoins(b)}`);
  return difference;
}

/** Amounts of wire coins. Order and validity stay as they are: ask `coinsFault`. @throws on an amount that is no integer */
export function coinsFromWire(coins: readonly WireCoin[]): Coin[] {
  return coins.map(coinFromWire);
}

export function coinFromWire(coin: WireCoin): Coin {
  return { denom: coin.denom, amount: parseAmount(coin.amount) };
}

export function coinsToWire(coins: readonly Coin[]): WireCoin[] {
  return coins.map(coinToWire);
}

export function coinToWire(coin: Coin): WireCoin {
  return { denom: coin.denom, amount: coin.amount.toString() };
}

function merge(a: readonly Coin[], b: readonly Coin[], sign: bigint): Coin[] {
  const out: Coin[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [left, right] = [a[i], b[j]];
    if (left === undefined && right === undefined) return out;
    const order = left === undefined ? 1 : right === undefined ? -1 : compareDenoms(left.denom, right.denom);
    const denom = (order <= 0 ? left?.denom : right?.denom) ?? "";
    const amount = (order <= 0 ? (left?.amount ?? 0n) : 0n) + sign * (order >= 0 ? (right?.amount ?? 0n) : 0n);
    if (amount !== 0n) out.push({ denom, amount });
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
}

// Denominations are ASCII, so the order of UTF-16 units is the byte order of the chain.
function compareDenoms(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
