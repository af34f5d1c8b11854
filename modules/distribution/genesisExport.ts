import type { Params } from "../../codec/gen/cosmos/distribution/v1beta1/distribution.ts";
import type { GenesisState } from "../../codec/gen/cosmos/distribution/v1beta1/genesis.ts";
import { addressText, operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { toWire } from "./decCoins.ts";
import type { State } from "./module.ts";
import { currentToWire, historicalToWire, slashToWire, startingToWire } from "./values.ts";

/** All records in the order of their keys. */
export function exportState(ctx: Ctx, state: State, params: Params): GenesisState {
  const account = (bytes: Uint8Array) => addressText(ctx.chain, bytes);
  const operator = (bytes: Uint8Array) => operatorText(ctx.chain, bytes);
  return {
    params,
    feePool: { communityPool: toWire(state.pool.get(ctx)) },
    delegatorWithdrawInfos: [...state.withdrawTo.range(ctx)].map(([delegator, to]) => ({
      delegatorAddress: account(delegator),
      withdrawAddress: account(to),
    })),
    previousProposer: "",
    outstandingRewards: [...state.outstanding.range(ctx)].map(([key, coins]) => ({
      validatorAddress: operator(key),
      outstandingRewards: toWire(coins),
    })),
    validatorAccumulatedCommissions: [...state.commission.range(ctx)].map(([key, coins]) => ({
      validatorAddress: operator(key),
      accumulated: { commission: toWire(coins) },
    })),
    validatorHistoricalRewards: [...state.historical.range(ctx)].map(([[key, period], historical]) => ({
      validatorAddress: operator(key),
      period,
      rewards: historicalToWire(historical),
    })),
    validatorCurrentRewards: [...state.current.range(ctx)].map(([key, current]) => ({
      validatorAddress: operator(key),
      rewards: currentToWire(current),
    })),
    delegatorStartingInfos: [...state.starting.range(ctx)].map(([[key, delegator], starting]) => ({
      delegatorAddress: account(delegator),
      validatorAddress: operator(key),
      startingInfo: startingToWire(starting),
    })),
    validatorSlashEvents: [...state.slashes.range(ctx)].map(([[key, height, period], slash]) => ({
      validatorAddress: operator(key),
      height: BigInt(height),
      period,
      validatorSlashEvent: slashToWire(slash),
    })),
  };
}

/** Heights only limit which slashes are looked through for a delegation; periods say which of them it had. So all may be 0. */
export function zeroHeights(ctx: Ctx, { starting, slashes }: State): void {
  for (const [key, one] of [...starting.range(ctx)]) starting.set(ctx, key, { ...one, height: 0 });
  for (const [key, slash] of [...slashes.range(ctx)]) {
    const [operator, , period] = key;
    slashes.remove(ctx, key);
    slashes.set(ctx, [operator, 0, period], slash);
  }
}
