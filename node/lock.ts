import { mkdirSync } from "node:fs";
import { lockFile } from "../store/lock.ts";
import { NodeError } from "./errors.ts";
import type { Home } from "./home.ts";

/**
 * Takes a home for this process. What a killed process left behind is taken over.
 * @returns gives it back
 * @throws NodeError when a living process has it
 */
export function lockHome(home: Home): () => void {
  mkdirSync(home.data, { recursive: true, mode: 0o700 });
  return lockFile(home.lock, {
    inUse: (pid) => new NodeError(`${home.root} is in use by process ${pid}: stop it first, or choose another --home`),
    contested: () => new NodeError(`${home.lock}: other processes take this home at the same time; start one`),
    // The state's own lock tells of it.
    tookOver: () => undefined,
  });
}
