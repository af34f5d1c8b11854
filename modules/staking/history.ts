import { equalBytes } from "../../codec/bytes.ts";
import { HistoricalInfo } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { Header } from "../../codec/gen/tendermint/types/types.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { v } from "../../core/state/values.ts";
import { requireCandidate } from "./candidate.ts";
import type { StakingEnv } from "./module.ts";

// Header and seated candidates of the last blocks. The candidates are kept once for all blocks in which they are the same: some
// 8 kB that a quiet block does not write.

/** Kept as bytes, which are compared in every block. */
const validators = v.proto(HistoricalInfo);

/** Blocks that are dropped at once when fewer are to be kept. */
const droppedAtOnce = 100;

function drop(ctx: Ctx, { state }: StakingEnv, until: number): void {
  const old: number[] = [];
  for (const [height] of state.headers.range(ctx, { to: until + 1 })) {
    old.push(height);
    if (old.length === droppedAtOnce) break;
  }
  const last = old.at(-1);
  if (last === undefined) return;
  for (const height of old) state.headers.remove(ctx, height);
  // The newest of those is what the next block that is kept may still refer to.
  const sets = [...state.seatedAt.range(ctx, { to: last + 2 })].map(([height]) => height);
  for (const height of sets.slice(0, -1)) state.seatedAt.remove(ctx, height);
}

/** Notes this block, and drops what is older than `historical_entries` blocks. */
export function trackHistory(ctx: Ctx, env: StakingEnv): void {
  const { state } = env;
  const kept = state.params.get(ctx).historicalEntries;
  if (ctx.height > kept) drop(ctx, env, ctx.height - kept);
  if (kept === 0) return;
  const valset = [...state.seated.keys(ctx)].map((operator) => requireCandidate(ctx, env, operator));
  const now = validators.encode({ header: undefined, valset });
  const [last] = state.seatedAt.range(ctx, { reverse: true });
  if (last === undefined || !equalBytes(last[1], now)) state.seatedAt.set(ctx, ctx.height, now);
  const header = Header.fromPartial({
    chainId: ctx.chain.chainId,
    height: BigInt(ctx.height),
    time: timestampOf(ctx.time),
    proposerAddress: ctx.proposer,
  });
  state.headers.set(ctx, ctx.height, header);
}

/** What is known of a block; `undefined` where it is older than what is kept. */
export function historicalInfo(ctx: Ctx, { state }: StakingEnv, height: number): HistoricalInfo | undefined {
  const header = state.headers.find(ctx, height);
  const [last] = state.seatedAt.range(ctx, { to: height + 1, reverse: true });
  return header === undefined
    ? undefined
    : { header, valset: last === undefined ? [] : validators.decode(last[1]).valset };
}
