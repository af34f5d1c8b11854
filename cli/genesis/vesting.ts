import { amountOf, type Coin, coinsToWire, formatCoins, parseCoins } from "../../codec/coin.ts";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";

/** What was typed of a vesting account, as `simd` has the flags. */
export interface VestingFlags {
  readonly vestingAmount?: string;
  readonly vestingStartTime?: string;
  readonly vestingEndTime?: string;
}

/** Coins of a new account that become free with time: from start to end evenly, or without a start all at the end. Unix seconds. */
export interface GenesisVesting {
  readonly amount: readonly Coin[];
  readonly start: bigint | undefined;
  readonly end: bigint;
}

/** Seconds since 1970 as they were typed; none for what simd takes for none, too. */
function secondsOf(flag: string, text = "0"): bigint | undefined {
  if (!/^(?:0|[1-9]\d{0,10})$/.test(text))
    throw new CliError(`${flag} ${text}: seconds since 1970 are expected, as "date +%s -d 2028-01-01" prints them`);
  return text === "0" ? undefined : BigInt(text);
}

function amountIn(text: string, coins: readonly Coin[]): readonly Coin[] {
  let amount: readonly Coin[];
  try {
    amount = parseCoins(text);
  } catch (error) {
    throw new CliError(`--vesting-amount: ${reasonOf(error)}`);
  }
  if (amount.some((coin) => coin.amount > amountOf(coins, coin.denom)))
    throw new CliError(
      `--vesting-amount ${text}: vesting amount cannot be greater than total amount, which is ${formatCoins(coins)}`,
    );
  return amount;
}

/**
 * What the flags say; `undefined` where nothing vests.
 * @param coins all that the account is given
 * @throws CliError naming the flag
 */
export function vestingOf(flags: VestingFlags, coins: readonly Coin[]): GenesisVesting | undefined {
  const start = secondsOf("--vesting-start-time", flags.vestingStartTime);
  const end = secondsOf("--vesting-end-time", flags.vestingEndTime);
  const amount = amountIn(flags.vestingAmount ?? "", coins);
  if (amount.length === 0) {
    if (start === undefined && end === undefined) return undefined;
    throw new CliError(
      "--vesting-start-time and --vesting-end-time say when --vesting-amount becomes free: it is missing",
    );
  }
  if (end === undefined)
    throw new CliError("invalid vesting parameters; must supply start and end time or end time (--vesting-end-time)");
  if (start !== undefined && start >= end)
    throw new CliError(`--vesting-start-time ${start}: must be before --vesting-end-time ${end}`);
  return { amount, start, end };
}

/** The account as a section of genesis has it: a `ContinuousVestingAccount`, or without a start a `DelayedVestingAccount`. */
export function vestingAccount(address: string, { amount, start, end }: GenesisVesting): { readonly "@type": string } {
  const type = start === undefined ? "DelayedVestingAccount" : "ContinuousVestingAccount";
  const account = {
    "@type": `/cosmos.vesting.v1beta1.${type}`,
    base_vesting_account: {
      base_account: { address, pub_key: null, account_number: "0", sequence: "0" },
      original_vesting: coinsToWire(amount),
      delegated_free: [],
      delegated_vesting: [],
      end_time: end.toString(),
    },
    ...(start === undefined ? {} : { start_time: start.toString() }),
  };
  return account;
}
