import { Reason } from "../../codec/gen/eco2/slashing/v1/slashing.ts";
import { timestampOf } from "../../codec/time.ts";
import { consensusText } from "../../core/addresses.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit } from "../../core/events.ts";
import { forgetMissed, infoOf } from "./infos.ts";
import type { SlashingEnv } from "./module.ts";
import { decOfBytes } from "./params.ts";
import { punish } from "./slashes.ts";

/** What slashing offers to other modules. */
export interface SlashingKeeper {
  /** Whether a consensus key (by its address) is out for good. */
  isTombstoned(ctx: Ctx, address: Uint8Array): boolean;
  /**
   * Punishes a candidate that signed two blocks of one height: cuts its stake, whatever the number of those slashed, jails it and
   * takes its seat for good.
   * @param height the stake that stood behind it at this height is cut
   * @param power its consensus power then, for the event
   */
  punishDoubleSign(ctx: Ctx, operator: Uint8Array, address: Uint8Array, height: number, power: bigint): void;
}
export const SlashingKeeper = capability<SlashingKeeper>("slashing.punishments");

/** The last second of year 9999 (`x/evidence/types/params.go`, DoubleSignJailEndTime). */
const forGood = 253_402_300_799_000_000_000n;

export function slashingKeeper(env: SlashingEnv): SlashingKeeper {
  const { state, use, params } = env;
  return {
    isTombstoned: (ctx, address) => state.infos.find(ctx, address)?.tombstoned ?? false,
    punishDoubleSign(ctx, operator, address, height, power) {
      const fraction = decOfBytes(params.get(ctx).slashFractionDoubleSign);
      const tokens = punish(ctx, env, { operator, address, reason: Reason.REASON_DOUBLE_SIGN, height, fraction });
      const text = consensusText(ctx.chain, address);
      emit(
        ctx,
        "slash",
        ["address", text],
        ["power", String(power)],
        ["reason", "double_sign"],
        ["burned_coins", String(tokens)],
      );
      if (use.staking.validator(ctx, operator)?.jailed === false) emit(ctx, "slash", ["jailed", text]);
      const info = forgetMissed(ctx, state, address, infoOf(ctx, state, address));
      state.infos.set(ctx, address, { ...info, jailedUntil: timestampOf(forGood), tombstoned: true });
      use.staking.tombstone(ctx, operator);
    },
  };
}
