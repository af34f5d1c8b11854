import { addCoins, amountOf, type Coin, coinsFault, formatCoins, totalOf } from "../../../codec/coin.ts";
import { decMul, decOf, decQuo, decRound } from "../../../codec/decimal.ts";

/** Coins that become free this many seconds after the period before. */
export interface Period {
  readonly length: bigint;
  readonly amount: readonly Coin[];
}

/** When coins become free; times in seconds since 1970. */
export type Schedule =
  | { readonly type: "continuous"; readonly start: bigint; readonly end: bigint }
  | { readonly type: "delayed"; readonly end: bigint }
  | { readonly type: "periodic"; readonly start: bigint; readonly end: bigint; readonly periods: readonly Period[] }
  /** Never, though they may be delegated. The end must be 0. */
  | { readonly type: "permanent"; readonly end: bigint };

/** What of an account's coins is not free yet (`x/auth/vesting/types/vesting_account.go`). */
export interface Vesting {
  readonly schedule: Schedule;
  readonly original: readonly Coin[];
  /** Of the coins delegated, those that were not vesting, and those that were. */
  readonly delegatedFree: readonly Coin[];
  readonly delegatedVesting: readonly Coin[];
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function vestedOf(schedule: Schedule, { denom, amount }: Coin, time: bigint): bigint {
  if (schedule.type === "permanent") return 0n;
  if (schedule.type === "delayed") return time >= schedule.end ? amount : 0n;
  const { start, end } = schedule;
  if (time <= start) return 0n;
  if (time >= end) return amount;
  if (schedule.type === "continuous") {
    return decRound(decMul(decOf(amount), decQuo(decOf(time - start), decOf(end - start))));
  }
  let [vested, until] = [0n, start];
  for (const period of schedule.periods) {
    until += period.length;
    if (until > time) break;
    vested += amountOf(period.amount, denom);
  }
  return vested;
}

/** What of each coin has not become free at a time (seconds since 1970), delegated or not; coins of nothing are left out. */
export function vestingCoins({ schedule, original }: Vesting, time: bigint): Coin[] {
  return original
    .map((coin) => ({ denom: coin.denom, amount: coin.amount - vestedOf(schedule, coin, time) }))
    .filter(({ amount }) => amount > 0n);
}

/** What may not be spent at a time: coins still vesting, less those of them that are delegated. */
export function lockedCoins(vesting: Vesting, time: bigint): Coin[] {
  return vestingCoins(vesting, time)
    .map(({ denom, amount }) => ({ denom, amount: amount - amountOf(vesting.delegatedVesting, denom) }))
    .filter(({ amount }) => amount > 0n);
}

const changed = (coins: readonly Coin[], denom: string, amount: bigint): Coin[] =>
  addCoins(
    coins.filter((coin) => coin.denom !== denom),
    amount === 0n ? [] : [{ denom, amount }],
  );

/** After delegating coins: those that are vesting count first. */
export function delegated(vesting: Vesting, time: bigint, coins: readonly Coin[]): Vesting {
  const stillVesting = vestingCoins(vesting, time);
  let { delegatedFree, delegatedVesting } = vesting;
  for (const { denom, amount } of coins) {
    const before = amountOf(delegatedVesting, denom);
    const open = amountOf(stillVesting, denom) - before;
    const locked = min(open > 0n ? open : 0n, amount);
    delegatedVesting = changed(delegatedVesting, denom, before + locked);
    delegatedFree = changed(delegatedFree, denom, amountOf(delegatedFree, denom) + amount - locked);
  }
  return { ...vesting, delegatedFree, delegatedVesting };
}

/** After coins came back: those that were free count first; what is more than was delegated, by rounding of shares, counts as neither. */
export function undelegated(vesting: Vesting, coins: readonly Coin[]): Vesting {
  let { delegatedFree, delegatedVesting } = vesting;
  for (const { denom, amount } of coins) {
    const [free, locked] = [amountOf(delegatedFree, denom), amountOf(delegatedVesting, denom)];
    const fromFree = min(free, amount);
    delegatedFree = changed(delegatedFree, denom, free - fromFree);
    delegatedVesting = changed(delegatedVesting, denom, locked - min(locked, amount - fromFree));
  }
  return { ...vesting, delegatedFree, delegatedVesting };
}

const maxTime = (1n << 63n) - 1n;
const badOrder = "vesting start-time cannot be before end-time";

function periodsFault({ start, end, periods }: Schedule & { type: "periodic" }, original: readonly Coin[]) {
  let until = start;
  for (const [index, { length, amount }] of periods.entries()) {
    if (length < 0n) return `period #${index} has a negative length: ${length}`;
    until += length;
    if (amount.length === 0 || coinsFault(amount) !== undefined)
      return `period #${index} has invalid coins: ${formatCoins(amount)}`;
  }
  if (until > maxTime) return "cumulative endTime overflowed, and/or is less than startTime";
  if (until !== end) return "vesting end time does not match length of all vesting periods";
  const sum = totalOf(periods.map(({ amount }) => amount));
  if (formatCoins(sum) === formatCoins(original)) return undefined;
  return `original vesting coins (${formatCoins(original)}) does not match the sum of all coins in vesting periods (${formatCoins(sum)})`;
}

function scheduleFault(schedule: Schedule, original: readonly Coin[]): string | undefined {
  if (schedule.type === "permanent")
    return schedule.end > 0n ? "permanently vested accounts cannot have an end-time" : undefined;
  if (schedule.type === "delayed") return undefined;
  if (schedule.start >= schedule.end) return badOrder;
  return schedule.type === "periodic" ? periodsFault(schedule, original) : undefined;
}

/** What keeps terms from being valid, in the SDK's words, or `undefined`. */
export function vestingFault({ schedule, original, delegatedFree, delegatedVesting }: Vesting): string | undefined {
  const fault = scheduleFault(schedule, original);
  if (fault !== undefined) return fault;
  if (schedule.end < 0n) return "end time cannot be negative";
  if (original.length === 0) return "invalid coins: ";
  const bad = [original, delegatedFree, delegatedVesting].find((coins) => coinsFault(coins) !== undefined);
  if (bad !== undefined) return `invalid coins: ${formatCoins(bad)}`;
  const tooMuch = delegatedVesting.some(({ denom, amount }) => amount > amountOf(original, denom));
  return tooMuch ? "delegated vesting amount cannot be greater than original vesting amount" : undefined;
}
