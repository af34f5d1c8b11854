import { fromHex } from "../../codec/bytes.ts";
import {
  ConfigRequest,
  ConfigResponse,
  StatusRequest,
  StatusResponse,
} from "../../codec/gen/cosmos/base/node/v1beta1/query.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";
import type { ApiBackend } from "../backend.ts";
import { type LocalRpc, localRpc } from "../dispatch.ts";
import { blockAt } from "./blocks.ts";

function config({ settings }: ApiBackend): ConfigResponse {
  return {
    minimumGasPrice: settings.minimumGasPrices,
    pruningKeepRecent: settings.pruningKeepRecent,
    pruningInterval: settings.pruningInterval,
    haltHeight: BigInt(settings.haltHeight),
  };
}

async function status(backend: ApiBackend): Promise<StatusResponse> {
  const { header } = (await blockAt(backend.comet, undefined)).block;
  return {
    earliestStoreHeight: BigInt(backend.heights().oldest),
    height: BigInt(header.height),
    timestamp: timestampOf(parseTime(header.time)),
    appHash: fromHex(header.app_hash),
    validatorHash: fromHex(header.next_validators_hash),
  };
}

/** `cosmos.base.node.v1beta1.Service`. */
export function nodeService(backend: ApiBackend): readonly LocalRpc[] {
  const path = (name: string) => `/cosmos.base.node.v1beta1.Service/${name}`;
  return [
    localRpc(path("Config"), ConfigRequest, ConfigResponse, () => config(backend)),
    localRpc(path("Status"), StatusRequest, StatusResponse, () => status(backend)),
  ];
}
