import { equalBytes, toHex } from "../codec/bytes.ts";
import { stateReach } from "../store/inspect.ts";
import { rollbackStore } from "../store/rollback.ts";
import { SnapshotShelf } from "../store/sync/shelf.ts";
import { rollbackComet } from "./comet/offline.ts";
import { NodeError } from "./errors.ts";
import type { Home } from "./home.ts";

/** Where a home stands after it went back. */
export interface RolledBack {
  /** Of CometBFT's state and of the application's. */
  readonly height: number;
  readonly appHash: Uint8Array;
  /** Height of the application before. */
  readonly from: number;
}

/** CometBFT goes back by one: that the application can is asked before anything is changed. */
function heightOf(home: Home): number {
  const reach = stateReach(home.state);
  if (reach === undefined) throw new NodeError(`${home.state} holds no block: there is nothing to go back from`);
  if (reach.newest > reach.oldest) return reach.newest;
  throw new NodeError(
    `the state of height ${reach.newest - 1} is not on the disk any more, which begins at ${reach.oldest}. To build it anew, move ${home.state} away: the next start executes CometBFT's blocks, all or those above a snapshot put back by "eco2d snapshots restore"`,
  );
}

/**
 * Takes CometBFT and the application back by one height together; the node must not run. The next start executes the block
 * again, or with `hard` waits for another in its place. Made again where it was cut short.
 * @throws NodeError where one of them cannot go back
 */
export function rollbackHome(binary: string, home: Home, hard: boolean, log: (line: string) => void): RolledBack {
  const from = heightOf(home);
  const { height, appHash } = rollbackComet(binary, home, hard);
  // An application that is behind CometBFT executes what it lacks at the next start.
  if (height >= from) return { height, appHash, from };
  const root = rollbackStore(home.state, height, log);
  new SnapshotShelf(home.snapshots, log).removeAbove(height);
  if (!equalBytes(root, appHash))
    throw new NodeError(
      `both went back to height ${height}, but the state's app hash there is ${toHex(root)}, and that of CometBFT's blocks ${toHex(appHash)}: the state was wrong already. Go back further, or build it anew: move ${home.state} away`,
    );
  return { height, appHash, from };
}
