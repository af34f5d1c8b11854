import { EventFactorWithdrawn } from "../../../codec/gen/eco2/notary/v1/events.ts";
import { MsgDefinition, type MsgWithdrawFactor } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { notary } from "../module.ts";
import { requireReviewer } from "../reviewer.ts";
import { longest, requireText } from "../texts.ts";

/** @throws invalid reason, invalid factor */
function check({ code, reason }: MsgWithdrawFactor): void {
  requireText(fail.invalidReason, "reason", reason, longest.reason);
  requireText(fail.invalidFactor, "code", code, longest.short);
}

/** A version that was wrong: walks of records that were converted by it name it from now on. */
export const withdrawFactor = notary.rpc(
  MsgDefinition.methods.withdrawFactor,
  (ctx, { authority, code, version, reason }, { state, params, facts }) => {
    requireReviewer(ctx, facts, params, messageAddress(ctx, authority, "authority"), authority);
    const factor = state.factors.find(ctx, [code, version]);
    if (factor === undefined) throw fail.factorNotFound(`there is no factor ${code}@${version}`);
    if (factor.withdrawal !== undefined) throw fail.factorWithdrawn(`factor ${code}@${version} is withdrawn already`);
    const withdrawal = { reason, height: BigInt(ctx.height), time: timestampOf(ctx.time) };
    state.factors.set(ctx, [code, version], { ...factor, withdrawal });
    emitTyped(ctx, EventFactorWithdrawn, { code, version, reason });
    return {};
  },
  check,
);
