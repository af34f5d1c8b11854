import { parentPort, workerData } from "node:worker_threads";
import { openParty } from "./party.ts";

/** The state to be opened. */
export interface RestartSetting {
  readonly dir: string;
}

/** How it was opened: milliseconds, and what stands then. */
export interface Restarted {
  readonly ms: number;
  readonly height: number;
  readonly root: Uint8Array;
}

const { dir } = workerData as RestartSetting;
const start = performance.now();
const { store } = openParty(dir);
const ms = performance.now() - start;
const { height, root } = store.latest;
store.close();
parentPort?.postMessage({ ms, height, root } satisfies Restarted);
