import { setTimeout as delay } from "node:timers/promises";
import { type CometRpc, cometRpc } from "../../node/comet/rpc.ts";
import type { Load } from "./load.ts";
import type { Kill } from "./plan.ts";
import type { Witness } from "./witness.ts";

/** A node between its start and its end, however it is put together. */
export interface Living {
  /** Height at which the application opened its state, before CometBFT could replay a block. */
  readonly opened: number;
  readonly rpc: Promise<string>;
  /** Kills, and checks how what was not killed behaves. */
  kill(victim: Kill["victim"]): Promise<void>;
}

/** Milliseconds after which no answer is to be had: a CometBFT whose application was killed may live on without ever answering. */
const answerTime = 10_000;

/** What goes through all chapters of a chain's life. */
export interface Story {
  readonly witness: Witness;
  readonly load: Load;
}

/** @throws when the condition does not come true within a minute */
export async function until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited a minute in vain: ${what}`);
    await delay(20);
  }
}

/** Asks the node over and over until told to stop. What a kill cuts off is no fault; another answer than before is. */
async function watch(rpc: CometRpc, witness: Witness, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await witness.ask(rpc);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    await delay(5);
  }
}

/** From a node's start to its kill: at first it must stand by all that was told before and make blocks again. */
export async function live({ witness, load }: Story, node: Living, { victim, moment, after }: Kill): Promise<void> {
  if (node.opened < witness.height)
    throw new Error(`a Commit is lost: ${witness.height} was answered, the state was opened at ${node.opened}`);
  if (moment === "start") {
    await delay(after);
    await node.kill(victim);
    return;
  }
  const rpc = cometRpc(await node.rpc, answerTime);
  const before = witness.height;
  await witness.ask(rpc, Math.max(1, witness.blockHeight - 50));
  await until("the chain goes on", async () => {
    await witness.ask(rpc);
    return witness.height >= before + 2;
  });
  const stop = new AbortController();
  const work = [load.send(rpc, stop.signal), watch(rpc, witness, stop.signal)];
  await Promise.race([delay(after), ...work]);
  stop.abort();
  await node.kill(victim);
  await Promise.all(work);
}
