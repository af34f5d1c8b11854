import { setTimeout as delay } from "node:timers/promises";
import { errorLine } from "../../cli/errors.ts";
import { createLog } from "../../cli/log.ts";
import { cometRpc } from "../../node/comet/rpc.ts";
import { runNode } from "../../node/run.ts";
import { createBlockTeller } from "./blocks.ts";
import type { DevNetwork, NetworkOptions } from "./network.ts";

/** Milliseconds that the CometBFT of a killed network may take to end. */
export const endingTime = 10_000;

/** Starts a network of CometBFT and the application in it. */
async function start({ addresses, prepared, io, version }: NetworkOptions): Promise<DevNetwork> {
  const blocks = createBlockTeller();
  const node = await runNode({
    home: prepared.home.root,
    comet: true,
    rpcAddress: addresses.rpcLaddr,
    p2pAddress: addresses.p2pLaddr,
    serve: { version, restAddress: addresses.restAddress, grpcAddress: addresses.grpcAddress },
    log: createLog(io, "warn", "plain"),
    cometLogLevel: "info",
    onCometLog: (told) => blocks.take(told),
  });
  const { application, api, ended } = node;
  try {
    const rpc = (await node.rpc) ?? "";
    return {
      rpc,
      api,
      ended,
      height: () => application.height,
      // Only when what the log of consensus holds was replayed and a block was made after it.
      async ready() {
        for (const before = application.height; application.height <= before; ) await delay(50);
      },
      settle: () => undefined,
      showBlocks: (tell) => blocks.open(cometRpc(rpc), tell),
      stop() {
        blocks.close();
        return node.stop();
      },
    };
  } catch (error) {
    await node.stop();
    throw error;
  }
}

/** Starts the network; where the one before was killed, its CometBFT may hold the databases for a moment yet. */
export async function startOnComet(options: NetworkOptions): Promise<DevNetwork> {
  for (let waited = 0; ; waited += 500) {
    try {
      return await start(options);
    } catch (error) {
      const ending =
        options.prepared.killed && waited < endingTime && /another CometBFT uses this home/.test(errorLine(error));
      if (!ending) throw error;
    }
    await delay(500);
  }
}
