import { types } from "node:util";
import { EngineError } from "../errors.ts";

/** What changes the chain, one after the other. */
export interface Work {
  /** Runs when all before it is done. */
  run<T>(task: () => T | Promise<T>): Promise<T>;
  /** A part after whose failure nobody knows what the application holds: the chain ends with it. */
  vital<T>(task: () => Promise<T>): Promise<T>;
  /** @throws EngineError where the chain has ended */
  check(): void;
  fault(): Error | undefined;
  /** Takes nothing more and waits for what is in work. */
  end(): Promise<void>;
}

export function createWork(log: (line: string) => void): Work {
  let tail: Promise<unknown> = Promise.resolve();
  let broken: EngineError | undefined;
  let ended = false;
  const check = () => {
    if (broken !== undefined) throw broken;
    if (ended) throw new EngineError("the chain is closed");
  };
  return {
    run(task) {
      const done = tail.then(() => {
        check();
        return task();
      });
      tail = done.catch(() => {});
      return done;
    },
    async vital(task) {
      try {
        return await task();
      } catch (error) {
        const [reason, stack] = types.isNativeError(error) ? [error.message, error.stack] : [String(error), undefined];
        broken = new EngineError(`the chain is broken and makes no more blocks: ${reason}`, { cause: error });
        log(`${broken.message}${stack === undefined ? "" : `: ${stack}`}`);
        throw broken;
      }
    },
    check,
    fault: () => broken,
    async end() {
      ended = true;
      await tail;
    },
  };
}
