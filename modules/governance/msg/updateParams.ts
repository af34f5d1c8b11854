import { MsgDefinition } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { requireAuthority } from "../../../core/params.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { governance } from "../module.ts";
import { checkParams } from "../params.ts";

/** Replaces all parameters; the authority alone may. Periods that have begun keep their ends. */
export const updateParams = governance.rpc(
  MsgDefinition.methods.updateParams,
  (ctx, request, { state, use, facts }) => {
    requireAuthority(ctx, facts, request.authority);
    const { params } = request;
    if (params === undefined) throw sdk.invalidRequest("params must be given whole");
    try {
      checkParams(params, ctx.chain, use.accounts);
    } catch (error) {
      if (error instanceof RangeError) throw sdk.invalidRequest(error.message);
      throw error;
    }
    state.params.set(ctx, params);
    return {};
  },
);
