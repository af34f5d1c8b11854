import { QueryDefinition } from "../../../codec/gen/cosmos/gov/v1/query.ts";
import { invalidArgument } from "../../../core/queryError.ts";
import { governance } from "../module.ts";

/** All parameters, with the group that the path names in its old form. */
export const params = governance.rpc(QueryDefinition.methods.params, (ctx, { paramsType }, { state }) => {
  if (!["", "deposit", "voting", "tallying"].includes(paramsType))
    throw invalidArgument(`unknown params type: ${paramsType}`);
  const all = state.params.get(ctx);
  const { minDeposit, maxDepositPeriod, votingPeriod, quorum, threshold, vetoThreshold } = all;
  return {
    depositParams: paramsType === "deposit" ? { minDeposit, maxDepositPeriod } : undefined,
    votingParams: paramsType === "voting" ? { votingPeriod } : undefined,
    tallyParams: paramsType === "tallying" ? { quorum, threshold, vetoThreshold } : undefined,
    params: all,
  };
});

export const constitution = governance.rpc(QueryDefinition.methods.constitution, (ctx, _request, { state }) => ({
  constitution: state.constitution.find(ctx) ?? "",
}));
