import { fromHex } from "../../codec/bytes.ts";
import type { GetNodeInfoResponse, VersionInfo } from "../../codec/gen/cosmos/base/tendermint/v1beta1/query.ts";
import type { DefaultNodeInfo } from "../../codec/gen/tendermint/p2p/types.ts";
import type { ApiBackend, BuildInfo } from "../backend.ts";
import { ask, type CometStatus } from "../comet.ts";

function defaultNodeInfo(info: CometStatus["node_info"]): DefaultNodeInfo {
  const { p2p, block, app } = info.protocol_version;
  return {
    protocolVersion: { p2p: BigInt(p2p), block: BigInt(block), app: BigInt(app) },
    defaultNodeId: info.id,
    listenAddr: info.listen_addr,
    network: info.network,
    version: info.version,
    channels: fromHex(info.channels),
    moniker: info.moniker,
    other: { txIndex: info.other.tx_index, rpcAddress: info.other.rpc_address },
  };
}

function versionInfo(build: BuildInfo): VersionInfo {
  return {
    name: build.name,
    appName: build.appName,
    version: build.version,
    gitCommit: build.gitCommit,
    buildTags: "",
    // The field names the tool chain; here that is the JavaScript runtime.
    goVersion: `node ${process.version}`,
    buildDeps: build.dependencies.map(({ path, version }) => ({ path, version, sum: "" })),
    cosmosSdkVersion: build.cosmosSdkVersion,
  };
}

/** GetNodeInfo: wallets compare `default_node_info.network` with the chain id. */
export async function nodeInfo({ comet, build }: ApiBackend): Promise<GetNodeInfoResponse> {
  const { node_info: info } = await ask(comet.status());
  return { defaultNodeInfo: defaultNodeInfo(info), applicationVersion: versionInfo(build) };
}
