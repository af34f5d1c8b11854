import { amountOf, type Coin, coinsFault, coinsToWire, formatCoins, safeSubCoins } from "../../../codec/coin.ts";
import { nanosOf } from "../../../codec/duration.ts";
import { type BasicAllowance, PeriodicAllowance } from "../../../codec/gen/cosmos/feegrant/v1beta1/feegrant.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageCoins, readCoins } from "../../../core/coinsArg.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { messageTime } from "../../../core/timeArg.ts";
import { reasonOf } from "../../../store/errors.ts";
import { fail } from "../errors.ts";
import { type Allowance, pack } from "./allowance.ts";
import { checkBasic } from "./basic.ts";

/** What is spent of an allowance by periods. */
export interface PeriodState {
  /** Limit over all periods; empty for none. */
  readonly limit: readonly Coin[];
  readonly periodLimit: readonly Coin[];
  readonly canSpend: readonly Coin[];
  /** Block time in nanoseconds at which the next period begins. */
  readonly reset: bigint;
  /** Nanoseconds. */
  readonly period: bigint;
}

// The last moment of year 9999: no later one can be written.
const lastMoment = 253_402_300_800_000_000_000n - 1n;
// Year 1, which Go has where no time is given.
const firstMoment = -62_135_596_800_000_000_000n;
const earlier = (a: bigint, b: bigint) => (a < b ? a : b);

/**
 * Begins a new period where the last one is over: the next boundary is one period after the last boundary, or after now if more
 * than one has passed.
 * @param now block time in nanoseconds
 */
export function beginPeriod(state: PeriodState, now: bigint): PeriodState {
  if (now < state.reset) return state;
  const { limit, periodLimit, period } = state;
  const scarce = limit.length > 0 && safeSubCoins(limit, periodLimit) === undefined;
  const next = state.reset + period;
  const reset = earlier(now > next ? now + period : next, lastMoment);
  return { ...state, canSpend: scarce ? limit : periodLimit, reset };
}

/**
 * Pays out of the period and out of the limit over all.
 * @throws fee limit exceeded, naming which of them
 */
export function spendPeriod(state: PeriodState, fee: readonly Coin[]): PeriodState | "nothing" {
  const canSpend = safeSubCoins(state.canSpend, fee);
  if (canSpend === undefined) throw fail.feeLimitExceeded("period limit");
  if (state.limit.length === 0) return { ...state, canSpend };
  const limit = safeSubCoins(state.limit, fee);
  if (limit === undefined) throw fail.feeLimitExceeded("absolute limit");
  return limit.length === 0 ? "nothing" : { ...state, canSpend, limit };
}

function periodOf({ period }: PeriodicAllowance): bigint {
  try {
    return period === undefined ? 0n : nanosOf(period);
  } catch (error) {
    throw sdk.txDecode(reasonOf(error));
  }
}

const basicOf = ({ basic }: PeriodicAllowance): BasicAllowance => basic ?? { spendLimit: [], expiration: undefined };

function check(given: PeriodicAllowance): void {
  const basic = basicOf(given);
  checkBasic(basic);
  const limit = readCoins(given.periodSpendLimit);
  if (coinsFault(limit) !== undefined) throw sdk.invalidCoins(`spend amount is invalid: ${formatCoins(limit)}`);
  if (limit.length === 0) throw sdk.invalidCoins("spend limit must be positive");
  const canSpend = readCoins(given.periodCanSpend);
  if (coinsFault(canSpend) !== undefined)
    throw sdk.invalidCoins(`can spend amount is invalid: ${formatCoins(canSpend)}`);
  const whole = readCoins(basic.spendLimit);
  if (whole.length > 0 && limit.some(({ denom }) => amountOf(whole, denom) === 0n))
    throw sdk.invalidCoins("period spend limit has different currency than basic spend limit");
  messageTime(given.periodReset);
  if (periodOf(given) < 0n) throw fail.invalidDuration("negative clock step");
}

/** Fees up to a limit in each period, and a limit over all of them if there is one. */
export function periodicAllowance(value: Uint8Array): Allowance {
  const given = PeriodicAllowance.decode(value);
  const basic = basicOf(given);
  const expiresAt = messageTime(basic.expiration);
  return {
    any: pack(PeriodicAllowance, given),
    expiresAt,
    check: () => check(given),
    accept(ctx, { fee }) {
      if (expiresAt !== undefined && expiresAt < ctx.time) throw fail.feeLimitExpired("absolute limit");
      const before: PeriodState = {
        limit: messageCoins(basic.spendLimit),
        periodLimit: messageCoins(given.periodSpendLimit),
        canSpend: messageCoins(given.periodCanSpend),
        reset: messageTime(given.periodReset) ?? firstMoment,
        period: periodOf(given),
      };
      const after = spendPeriod(beginPeriod(before, ctx.time), fee);
      if (after === "nothing") return after;
      return pack(PeriodicAllowance, {
        ...given,
        basic: { ...basic, spendLimit: coinsToWire(after.limit) },
        periodCanSpend: coinsToWire(after.canSpend),
        periodReset: timestampOf(after.reset),
      });
    },
  };
}
