import type { Log } from "../abci/log.ts";
import { listSnapshots, type SnapshotDuty } from "../store/snapshots.ts";
import { snapshotFormat } from "../store/sync/manifest.ts";
import { publishAside } from "../store/sync/publishAside.ts";
import { SnapshotShelf } from "../store/sync/shelf.ts";
import type { AppConfig } from "./config.ts";
import { reasonOf } from "./errors.ts";
import type { Home } from "./home.ts";

/** Publishes snapshots for state sync while blocks go on. */
export interface Publisher {
  readonly shelf: SnapshotShelf;
  /** What the state is asked for; undefined where no snapshots are wanted. */
  readonly duty: SnapshotDuty | undefined;
  /** Makes up for what was due when the node stopped. To be called when the state is open. */
  resume(): void;
  /** Gives up what is in work. */
  close(): Promise<void>;
}

interface Job {
  readonly path: string;
  readonly height: number;
  readonly release: () => void;
}

/** @returns the newest tree snapshot of an agreed height that was not published before the node stopped */
function missed(home: Home, every: number, shelf: SnapshotShelf): Job | undefined {
  const due = listSnapshots(home.state).find(({ height }) => height % every === 0);
  if (due === undefined || shelf.find(due.height, snapshotFormat) !== undefined) return undefined;
  return { ...due, release: () => undefined };
}

/** A publisher of a home whose state is about to be opened; `shelf` serves what is there also where none are made. */
export function createPublisher(home: Home, config: AppConfig["state-sync"], log: Log): Publisher {
  const every = config["snapshot-interval"];
  const shelf = new SnapshotShelf(home.snapshots, (line) => log.warn({}, line));
  shelf.removeIncomplete();
  const stopping = new AbortController();
  let waiting: Job | undefined;
  let working: Promise<void> | undefined;

  async function publish({ path, height, release }: Job): Promise<void> {
    try {
      const { chunks } = await publishAside(shelf, path, stopping.signal);
      shelf.prune(config["snapshot-keep-recent"]);
      log.info({ height, chunks: chunks.length }, "snapshot for state sync");
    } catch (error) {
      if (!stopping.signal.aborted)
        log.warn({ height, error: reasonOf(error) }, "the snapshot for state sync failed; the next one is tried");
    } finally {
      release();
    }
  }

  async function work(): Promise<void> {
    for (let job = waiting; job !== undefined && !stopping.signal.aborted; job = waiting) {
      waiting = undefined;
      await publish(job);
    }
    working = undefined;
  }

  function take(path: string, height: number, release: () => void): void {
    // Of several that wait the newest is worth the work.
    waiting?.release();
    waiting = { path, height, release };
    working ??= work();
  }

  return {
    shelf,
    duty: every === 0 ? undefined : { every, take },
    resume() {
      const job = every === 0 ? undefined : missed(home, every, shelf);
      if (job !== undefined) take(job.path, job.height, job.release);
    },
    async close() {
      stopping.abort();
      await working;
      waiting?.release();
    },
  };
}
