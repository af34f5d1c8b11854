import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { reasonOf, StoreError } from "../errors.ts";
import type { StoreProof } from "../types.ts";
import type { HistoryProgress } from "./follower.ts";
import type { HistoryStart } from "./options.ts";
import type { HistoryEntry, HistoryRange } from "./read.ts";
import type { HistoryCommit } from "./write.ts";

/** What the writing thread is asked, and what it answers. */
export interface HistoryCalls {
  open(start: HistoryStart): Promise<void>;
  commit(height: number): Promise<HistoryCommit>;
  value(store: string, key: Uint8Array, height: number): Promise<Uint8Array | undefined>;
  range(range: HistoryRange): Promise<readonly HistoryEntry[]>;
  /** @param patience milliseconds until a version that is not loaded yet is refused */
  prove(store: string, key: Uint8Array, height: number, patience: number): Promise<StoreProof>;
  rebase(path: string, height: number): Promise<void>;
  close(): Promise<void>;
}

type Name = keyof HistoryCalls;

/** A call as it goes to the other thread, and the line without an answer that tells of a committed height. */
export type Question =
  | { readonly id: number; readonly name: Name; readonly given: readonly unknown[] }
  | { readonly follow: number }
  | { readonly connect: Connection };

/** Another thread that calls: its port, and the memory that counts its answers. */
export interface Connection {
  readonly port: MessagePort;
  readonly buffer: SharedArrayBuffer;
}

type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly fault: string });

// [0] counts answers, for whoever sleeps on it; behind it heights that either side reads without asking.
const OLDEST = 1;
const HEIGHT = 2;
const SYNCED = 3;
const ENDED = 4;
const CELLS = 5;

/** The memory that both threads see: a count of answers, and how far the history has come. */
export class SharedProgress {
  readonly buffer: SharedArrayBuffer;
  readonly count: Int32Array;
  private readonly heights: BigInt64Array;

  constructor(buffer = new SharedArrayBuffer(CELLS * 8)) {
    this.buffer = buffer;
    this.count = new Int32Array(buffer, 0, 1);
    this.heights = new BigInt64Array(buffer);
  }

  set({ oldest, height, synced }: HistoryProgress): void {
    for (const [cell, value] of [oldest, height, synced].entries())
      Atomics.store(this.heights, cell + OLDEST, BigInt(value));
  }

  /** Whether the thread has ended: nobody answers calls. */
  get ended(): boolean {
    return Atomics.load(this.heights, ENDED) !== 0n;
  }

  end(): void {
    Atomics.store(this.heights, ENDED, 1n);
  }

  get(): HistoryProgress {
    const at = (cell: number) => Number(Atomics.load(this.heights, cell));
    return { oldest: at(OLDEST), height: at(HEIGHT), synced: at(SYNCED) };
  }
}

/** Answers calls that come through a port, and through those of other threads that are told of through it. */
export function answerCalls(
  port: MessagePort,
  progress: SharedProgress,
  calls: HistoryCalls,
  follow: (height: number) => void,
): void {
  const answer = (reply: Answer) => {
    port.postMessage(reply);
    Atomics.add(progress.count, 0, 1);
    Atomics.notify(progress.count, 0);
  };
  port.on("message", (question: Question) => {
    if ("follow" in question) {
      follow(question.follow);
      return;
    }
    if ("connect" in question) {
      const { port: other, buffer } = question.connect;
      answerCalls(other, new SharedProgress(buffer), calls, () => undefined);
      other.unref();
      return;
    }
    const { id, name, given } = question;
    const call = calls[name] as (...given: readonly unknown[]) => Promise<unknown>;
    call(...given).then(
      (value) => answer({ id, value }),
      (error: unknown) => answer({ id, fault: reasonOf(error) }),
    );
  });
}

/** Calls another thread and sleeps until it answers. */
export class SleepingCaller {
  private readonly port: MessagePort;
  private readonly count: Int32Array;
  private id = 0;

  constructor(port: MessagePort, progress: SharedProgress) {
    this.port = port;
    this.count = progress.count;
  }

  /**
   * @param patience milliseconds
   * @throws StoreError with what the other thread threw, or where it does not answer in time
   */
  call<N extends Name>(
    patience: number,
    name: N,
    ...given: Parameters<HistoryCalls[N]>
  ): Awaited<ReturnType<HistoryCalls[N]>> {
    const id = ++this.id;
    let seen = Atomics.load(this.count, 0);
    this.port.postMessage({ id, name, given } satisfies Question);
    const until = performance.now() + patience;
    for (;;) {
      for (let received = receiveMessageOnPort(this.port); received; received = receiveMessageOnPort(this.port)) {
        const answer = received.message as Answer;
        // Of an earlier call that took too long.
        if (answer.id !== id) continue;
        if ("fault" in answer) throw new StoreError(answer.fault);
        return answer.value as Awaited<ReturnType<HistoryCalls[N]>>;
      }
      const left = until - performance.now();
      if (left <= 0 || Atomics.wait(this.count, 0, seen, left) === "timed-out")
        throw new StoreError(`the history did not answer within ${patience / 1000} s`);
      seen = Atomics.load(this.count, 0);
    }
  }

  follow(height: number): void {
    this.port.postMessage({ follow: height } satisfies Question);
  }

  /** Has calls of another thread answered too. */
  connect(connection: Connection): void {
    this.port.postMessage({ connect: connection } satisfies Question, [connection.port]);
  }
}
