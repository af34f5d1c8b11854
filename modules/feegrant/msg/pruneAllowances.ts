import { MsgDefinition } from "../../../codec/gen/cosmos/feegrant/v1beta1/tx.ts";
import { emit } from "../../../core/events.ts";
import { prunedByMessage, pruneEnded } from "../allowances.ts";
import { feegrant } from "../module.ts";

/** Removes some of the allowances that have ended; anybody may ask for it. */
export const pruneAllowances = feegrant.rpc(MsgDefinition.methods.pruneAllowances, (ctx, { pruner }, { state }) => {
  pruneEnded(ctx, state, prunedByMessage);
  emit(ctx, "prune_feegrant", ["pruner", pruner]);
  return {};
});
