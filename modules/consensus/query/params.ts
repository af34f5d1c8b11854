import { QueryDefinition } from "../../../codec/gen/cosmos/consensus/v1/query.ts";
import { consensus } from "../module.ts";

export const params = consensus.rpc(QueryDefinition.methods.params, (ctx, _request, { state }) => ({
  params: state.params.get(ctx),
}));
