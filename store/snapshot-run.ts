import { SLICE, writeSnapshot } from "./snapshot-write.ts";
import type { Version } from "./version.ts";

/** A snapshot in the making. */
export interface SnapshotRun {
  /**
   * Goes on with it after a block.
   * @returns whether it is complete and durable under its name
   * @throws whatever it failed of; nothing is left of it then
   */
  step(): boolean;
  /** Gives it up. @returns whether it came to be complete nonetheless */
  stop(): boolean;
  /** Told that what it replaces is gone. */
  replaced?(): void;
}

/** A snapshot written by the thread that commits, a bounded piece of it after each block. */
export class SlicedRun implements SnapshotRun {
  private readonly pieces: Generator<void, void>;
  private readonly slices: number;

  /** @param nodes written in a step */
  constructor(dir: string, version: Version, nodes: number) {
    this.pieces = writeSnapshot(dir, version);
    this.slices = Math.ceil(nodes / SLICE);
  }

  step(): boolean {
    for (let slice = 0; slice < this.slices; slice++) if (this.pieces.next().done === true) return true;
    return false;
  }

  stop(): boolean {
    this.pieces.return();
    return false;
  }
}
