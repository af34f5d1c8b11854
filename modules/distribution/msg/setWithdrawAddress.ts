import { MsgDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emit } from "../../../core/events.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { fail } from "../errors.ts";
import { distribution } from "../module.ts";

/** Chooses where an account's rewards and commission are paid to. */
export const setWithdrawAddress = distribution.rpc(
  MsgDefinition.methods.setWithdrawAddress,
  (ctx, request, { state, use, params }) => {
    const delegator = messageAddress(ctx, request.delegatorAddress, "delegator");
    const to = messageAddress(ctx, request.withdrawAddress, "withdraw");
    const text = addressText(ctx.chain, to);
    if (use.accounts.moduleOf(to) !== undefined)
      throw sdk.unauthorized(`${text} is not allowed to receive external funds`);
    if (!params.withdrawAddrEnabled) throw fail.withdrawAddressDisabled();
    emit(ctx, "set_withdraw_address", ["withdraw_address", text]);
    state.withdrawTo.set(ctx, delegator, to);
    return {};
  },
);
