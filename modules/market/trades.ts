import { EventTrade } from "../../codec/gen/eco2/market/v1/events.ts";
import type { Trade, Volume } from "../../codec/gen/eco2/market/v1/market.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { emitTyped } from "../../core/events.ts";
import type { MarketEnv } from "./module.ts";

type VolumeKey = readonly [batchId: bigint, denom: string, paymentDenom: string];

export function volumeKey({ id, batchId, denom, price }: Trade): VolumeKey {
  if (price === undefined) throw new BrokenInvariant(`trade ${id} has no price`);
  return [batchId, denom, price.denom];
}

/** A volume with one more trade. */
export function addToVolume(before: Volume | undefined, trade: Trade): Volume {
  const [batchId, denom, paymentDenom] = volumeKey(trade);
  return {
    batchId,
    denom,
    paymentDenom,
    trades: (before?.trades ?? 0n) + 1n,
    amount: (BigInt(before?.amount ?? 0) + BigInt(trade.amount)).toString(),
    paid: (BigInt(before?.paid ?? 0) + BigInt(trade.price?.amount ?? 0)).toString(),
    lastTradeId: trade.id,
  };
}

/** Stores a trade, which is never edited nor removed, and counts it. */
export function addTrade(ctx: Ctx, { state }: MarketEnv, trade: Trade): void {
  state.trades.set(ctx, trade.id, trade);
  for (const account of [trade.seller, trade.buyer]) state.tradesByAccount.add(ctx, [account, trade.id]);
  const key = volumeKey(trade);
  state.volumes.set(ctx, key, addToVolume(state.volumes.find(ctx, key), trade));
}

/** Tells the world of a trade. */
export function announce(ctx: Ctx, { id, ranges: _, height: _height, time: _time, ...trade }: Trade): void {
  emitTyped(ctx, EventTrade, { tradeId: id, ...trade });
}
