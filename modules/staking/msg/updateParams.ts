import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { requireAuthority } from "../../../core/params.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { reasonOf } from "../../../store/errors.ts";
import { staking } from "../module.ts";
import { checkParams } from "../params.ts";

/** Replaces all parameters; the authority alone may. The bond's denomination stays: the pools hold coins of it. */
export const updateParams = staking.rpc(MsgDefinition.methods.updateParams, (ctx, request, { state, facts }) => {
  requireAuthority(ctx, facts, request.authority);
  const { params } = request;
  if (params === undefined) throw sdk.invalidRequest("params must be given whole");
  try {
    checkParams(params);
  } catch (error) {
    throw sdk.invalidRequest(reasonOf(error));
  }
  const { bondDenom } = state.params.get(ctx);
  if (params.bondDenom !== bondDenom)
    throw sdk.invalidRequest(`bond denom is ${bondDenom} for the life of the chain, got ${params.bondDenom}`);
  state.params.set(ctx, params);
  return {};
});
