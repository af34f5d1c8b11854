import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Application } from "../core/application.ts";
import { type CometRpc, cometRpc } from "./comet/rpc.ts";
import type { RpcUnconfirmed } from "./comet/rpcTypes.ts";
import type { Calls } from "./passOn.ts";

const resultOf = (code: number) => (code === 0 ? "accepted" : "refused");

/** Milliseconds for CometBFT to answer: a scraper waits some ten seconds for all metrics together. */
const patience = 2_000;

/** Size of CometBFT's mempool at the moment it is asked for; absent while CometBFT does not answer. */
function mempoolGauges(registry: Registry, rpc: Promise<CometRpc>): void {
  let answering: CometRpc | undefined;
  rpc.then(
    ({ url }) => {
      answering = cometRpc(url, patience);
    },
    () => undefined,
  );
  let asked: ReturnType<CometRpc["unconfirmed"]> | undefined;
  const mempool = async () => {
    // Both gauges of one scrape share a call.
    asked ??= answering?.unconfirmed().finally(() => {
      asked = undefined;
    });
    return await asked?.catch(() => undefined);
  };
  const gauge = (name: string, help: string, of: (found: RpcUnconfirmed) => string) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const found = await mempool();
        if (found === undefined) this.remove();
        else this.set(Number(of(found)));
      },
    });
  gauge("eco2_mempool_bytes", "Bytes of the transactions in the mempool", (found) => found.total_bytes);
  gauge("eco2_mempool_txs", "Transactions in the mempool", (found) => found.total);
}

/**
 * The same application, what it does told in metrics.
 * @param registry takes each node once
 */
export function observed(app: Application, calls: Calls, registry: Registry, rpc: Promise<CometRpc>): Calls {
  const registers = [registry];
  const durations = new Histogram({
    name: "eco2_abci_duration_seconds",
    help: "Time that the application took for a request of CometBFT",
    labelNames: ["method"] as const,
    buckets: [0.0001, 0.0005, 0.002, 0.01, 0.05, 0.2, 1, 5],
    registers,
  });
  const checked = new Counter({
    name: "eco2_checked_txs_total",
    help: "Transactions offered to the mempool, those of a recheck not counted",
    labelNames: ["result"] as const,
    registers,
  });
  const executed = new Counter({
    name: "eco2_block_txs_total",
    help: "Transactions in the blocks that this process executed",
    labelNames: ["result"] as const,
    registers,
  });
  new Gauge({
    name: "eco2_height",
    help: "Height of the last committed block",
    registers,
    collect() {
      this.set(app.height);
    },
  });
  mempoolGauges(registry, rpc);
  const timed = <Q, A>(method: string, call: (request: Q) => A) => {
    const duration = durations.labels(method);
    return (request: Q): A => {
      const start = performance.now();
      const answer = call(request);
      duration.observe((performance.now() - start) / 1000);
      return answer;
    };
  };
  const checkTx = timed("check_tx", calls.checkTx);
  const finalizeBlock = timed("finalize_block", calls.finalizeBlock);
  return {
    ...calls,
    checkTx(request) {
      const answer = checkTx(request);
      if (request.type === 0) checked.inc({ result: resultOf(answer.code) });
      return answer;
    },
    finalizeBlock(request) {
      const answer = finalizeBlock(request);
      for (const { code } of answer.txResults) executed.inc({ result: resultOf(code) });
      return answer;
    },
    commit: timed("commit", calls.commit),
    prepareProposal: timed("prepare_proposal", calls.prepareProposal),
    processProposal: timed("process_proposal", calls.processProposal),
    query: timed("query", calls.query),
  };
}
