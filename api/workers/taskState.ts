import { StoreError } from "../../store/errors.ts";
import { proveKey } from "../../store/proof.ts";
import type { StateReader, StateView, StoreProof } from "../../store/types.ts";
import type { Version } from "../../store/version.ts";
import type { Task } from "./messages.ts";

/** The state as one query sees it: the version that is held for it. */
export class TaskState implements StateReader {
  readonly storeNames: readonly string[];
  readonly latest: Version;
  private readonly task: Pick<Task, "retained" | "provable">;

  constructor(storeNames: readonly string[], version: Version, task: Pick<Task, "retained" | "provable">) {
    this.storeNames = storeNames;
    this.latest = version;
    this.task = task;
  }

  at(height: number): StateView | undefined {
    return height === this.latest.height ? this.latest : undefined;
  }

  retained(): { readonly oldest: number; readonly newest: number } {
    return this.task.retained;
  }

  prove(store: string, key: Uint8Array, height: number): StoreProof {
    const { provable, retained } = this.task;
    if (height !== this.latest.height)
      throw new StoreError(`height ${height} has no proofs: ${provable} to ${retained.newest} are retained`);
    return proveKey(this.latest.trees, store, key);
  }
}
