import { nanosOf } from "../../codec/duration.ts";
import { QueryParamsRequest, QueryParamsResponse } from "../../codec/gen/cosmos/consensus/v1/query.ts";
import type { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import type { Application } from "../../core/application.ts";
import type { GenesisDoc } from "../../node/genesisFile.ts";

/** Consensus parameters as a genesis document has them: 64-bit integers as text, durations in nanoseconds. */
function paramsJson({ block, evidence, validator, version, abci }: ConsensusParams): GenesisDoc["consensus_params"] {
  return {
    block: { max_bytes: String(block?.maxBytes ?? 0n), max_gas: String(block?.maxGas ?? 0n) },
    evidence: {
      max_age_num_blocks: String(evidence?.maxAgeNumBlocks ?? 0n),
      max_age_duration: String(evidence?.maxAgeDuration === undefined ? 0n : nanosOf(evidence.maxAgeDuration)),
      max_bytes: String(evidence?.maxBytes ?? 0n),
    },
    validator: { pub_key_types: validator?.pubKeyTypes ?? [] },
    version: { app: String(version?.app ?? 0n) },
    abci: { vote_extensions_enable_height: String(abci?.voteExtensionsEnableHeight ?? 0n) },
  };
}

/** Parameters without heights of the chain that was. */
const countedAnew = (params: ConsensusParams): ConsensusParams => ({
  ...params,
  abci: { voteExtensionsEnableHeight: 0n },
});

/**
 * A genesis document whose chain begins with the state of a height: at the height after it, or at 1.
 * @param genesis that of the chain: what no block changes is taken from it
 * @throws QueryError when the height is not kept any more or not there yet
 */
export function exportedGenesis(
  application: Application,
  genesis: object,
  height: number,
  zeroHeight: boolean,
): object {
  const appState = application.exportAt(height, zeroHeight);
  const request = QueryParamsRequest.encode({}).finish();
  const { params } = QueryParamsResponse.decode(
    application.call("/cosmos.consensus.v1.Query/Params", request, height).value,
  );
  return {
    ...genesis,
    initial_height: zeroHeight ? "1" : String(height + 1),
    ...(params === undefined ? {} : { consensus_params: paramsJson(zeroHeight ? countedAnew(params) : params) }),
    app_hash: "",
    app_state: appState,
  };
}
