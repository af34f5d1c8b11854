import { MsgDefinition } from "../../../codec/gen/eco2/slashing/v1/tx.ts";
import { requireAuthority } from "../../../core/params.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { slashing } from "../module.ts";
import { checkLimits } from "../slashes.ts";

/** Replaces the limits; the authority alone may. */
export const updateLimits = slashing.rpc(
  MsgDefinition.methods.updateLimits,
  (ctx, { authority, limits }, { state, facts }) => {
    requireAuthority(ctx, facts, authority);
    if (limits === undefined) throw sdk.invalidRequest("limits must be given whole");
    try {
      checkLimits(limits);
    } catch (error) {
      if (error instanceof RangeError) throw sdk.invalidRequest(error.message);
      throw error;
    }
    state.limits.set(ctx, limits);
    return {};
  },
);
