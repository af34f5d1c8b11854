import type { ConsensusParams } from "../codec/gen/tendermint/types/params.ts";
import { capability } from "./capability.ts";
import type { Ctx } from "./ctx.ts";

/** Where the consensus parameters are kept; the module that has them offers this. */
export interface ConsensusParamsKeeper {
  get(ctx: Ctx): ConsensusParams;
  /** Takes what genesis holds. @throws GenesisError for values that CometBFT would refuse */
  init(ctx: Ctx, params: ConsensusParams): void;
}
export const ConsensusParamsKeeper = capability<ConsensusParamsKeeper>("consensus.params");
