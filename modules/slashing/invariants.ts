import type { Ctx } from "../../core/ctx.ts";
import { missedIndexes } from "./bitmap.ts";
import type { State } from "./module.ts";

/** Every counter is the number of blocks that its bits name, all of them in the window. */
export function missedInvariant(ctx: Ctx, state: State): string | undefined {
  const window = state.window.find(ctx) ?? 0n;
  for (const [key, { address, missedBlocksCounter }] of state.infos.range(ctx)) {
    const indexes = missedIndexes(ctx, state.missed, key);
    if (BigInt(indexes.length) !== missedBlocksCounter)
      return `${address}: ${indexes.length} blocks are marked as missed, ${missedBlocksCounter} counted`;
    if (indexes.some((index) => BigInt(index) >= window)) return `${address}: a block outside of the window is marked`;
  }
  for (const [[key]] of state.missed.range(ctx))
    if (!state.infos.has(ctx, key)) return "blocks are marked as missed of a validator without signing info";
  return undefined;
}
