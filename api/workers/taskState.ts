import { StoreError } from "../../store/errors.ts";
import type { HistoryReader } from "../../store/history/reader.ts";
import { proveKey } from "../../store/proof.ts";
import type { StateReader, StateView, StoreProof } from "../../store/types.ts";
import type { Version } from "../../store/version.ts";
import type { Task } from "./messages.ts";

/** Heights that are no longer in memory. */
type Past = Pick<HistoryReader, "view" | "prove">;

/** The state as one query sees it: the version that is held for it, and what lies in the past. */
export class TaskState implements StateReader {
  readonly storeNames: readonly string[];
  readonly latest: Version;
  private readonly task: Pick<Task, "retained" | "provable">;
  private readonly past: Past | undefined;

  constructor(storeNames: readonly string[], version: Version, task: TaskState["task"], past?: Past) {
    this.storeNames = storeNames;
    this.latest = version;
    this.task = task;
    this.past = past;
  }

  at(height: number): StateView | undefined {
    if (height === this.latest.height) return this.latest;
    return this.past?.view(height, this.task.retained.newest);
  }

  retained(): { readonly oldest: number; readonly newest: number } {
    return this.task.retained;
  }

  prove(store: string, key: Uint8Array, height: number): StoreProof {
    const { provable, retained } = this.task;
    if (height > 0 && height < provable && this.past !== undefined) return this.past.prove(store, key, height);
    if (height !== this.latest.height)
      throw new StoreError(`height ${height} has no proofs: ${provable} to ${retained.newest} are retained`);
    return proveKey(this.latest.trees, store, key);
  }
}
