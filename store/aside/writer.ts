import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Arena } from "../arena/arena.ts";
import { plainVersion, wholeMemory } from "../arena/share.ts";
import { isSystemDisk } from "../disk.ts";
import { reasonOf, StoreError } from "../errors.ts";
import { removeAll } from "../files.ts";
import type { SnapshotRun } from "../snapshot-run.ts";
import { snapshotName } from "../snapshot-write.ts";
import type { BeginAside } from "../snapshots.ts";
import { threadFile } from "../threads.ts";
import type { Version } from "../version.ts";
import { AsideState } from "./state.ts";
import type { AsideSetting } from "./thread.ts";

// A small state's snapshot is done in a moment, and one that is given up has to be made again.
const GRACE_MS = 500;
// For a sync of the disk that has begun, and for removing what was written.
const STOP_MS = 10_000;

/** Who starts threads. */
interface Starter {
  readonly program: string;
  readonly dir: string;
  /** How long a thread that is given up may still come to its end, milliseconds. */
  readonly grace: number;
  /** Told that a thread ended without a word. */
  broken(): void;
}

/** A snapshot that a thread writes: the steps only look how far it is. */
class AsideRun implements SnapshotRun {
  private readonly starter: Starter;
  private readonly setting: () => AsideSetting;
  private readonly state: AsideState;
  private readonly draft: string;
  private readonly wake: () => void;
  private worker: Worker | undefined;
  private fault = "it ended without a word";
  private gone = false;

  constructor(starter: Starter, arena: Arena, version: Version, wake: () => void) {
    this.starter = starter;
    this.wake = wake;
    this.state = new AsideState();
    this.draft = join(starter.dir, `${snapshotName(version.height)}.tmp`);
    this.setting = () => ({
      dir: starter.dir,
      memory: wholeMemory(arena),
      version: plainVersion(version),
      state: this.state.buffer,
    });
  }

  step(): boolean {
    if (this.worker === undefined) {
      this.worker = this.begin();
      return false;
    }
    const { end } = this.state;
    if (end === "complete") return true;
    if (typeof end === "object") throw new StoreError(end.failed);
    if (!this.gone) return false;
    this.starter.broken();
    removeAll(this.draft);
    throw new StoreError(`the thread that writes it is gone: ${this.fault}. From now on this one writes them`);
  }

  stop(): boolean {
    // One that is gone has nothing to wait for.
    if (this.worker === undefined || this.gone) return false;
    let end = this.state.wait(this.starter.grace);
    if (end === undefined) {
      this.state.askToStop();
      end = this.state.wait(STOP_MS);
    }
    // It does nothing more once the call of the system is over that it is in; the next start removes what it leaves.
    if (end === undefined) void this.worker.terminate();
    if (typeof end === "object") throw new StoreError(end.failed);
    return end === "complete";
  }

  replaced(): void {
    this.state.askToStop();
  }

  private begin(): Worker {
    const worker = new Worker(this.starter.program, { workerData: this.setting(), name: "state snapshot" });
    worker.on("error", (error) => {
      this.fault = reasonOf(error);
    });
    worker.on("message", this.wake);
    worker.on("exit", () => {
      this.gone = true;
      this.wake();
    });
    // A process that ends does not wait for it: the next start removes what is half-made.
    worker.unref();
    return worker;
  }
}

/** How threads are started, where not as usual. */
export interface AsideOptions {
  readonly program?: string | undefined;
  readonly grace?: number | undefined;
}

/**
 * Lets a thread write the snapshots of an arena's versions into `dir`.
 * @returns undefined, and says so, where there is no program for it: this package is not built
 */
export function asideWriter(
  arena: Arena,
  dir: string,
  log: (line: string) => void,
  options: AsideOptions = {},
): BeginAside | undefined {
  let program: string;
  try {
    program = options.program ?? threadFile("store/aside/thread");
  } catch (error) {
    log(`snapshots are written between blocks, not by a thread of their own: ${reasonOf(error)}`);
    return undefined;
  }
  let works = true;
  const broken = () => {
    works = false;
  };
  const starter: Starter = { program, dir, grace: options.grace ?? GRACE_MS, broken };
  // What stands in the place of the disk is not there in another thread.
  return (version, wake) => (works && isSystemDisk() ? new AsideRun(starter, arena, version, wake) : undefined);
}
