import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { Registry } from "prom-client";
import { type Api, startApi } from "../../api/start.ts";
import { pooledBackend } from "../../api/workers/backend.ts";
import { loadChain } from "../../api/workers/chainModule.ts";
import { poolMetrics } from "../../api/workers/metrics.ts";
import { QueryPool } from "../../api/workers/pool.ts";
import { toRefusal } from "../../api/workers/refusal.ts";
import { SharedState } from "../../api/workers/state.ts";
import { yieldToOthers } from "../../api/workers/yielding.ts";
import { awaiting } from "../comet/awaiting.ts";
import { type CometRpc, cometRpc } from "../comet/rpc.ts";
import { reasonOf } from "../errors.ts";
import type { FromService, ServiceStart, ToService } from "./messages.ts";
import { nodeMetrics } from "./nodeMetrics.ts";
import { threadLog } from "./threadLog.ts";

/** Milliseconds for queries to end when the node stops. */
const grace = 1000;

// The thread that serves REST and gRPC, and keeps the pool of threads that answer. It hears of each block, and never
// holds up the thread that makes them.
async function serve(port: MessagePort, start: ServiceStart): Promise<void> {
  const say = (said: FromService) => port.postMessage(said);
  let found: (rpc: CometRpc) => void = () => undefined;
  const rpc = new Promise<CometRpc>((resolve) => {
    found = resolve;
  });
  let { identity } = start;
  const parts: { pool?: QueryPool; api?: Api } = {};
  const metrics = nodeMetrics(() => say({ wantMetrics: true }));
  const hear = (told: ToService) => {
    if ("update" in told) {
      state.take(told.update);
      ({ identity } = told);
    } else if ("query" in told) {
      const { id, query } = told;
      parts.pool?.run(query).then(
        ({ value }) => say({ id, answer: value }),
        (error: unknown) => say({ id, refusal: toRefusal(error) }),
      );
    } else if ("comet" in told) found(cometRpc(told.comet));
    else if ("metrics" in told) metrics.heard(told.metrics);
    else void close();
  };
  const state = new SharedState(start.share, () => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      hear(next.message as ToService);
  });
  const close = async () => {
    await parts.api?.close();
    await parts.pool?.close(grace);
    // The thread, not the node.
    process.exit();
  };
  port.on("message", hear);
  const { limits, settings, build, history, rest, grpc } = start;
  const log = threadLog(say);
  const registry = new Registry();
  const [chain, pool] = await Promise.all([
    loadChain(start.chain),
    QueryPool.open({ chain: start.chain, state, history, limits, log, metrics: poolMetrics(registry) }),
  ]);
  parts.pool = pool;
  const backend = pooledBackend({
    chain,
    pool,
    state,
    identity: () => identity,
    comet: awaiting(rpc),
    settings,
    build,
  });
  if (rest !== undefined || grpc !== undefined)
    parts.api = await startApi({
      backend,
      restAddress: rest,
      grpcAddress: grpc,
      metrics: registry,
      moreMetrics: metrics.text,
      log,
    });
  say({ ready: true, restUrl: parts.api?.restUrl, grpcAddress: parts.api?.grpcAddress });
}

yieldToOthers();
const port = parentPort;
if (port === null) throw new Error("this file is run as a thread");
try {
  await serve(port, workerData as ServiceStart);
} catch (error) {
  port.postMessage({ failed: reasonOf(error) } satisfies FromService);
  process.exit(1);
}
