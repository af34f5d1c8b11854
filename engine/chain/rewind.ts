import type { KvWrite } from "../../store/kv/types.ts";
import { EngineError } from "../errors.ts";
import { type BlockRecord, type ChainDb, stateRow } from "../storage/chainDb.ts";
import { heightKey, heightOfKey } from "../storage/keys.ts";
import type { SavedState } from "../storage/state.ts";
import { type Core, restore, savedState } from "./core.ts";
import type { Pin } from "./stateHome.ts";

/** Deletes what is kept of blocks above a height: a past that was given up. */
export async function dropAbove(db: ChainDb, height: number): Promise<void> {
  const above: number[] = [];
  const range = { start: heightKey("block", height + 1), end: heightKey("results", 0) };
  for await (const [key] of db.kv.iterate(range)) above.push(heightOfKey(key));
  // From the top, so that what is left after a crash is still what lies above.
  for (const block of above.reverse()) await db.kv.batch(await db.removal(block));
  const rows: KvWrite[] = [];
  const later = [
    { start: heightKey("validators", height + 3), end: heightKey("params", 0) },
    { start: heightKey("params", height + 2), end: heightKey("params", Number.MAX_SAFE_INTEGER) },
  ];
  for (const rest of later) for await (const [key] of db.kv.iterate(rest)) rows.push([key, null]);
  if (rows.length > 0) await db.kv.batch(rows);
}

interface Snapshot {
  readonly pin: Pin;
  readonly saved: SavedState;
  readonly last: BlockRecord;
}

/** The most snapshots that are held: each holds what has changed in the state since. */
const mostSnapshots = 1000;

/** Snapshots of a chain: pinned versions, which cost what changes after them. They last as long as the process. */
export interface Snapshots {
  readonly ids: readonly number[];
  take(core: Core): number;
  /** Puts a snapshot in place; it stays, later ones are gone. @throws EngineError for an unknown one */
  revert(core: Core, id: number): Promise<number>;
  /** The lowest height that is still needed. */
  lowest(): number;
  clear(): void;
}

export function snapshots(): Snapshots {
  const held = new Map<number, Snapshot>();
  let count = 0;
  const release = (id: number) => {
    held.get(id)?.pin.release();
    held.delete(id);
  };
  return {
    get ids() {
      return [...held.keys()];
    },
    take(core) {
      if (core.last === undefined) throw new EngineError("there is no block to take a snapshot of");
      if (held.size >= mostSnapshots)
        throw new EngineError(`${mostSnapshots} snapshots are held already: revert to an earlier one first`);
      count += 1;
      held.set(count, { pin: core.home.pin(), saved: savedState(core), last: core.last });
      return count;
    },
    async revert(core, id) {
      const snapshot = held.get(id);
      if (snapshot === undefined)
        throw new EngineError(`there is no snapshot ${id}; there are: ${[...held.keys()].join(", ") || "none"}`);
      const { pin, saved, last } = snapshot;
      const generation = core.generation + 1;
      // The state is ready on the disk before the one row that names it; only then goes what was in its place.
      const putInPlace = core.home.prepare(pin.version, generation);
      await core.db.kv.batch([stateRow({ ...saved, generation, seeds: core.players.seeds })], { sync: true });
      putInPlace();
      core.generation = generation;
      core.app.reload();
      restore(core, saved);
      core.last = last;
      await dropAbove(core.db, saved.consensus.height);
      for (const later of [...held.keys()]) if (later > id) release(later);
      return saved.consensus.height;
    },
    lowest: () => Math.min(Number.POSITIVE_INFINITY, ...[...held.values()].map(({ saved }) => saved.consensus.height)),
    clear() {
      for (const id of [...held.keys()]) release(id);
    },
  };
}
