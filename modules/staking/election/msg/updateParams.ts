import { MsgDefinition } from "../../../../codec/gen/eco2/staking/v1/tx.ts";
import { requireAuthority } from "../../../../core/params.ts";
import { sdk } from "../../../../core/sdkErrors.ts";
import { reasonOf } from "../../../../store/errors.ts";
import { staking } from "../../module.ts";
import { checkRules } from "../rules.ts";

/** Replaces the rules of elections. The running term keeps its times. @throws unauthorized (gov 13); invalid request (code 18) */
export const updateParams = staking.rpc(
  MsgDefinition.methods.updateParams,
  (ctx, { authority, params }, { state, facts }) => {
    requireAuthority(ctx, facts, authority);
    if (params === undefined) throw sdk.invalidRequest("params must be given whole");
    try {
      checkRules(params);
    } catch (error) {
      throw sdk.invalidRequest(reasonOf(error));
    }
    state.rules.set(ctx, params);
    return {};
  },
);
