import type { WebSocket } from "ws";
import type { Outgoing } from "../routes/route.ts";

/** Writes messages to a websocket one after another. At most `capacity` wait; one that is not taken in time ends the connection. */
export interface Writer {
  /** Resolves when there was room for the message, or the connection is gone. */
  write(message: Outgoing): Promise<void>;
  /** Takes messages from `next` as room comes, until it has none. */
  pull(next: () => Outgoing | undefined): void;
  stop(): void;
}

/** @param writeWait milliseconds that a write may take */
export function createWriter(socket: WebSocket, capacity: number, writeWait: number): Writer {
  const queue: Outgoing[] = [];
  const sources = new Set<() => Outgoing | undefined>();
  const blocked: (() => void)[] = [];
  let stopped = false;
  let writing = false;

  /** Fills free room: answers that wait first, then subscriptions in turn. */
  const fill = () => {
    while (queue.length < capacity && blocked.length > 0) blocked.shift()?.();
    while (queue.length < capacity && sources.size > 0) {
      for (const next of [...sources]) {
        if (queue.length >= capacity) break;
        const message = next();
        if (message === undefined) sources.delete(next);
        else queue.push(message);
      }
    }
  };

  const flush = () => {
    if (writing || stopped) return;
    fill();
    const message = queue.shift();
    if (message === undefined) return;
    writing = true;
    const late = setTimeout(() => socket.terminate(), writeWait);
    socket.send(message(), (error) => {
      clearTimeout(late);
      writing = false;
      if (error === undefined || error === null) flush();
      else socket.terminate();
    });
  };

  return {
    write: (message) =>
      new Promise((resolve) => {
        const enter = () => {
          queue.push(message);
          resolve();
        };
        if (stopped) resolve();
        else if (queue.length < capacity) enter();
        else blocked.push(enter);
        flush();
      }),
    pull(next) {
      if (stopped) return;
      sources.add(next);
      fill();
      flush();
    },
    stop() {
      stopped = true;
      queue.length = 0;
      sources.clear();
      for (const resolve of blocked.splice(0)) resolve();
    },
  };
}
