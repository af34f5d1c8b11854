import type { ValidatorSigningInfo } from "../../codec/gen/cosmos/slashing/v1beta1/slashing.ts";
import { timestampOf } from "../../codec/time.ts";
import { consensusText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { clearMissed } from "./bitmap.ts";
import type { State } from "./module.ts";

/** What is known of a validator's signing; for one that is new it begins at this height. */
export function infoOf(ctx: Ctx, state: State, address: Uint8Array): ValidatorSigningInfo {
  return (
    state.infos.find(ctx, address) ?? {
      address: consensusText(ctx.chain, address),
      startHeight: BigInt(ctx.height),
      indexOffset: 0n,
      jailedUntil: timestampOf(0n),
      tombstoned: false,
      missedBlocksCounter: 0n,
    }
  );
}

/** A seat is taken: the whole window has to pass before missed blocks are judged. */
export function startSigning(ctx: Ctx, state: State, address: Uint8Array): void {
  state.infos.set(ctx, address, { ...infoOf(ctx, state, address), startHeight: BigInt(ctx.height) });
}

/** The same with nothing missed; its bits are cleared. */
export function forgetMissed(
  ctx: Ctx,
  state: State,
  address: Uint8Array,
  info: ValidatorSigningInfo,
): ValidatorSigningInfo {
  clearMissed(ctx, state.missed, address);
  return { ...info, indexOffset: 0n, missedBlocksCounter: 0n };
}

/**
 * Counts anew where the window was changed: a bit beyond the new window would be counted for ever, and one inside it would stand for
 * another block.
 */
export function followWindow(ctx: Ctx, state: State, window: bigint): void {
  if (state.window.find(ctx) === window) return;
  const startHeight = BigInt(ctx.height);
  for (const [address, info] of [...state.infos.range(ctx)])
    state.infos.set(ctx, address, { ...forgetMissed(ctx, state, address, info), startHeight });
  state.window.set(ctx, window);
}
