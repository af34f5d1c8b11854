import { parentPort, workerData } from "node:worker_threads";
import { RequestQuery, ResponseQuery } from "../../codec/gen/tendermint/abci/types.ts";
import { readIdentity } from "../../core/identity.ts";
import { queriesOf } from "../../core/queries.ts";
import { answerQuery, callQuery } from "../../core/query.ts";
import { SharedReader } from "../../store/arena/shared.ts";
import { reasonOf } from "../../store/errors.ts";
import { HistoryReader } from "../../store/history/reader.ts";
import type { Version } from "../../store/version.ts";
import { loadChain } from "./chainModule.ts";
import type { Answered, Said, Task, WorkerStart } from "./messages.ts";
import { toRefusal } from "./refusal.ts";
import { TaskState } from "./taskState.ts";

// The thread that answers queries, one after another, each over the version that it is given.
const port = parentPort;
if (port === null) throw new Error("this file is run as a thread");
const start = workerData as WorkerStart;
const say = (said: Said) => port.postMessage(said);
const chain = await loadChain(start.chain);
const memory = new SharedReader(start.storeNames);
const past = start.history && new HistoryReader(start.history, start.storeNames);
const report = (where: string, fault: unknown) =>
  say({ report: where, fault: fault instanceof Error ? (fault.stack ?? fault.message) : reasonOf(fault) });

function answer(task: Task, version: Version): Answered {
  const state = new TaskState(start.storeNames, version, task, past);
  const identity = () => readIdentity(version) ?? { chainId: "", bech32Prefix: "" };
  const queries = queriesOf(chain, state, identity, report, start.maxRows);
  if (task.kind === "call") return callQuery(queries, task.path, task.request, task.height);
  const response = answerQuery(queries, RequestQuery.decode(task.request));
  return { value: ResponseQuery.encode(response).finish(), height: version.height };
}

port.on("message", (task: Task) => {
  if (task.memory !== undefined) memory.add(task.memory);
  try {
    const { value, height } = answer(task, memory.version(task.version));
    say({ id: task.id, value, height });
  } catch (error) {
    say({ id: task.id, refusal: toRefusal(error) });
  }
});
say({ ready: true });
