import { MessageChannel, type MessagePort } from "node:worker_threads";
import { StoreError } from "../errors.ts";
import type { StateView } from "../types.ts";
import { type Connection, type Question, SharedProgress, SleepingCaller } from "./calls.ts";
import { HistoryView } from "./view.ts";

// Further behind, a height is refused at once: to wait for it would hold up the thread that asks.
const WORTH_WAITING = 10;

/**
 * The version of a height; undefined for one that is pruned or was never there.
 * @param fault why the history has ended, if it has
 * @throws StoreError where the history is too far behind, or has ended
 */
export function viewAt(
  height: number,
  committed: number,
  progress: SharedProgress,
  fault: string | undefined,
  read: () => StateView,
): StateView | undefined {
  const { oldest, height: newest } = progress.get();
  if (height > committed || height < 1 || (newest > 0 && height < oldest)) return undefined;
  if (fault !== undefined) throw new StoreError(`the history has ended: ${fault}`);
  if (height > newest && committed - newest > WORTH_WAITING)
    throw new StoreError(`the history is being written, and is at height ${newest} of ${committed}: ask again later`);
  return read();
}

/** A way to the thread of a history. To be handed to one other thread, its port transferred. */
export interface HistoryLink {
  readonly port: MessagePort;
  /** How far the history has come. */
  readonly progress: SharedArrayBuffer;
}

/** What a thread reads a history by. To be handed to it, the port of `connection` transferred. */
export interface HistoryLine {
  readonly connection: Connection;
  readonly progress: SharedArrayBuffer;
}

/** Opens a line through a link, which serves any number of threads. */
export function openLine({ port, progress }: HistoryLink): HistoryLine {
  const { port1, port2 } = new MessageChannel();
  const { buffer } = new SharedProgress();
  port.postMessage({ connect: { port: port2, buffer } } satisfies Question, [port2]);
  return { connection: { port: port1, buffer }, progress };
}

/** A history as a thread reads it that does not commit. */
export class HistoryReader {
  private readonly caller: SleepingCaller;
  private readonly progress: SharedProgress;
  private readonly names: ReadonlySet<string>;

  /** @param storeNames every store of the chain */
  constructor({ connection, progress }: HistoryLine, storeNames: readonly string[]) {
    this.caller = new SleepingCaller(connection.port, new SharedProgress(connection.buffer));
    this.progress = new SharedProgress(progress);
    this.names = new Set(storeNames);
  }

  /**
   * See `viewAt`.
   * @param committed the latest height
   */
  view(height: number, committed: number): StateView | undefined {
    const fault = this.progress.ended ? "the node goes on without it until its next start" : undefined;
    return viewAt(height, committed, this.progress, fault, () => HistoryView.at(height, this.caller, this.names));
  }
}
