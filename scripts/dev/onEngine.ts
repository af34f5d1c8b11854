import { createLog } from "../../cli/log.ts";
import { toHex } from "../../codec/bytes.ts";
import { formatTime, timeOf } from "../../codec/time.ts";
import { runDevNode } from "../../node/dev/run.ts";
import type { DevNetwork, NetworkOptions } from "./network.ts";

/** Starts a network on the development engine: a block for each burst of transactions until it settles. */
export async function startOnEngine(options: NetworkOptions): Promise<DevNetwork> {
  const { addresses, prepared, io, version, blockTime } = options;
  const node = await runDevNode({
    home: prepared.home.root,
    mining: { mode: "auto" },
    rpcAddress: addresses.rpcLaddr,
    serve: { version, restAddress: addresses.restAddress, grpcAddress: addresses.grpcAddress },
    log: createLog(io, "warn", "plain"),
  });
  const { chain, rpc, api, ended } = node;
  let deaf = () => {};
  return {
    rpc,
    api,
    ended,
    height: () => chain.height(),
    ready: () => Promise.resolve(),
    settle: () => chain.setMining({ mode: "interval", ms: blockTime }),
    showBlocks(tell) {
      deaf = chain.onBlock(({ height, block, results }) =>
        tell({
          height,
          time: formatTime(timeOf(block.header?.time ?? { seconds: 0n, nanos: 0 })),
          txs: block.data?.txs.length ?? 0,
          appHash: toHex(results.appHash).toUpperCase(),
        }),
      );
    },
    stop() {
      deaf();
      return node.stop();
    },
  };
}
