import { EventFactorSet } from "../../../codec/gen/eco2/notary/v1/events.ts";
import type { Factor } from "../../../codec/gen/eco2/notary/v1/factor.ts";
import { MsgDefinition, type MsgSetFactor } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { checkFactor, lastVersion, requireGas } from "../factors.ts";
import { notary } from "../module.ts";
import { requireReviewer } from "../reviewer.ts";
import { unitRatio } from "../units.ts";

function factorOf({ factor }: MsgSetFactor): Factor {
  if (factor === undefined) throw fail.invalidFactor("no factor is given");
  return factor;
}

/** A further version of a factor. Sources stand on its code, so what it is for never changes. */
export const setFactor = notary.rpc(
  MsgDefinition.methods.setFactor,
  (ctx, message, { state, params, facts }) => {
    const factor = factorOf(message);
    requireReviewer(ctx, facts, params, messageAddress(ctx, message.authority, "authority"), message.authority);
    requireGas(ctx, state, factor);
    const before = lastVersion(ctx, state, factor.code);
    const same =
      before === undefined ||
      (before.substance === factor.substance &&
        before.scope === factor.scope &&
        before.country === factor.country &&
        unitRatio(before.unit, factor.unit) !== undefined);
    if (!same) throw fail.invalidFactor(`factor ${factor.code} is for another substance, quantity, scope or country`);
    const version = (before?.version ?? 0n) + 1n;
    state.factors.set(ctx, [factor.code, version], { ...factor, version, height: BigInt(ctx.height) });
    emitTyped(ctx, EventFactorSet, { code: factor.code, version });
    return { version };
  },
  (message) => checkFactor(factorOf(message)),
);
