import { MessageChannel, type MessagePort } from "node:worker_threads";
import { StoreError } from "../errors.ts";
import type { StateView, StoreProof } from "../types.ts";
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

// To load a version of few keys; larger ones are refused until they are loaded.
const PROOF_MS = 1_000;
// The thread answers in any case, with the proof or why there is none.
const GRACE_MS = 2_000;

/**
 * The proofs of a key at a height that is no longer in memory, made of the nearest snapshot and the log over it.
 * @param patience milliseconds to wait for a version that is being loaded
 * @param ended whether the thread of the history has ended
 * @throws StoreError where the height has no proofs any more, or not yet
 */
export function proofAt(
  caller: SleepingCaller,
  patience: number,
  store: string,
  key: Uint8Array,
  height: number,
  ended: boolean,
): StoreProof {
  if (ended) throw new StoreError(`height ${height} has no proofs: the history has ended until the next start`);
  return caller.call(patience + GRACE_MS, "prove", store, key, height, patience);
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

  /** See `proofAt`. */
  prove(store: string, key: Uint8Array, height: number): StoreProof {
    return proofAt(this.caller, PROOF_MS, store, key, height, this.progress.ended);
  }
}
