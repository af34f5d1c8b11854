import { QueryDefinition } from "../../codec/gen/cosmos/consensus/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/consensus/v1/tx.ts";
import { ConsensusParamsKeeper } from "../../core/consensusDoor.ts";
import { consensusKeeper } from "./keeper.ts";
import { consensus } from "./module.ts";
import { updateParams } from "./msg/updateParams.ts";
import { params } from "./query/params.ts";

export default consensus.build({
  msg: [MsgDefinition, { updateParams }],
  query: [QueryDefinition, { params }],
  keeper: [consensus.offer(ConsensusParamsKeeper, consensusKeeper)],
});
