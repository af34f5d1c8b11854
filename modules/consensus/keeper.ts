import type { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import type { ConsensusParamsKeeper } from "../../core/consensusDoor.ts";
import { GenesisError } from "../../core/genesisError.ts";
import type { Item } from "../../core/state/item.ts";
import { paramsFault } from "./check.ts";

/** Consensus parameters for the application, which hands them to CometBFT with every block. */
export function consensusKeeper({
  state,
}: {
  readonly state: { readonly params: Item<ConsensusParams> };
}): ConsensusParamsKeeper {
  return {
    get: (ctx) => state.params.get(ctx),
    init(ctx, params) {
      const fault = paramsFault(params);
      if (fault !== undefined) throw new GenesisError("consensus.params", fault);
      state.params.set(ctx, params);
    },
  };
}
