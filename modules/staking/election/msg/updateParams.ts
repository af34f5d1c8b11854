import { MsgDefinition } from "../../../../codec/gen/eco2/staking/v1/tx.ts";
import { requireAuthority } from "../../../../core/params.ts";
import { sdk } from "../../../../core/sdkErrors.ts";
import { reasonOf } from "../../../../store/errors.ts";
import { capCommissions } from "../../commission.ts";
import { staking } from "../../module.ts";
import { checkRules } from "../rules.ts";

/**
 * Replaces the rules of elections. The running term keeps its times; rates of commission above a lower bound
 * are lowered to it. @throws unauthorized (gov 13); invalid request (code 18)
 */
export const updateParams = staking.rpc(MsgDefinition.methods.updateParams, (ctx, { authority, params }, env) => {
  requireAuthority(ctx, env.facts, authority);
  if (params === undefined) throw sdk.invalidRequest("params must be given whole");
  try {
    checkRules(params);
  } catch (error) {
    throw sdk.invalidRequest(reasonOf(error));
  }
  env.state.rules.set(ctx, params);
  capCommissions(ctx, env);
  return {};
});
