import { coinsFromWire, coinsToWire } from "../../../codec/coin.ts";
import type { BaseAccount } from "../../../codec/gen/cosmos/auth/v1beta1/auth.ts";
import {
  type BaseVestingAccount,
  ContinuousVestingAccount,
  DelayedVestingAccount,
  PeriodicVestingAccount,
  PermanentLockedAccount,
} from "../../../codec/gen/cosmos/vesting/v1beta1/vesting.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import { encodeMessage } from "../../../codec/message.ts";
import type { Schedule, Vesting } from "./schedule.ts";

interface VestingAccount {
  readonly base: BaseAccount;
  readonly vesting: Vesting;
}

const urls = {
  continuous: `/${ContinuousVestingAccount.$type}`,
  delayed: `/${DelayedVestingAccount.$type}`,
  periodic: `/${PeriodicVestingAccount.$type}`,
  permanent: `/${PermanentLockedAccount.$type}`,
} as const;

/** Types of accounts whose coins are not all free. */
export const vestingUrls: readonly string[] = Object.values(urls);

function encoded(schedule: Schedule, baseVestingAccount: BaseVestingAccount): Uint8Array {
  switch (schedule.type) {
    case "continuous":
      return encodeMessage(ContinuousVestingAccount, { baseVestingAccount, startTime: schedule.start });
    case "delayed":
      return encodeMessage(DelayedVestingAccount, { baseVestingAccount });
    case "periodic": {
      const vestingPeriods = schedule.periods.map(({ length, amount }) => ({ length, amount: coinsToWire(amount) }));
      return encodeMessage(PeriodicVestingAccount, { baseVestingAccount, startTime: schedule.start, vestingPeriods });
    }
    case "permanent":
      return encodeMessage(PermanentLockedAccount, { baseVestingAccount });
  }
}

/** A vesting account in its Any. */
export function packVesting({ base, vesting: { schedule, ...coins } }: VestingAccount): Any {
  const terms: BaseVestingAccount = {
    baseAccount: base,
    originalVesting: coinsToWire(coins.original),
    delegatedFree: coinsToWire(coins.delegatedFree),
    delegatedVesting: coinsToWire(coins.delegatedVesting),
    endTime: schedule.end,
  };
  return { typeUrl: urls[schedule.type], value: encoded(schedule, terms) };
}

function unpacked(
  terms: BaseVestingAccount | undefined,
  scheduleWith: (end: bigint) => Schedule,
): VestingAccount | undefined {
  if (terms?.baseAccount === undefined) return undefined;
  return {
    base: terms.baseAccount,
    vesting: {
      schedule: scheduleWith(terms.endTime),
      original: coinsFromWire(terms.originalVesting),
      delegatedFree: coinsFromWire(terms.delegatedFree),
      delegatedVesting: coinsFromWire(terms.delegatedVesting),
    },
  };
}

/** @returns `undefined` where the base account is missing. @throws for another type, or an amount that is none */
export function unpackVesting({ typeUrl, value }: Any): VestingAccount | undefined {
  switch (typeUrl) {
    case urls.continuous: {
      const { baseVestingAccount, startTime: start } = ContinuousVestingAccount.decode(value);
      return unpacked(baseVestingAccount, (end) => ({ type: "continuous", start, end }));
    }
    case urls.delayed:
      return unpacked(DelayedVestingAccount.decode(value).baseVestingAccount, (end) => ({ type: "delayed", end }));
    case urls.periodic: {
      const { baseVestingAccount, startTime: start, vestingPeriods } = PeriodicVestingAccount.decode(value);
      const periods = vestingPeriods.map(({ length, amount }) => ({ length, amount: coinsFromWire(amount) }));
      return unpacked(baseVestingAccount, (end) => ({ type: "periodic", start, end, periods }));
    }
    case urls.permanent:
      return unpacked(PermanentLockedAccount.decode(value).baseVestingAccount, (end) => ({ type: "permanent", end }));
    default:
      throw new Error(`${typeUrl} is no type of vesting accounts`);
  }
}
