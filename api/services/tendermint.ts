import {
  ABCIQueryRequest,
  ABCIQueryResponse,
  GetBlockByHeightRequest,
  GetBlockByHeightResponse,
  GetLatestBlockRequest,
  GetLatestBlockResponse,
  GetLatestValidatorSetRequest,
  GetLatestValidatorSetResponse,
  GetNodeInfoRequest,
  GetNodeInfoResponse,
  GetSyncingRequest,
  GetSyncingResponse,
  GetValidatorSetByHeightRequest,
  GetValidatorSetByHeightResponse,
} from "../../codec/gen/cosmos/base/tendermint/v1beta1/query.ts";
import type { ApiBackend } from "../backend.ts";
import { ask } from "../comet.ts";
import { type LocalRpc, localRpc } from "../dispatch.ts";
import { requestHeight } from "../height.ts";
import { abciQuery } from "./abciQuery.ts";
import { blockAt, blockIdOf, blockOf, sdkBlockOf } from "./blocks.ts";
import { nodeInfo } from "./nodeInfo.ts";
import { validatorSet } from "./validators.ts";

async function blockResponse(backend: ApiBackend, height: number | undefined): Promise<GetLatestBlockResponse> {
  const found = await blockAt(backend.comet, height);
  const block = blockOf(found);
  const sdkBlock = sdkBlockOf(block, backend.identity().bech32Prefix);
  return { blockId: blockIdOf(found.block_id), block, sdkBlock };
}

/** `cosmos.base.tendermint.v1beta1.Service`: blocks and validators for clients that do not speak CometBFT's RPC. */
export function tendermintService(backend: ApiBackend): readonly LocalRpc[] {
  const { comet } = backend;
  const path = (name: string) => `/cosmos.base.tendermint.v1beta1.Service/${name}`;
  const known = (height: bigint) => requestHeight(height, backend.heights().latest);
  return [
    localRpc(path("GetNodeInfo"), GetNodeInfoRequest, GetNodeInfoResponse, () => nodeInfo(backend)),
    localRpc(path("GetSyncing"), GetSyncingRequest, GetSyncingResponse, async () => ({
      syncing: (await ask(comet.status())).sync_info.catching_up,
    })),
    localRpc(path("GetLatestBlock"), GetLatestBlockRequest, GetLatestBlockResponse, () =>
      blockResponse(backend, undefined),
    ),
    localRpc(path("GetBlockByHeight"), GetBlockByHeightRequest, GetBlockByHeightResponse, ({ height }) =>
      blockResponse(backend, known(height)),
    ),
    localRpc(
      path("GetLatestValidatorSet"),
      GetLatestValidatorSetRequest,
      GetLatestValidatorSetResponse,
      ({ pagination }) => validatorSet(backend, undefined, pagination),
    ),
    localRpc(
      path("GetValidatorSetByHeight"),
      GetValidatorSetByHeightRequest,
      GetValidatorSetByHeightResponse,
      ({ height, pagination }) => validatorSet(backend, known(height), pagination),
    ),
    localRpc(path("ABCIQuery"), ABCIQueryRequest, ABCIQueryResponse, (request) => abciQuery(comet, request)),
  ];
}
