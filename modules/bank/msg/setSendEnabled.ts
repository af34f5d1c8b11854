import { isDenom } from "../../../codec/coin.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { requireAuthority } from "../../../core/params.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { bank } from "../module.ts";

/** Allows or stops sending of denominations, or returns them to the default. The authority alone may. */
export const setSendEnabled = bank.rpc(MsgDefinition.methods.setSendEnabled, (ctx, request, { state, facts }) => {
  requireAuthority(ctx, facts, request.authority);
  const seen = new Set<string>();
  for (const { denom } of request.sendEnabled) {
    if (seen.has(denom)) throw sdk.invalidRequest(`duplicate denom entries found for "${denom}"`);
    if (!isDenom(denom)) throw sdk.invalidRequest(`invalid SendEnabled denom "${denom}": invalid denom: ${denom}`);
    seen.add(denom);
  }
  for (const denom of request.useDefaultFor)
    if (!isDenom(denom)) throw sdk.invalidRequest(`invalid UseDefaultFor denom "${denom}": invalid denom: ${denom}`);
  for (const { denom, enabled } of request.sendEnabled) state.sendEnabled.set(ctx, denom, enabled);
  for (const denom of request.useDefaultFor) state.sendEnabled.remove(ctx, denom);
  return {};
});
