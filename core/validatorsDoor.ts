import type { ValidatorUpdate } from "../codec/gen/tendermint/abci/types.ts";
import { capability } from "./capability.ts";
import type { Ctx } from "./ctx.ts";

/** Who decides the first block. A chain without a module that offers this keeps the validators of CometBFT's genesis. */
export interface GenesisValidators {
  /**
   * The whole set, asked for when every module has its genesis.
   * @param given the validators of CometBFT's genesis, which the answer replaces
   * @throws GenesisError where no set can be made
   */
  init(ctx: Ctx, given: readonly ValidatorUpdate[]): readonly ValidatorUpdate[];
}
export const GenesisValidators = capability<GenesisValidators>("staking.genesisValidators");
