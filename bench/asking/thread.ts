// The thread that asks over REST at a steady rate, whether answers come or not, from its start until it is told to stop.
import { Agent, get } from "node:http";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";

export interface AskSetting {
  readonly url: string;
  readonly addresses: readonly string[];
  readonly denom: string;
  readonly perSecond: number;
}

export interface Asked {
  /** Milliseconds from when each was due until its answer was there. */
  readonly took: number[];
  refused: number;
}

/** What a wallet, an explorer and a relayer ask, in turn. */
function paths({ addresses, denom }: AskSetting): (index: number) => string {
  const kinds: readonly ((address: string) => string)[] = [
    (address) => `/cosmos/bank/v1beta1/balances/${address}`,
    (address) => `/cosmos/auth/v1beta1/accounts/${address}`,
    (address) => `/cosmos/bank/v1beta1/balances/${address}/by_denom?denom=${denom}`,
    () => "/cosmos/bank/v1beta1/supply",
    () => `/cosmos/bank/v1beta1/denom_owners/${denom}?pagination.limit=100`,
    () => "/cosmos/auth/v1beta1/accounts?pagination.limit=50",
  ];
  return (index) => {
    const kind = kinds[index % kinds.length] ?? (() => "/");
    return kind(addresses[(index * 7919) % addresses.length] ?? "");
  };
}

function ask(agent: Agent, url: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode === 200));
    }).on("error", reject);
  });
}

const port = parentPort;
if (port === null) throw new Error("this file is run as a thread");
const setting = workerData as AskSetting;
const path = paths(setting);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const asked: Asked = { took: [], refused: 0 };
const open = new Set<Promise<void>>();
const start = performance.now();
let sent = 0;
const dueNext = () => start + (sent * 1000) / setting.perSecond;

const timer = setInterval(() => {
  const now = performance.now();
  for (let due = dueNext(); due <= now; due = dueNext()) {
    const one = ask(agent, `${setting.url}${path(sent++)}`).then((answered) => {
      if (answered) asked.took.push(performance.now() - due);
      else asked.refused += 1;
      open.delete(one);
    });
    open.add(one);
  }
}, 1);

async function stop(from: MessagePort): Promise<void> {
  clearInterval(timer);
  await Promise.all(open);
  agent.destroy();
  from.postMessage(asked);
  from.close();
}

port.on("message", () => void stop(port));
