import { decFromAtomics, decToAtomics } from "../../codec/decimal.ts";
import {
  DelegatorStartingInfo,
  FeePool,
  ValidatorAccumulatedCommission,
  ValidatorCurrentRewards,
  ValidatorHistoricalRewards,
  ValidatorOutstandingRewards,
  ValidatorSlashEvent,
} from "../../codec/gen/cosmos/distribution/v1beta1/distribution.ts";
import { type ValueCodec, v } from "../../core/state/values.ts";
import { type DecCoins, fromWire, toWire } from "./decCoins.ts";

/** Sums of what one token earned until a period's end, and how many records still need them. */
export interface Historical {
  readonly ratio: DecCoins;
  readonly references: number;
}

/** What a candidate's voters earned since the last period's end. */
export interface Current {
  readonly rewards: DecCoins;
  readonly period: bigint;
}

/** From where on a delegation earns. */
export interface Starting {
  /** The period at whose end it began. */
  readonly period: bigint;
  /** Tokens, a Dec. */
  readonly stake: bigint;
  readonly height: number;
}

/** A part of the tokens that was taken at a period's end. */
export interface Slash {
  readonly period: bigint;
  /** A Dec. */
  readonly fraction: bigint;
}

function mapped<W, T>(codec: ValueCodec<W>, to: (wire: W) => T, from: (value: T) => W): ValueCodec<T> {
  return { encode: (value) => codec.encode(from(value)), decode: (bytes) => to(codec.decode(bytes)) };
}

export const historicalOf = (wire: ValidatorHistoricalRewards): Historical => ({
  ratio: fromWire(wire.cumulativeRewardRatio),
  references: wire.referenceCount,
});
export const historicalToWire = ({ ratio, references }: Historical): ValidatorHistoricalRewards => ({
  cumulativeRewardRatio: toWire(ratio),
  referenceCount: references,
});

export const currentOf = ({ rewards, period }: ValidatorCurrentRewards): Current => ({
  rewards: fromWire(rewards),
  period,
});
export const currentToWire = ({ rewards, period }: Current): ValidatorCurrentRewards => ({
  rewards: toWire(rewards),
  period,
});

export const startingOf = ({ previousPeriod, stake, height }: DelegatorStartingInfo): Starting => ({
  period: previousPeriod,
  stake: decFromAtomics(stake),
  height: Number(height),
});
export const startingToWire = ({ period, stake, height }: Starting): DelegatorStartingInfo => ({
  previousPeriod: period,
  stake: decToAtomics(stake),
  height: BigInt(height),
});

export const slashOf = ({ validatorPeriod, fraction }: ValidatorSlashEvent): Slash => ({
  period: validatorPeriod,
  fraction: decFromAtomics(fraction),
});
export const slashToWire = ({ period, fraction }: Slash): ValidatorSlashEvent => ({
  validatorPeriod: period,
  fraction: decToAtomics(fraction),
});

/** How the collections are stored: in the messages of x/distribution. */
export const values = {
  pool: mapped(
    v.proto(FeePool),
    ({ communityPool }) => fromWire(communityPool),
    (coins) => ({ communityPool: toWire(coins) }),
  ),
  outstanding: mapped(
    v.proto(ValidatorOutstandingRewards),
    ({ rewards }) => fromWire(rewards),
    (coins) => ({ rewards: toWire(coins) }),
  ),
  commission: mapped(
    v.proto(ValidatorAccumulatedCommission),
    ({ commission }) => fromWire(commission),
    (coins) => ({ commission: toWire(coins) }),
  ),
  historical: mapped(v.proto(ValidatorHistoricalRewards), historicalOf, historicalToWire),
  current: mapped(v.proto(ValidatorCurrentRewards), currentOf, currentToWire),
  starting: mapped(v.proto(DelegatorStartingInfo), startingOf, startingToWire),
  slash: mapped(v.proto(ValidatorSlashEvent), slashOf, slashToWire),
} as const;
