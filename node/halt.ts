import { noteOf } from "../core/note.ts";
import type { StateStore } from "../store/types.ts";
import type { AppConfig } from "./config.ts";
import type { Calls } from "./passOn.ts";

/** Why the node goes no further than the latest block, as the operator wished; undefined when it does. */
export function haltReason(store: StateStore, config: AppConfig): string | undefined {
  const { height } = store.latest;
  if (height === 0) return undefined;
  const haltHeight = config["halt-height"];
  if (haltHeight > 0 && height >= haltHeight)
    return `halted at height ${height}: halt-height is ${haltHeight} in app.toml`;
  const haltTime = config["halt-time"];
  const time = noteOf(store.latest).time / 1_000_000_000n;
  return haltTime > 0 && time >= BigInt(haltTime)
    ? `halted at height ${height}, whose time is ${time}: halt-time is ${haltTime} in app.toml`
    : undefined;
}

/**
 * The same application, which executes no block behind the one where the operator wants it to stop.
 * @param halt called after that block is durable
 */
export function halting(calls: Calls, store: StateStore, config: AppConfig, halt: (reason: string) => void): Calls {
  if (config["halt-height"] === 0 && config["halt-time"] === 0) return calls;
  return {
    ...calls,
    finalizeBlock(request) {
      const reason = haltReason(store, config);
      if (reason !== undefined) throw new Error(reason);
      return calls.finalizeBlock(request);
    },
    commit(request) {
      const answer = calls.commit(request);
      const reason = haltReason(store, config);
      if (reason !== undefined) halt(reason);
      return answer;
    },
  };
}
