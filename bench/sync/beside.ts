import { setImmediate as turn } from "node:timers/promises";
import type { Home } from "../../node/home.ts";
import { createPublisher } from "../../node/publisher.ts";
import type { SnapshotDuty } from "../../store/snapshots.ts";
import { snapshotFormat } from "../../store/sync/manifest.ts";
import type { SnapshotShelf } from "../../store/sync/shelf.ts";
import { block, writes } from "../updates.ts";
import { openParty, type Party } from "./party.ts";

/** Updates of a block. */
export const perBlock = 5000;
/** Where the snapshot is made: blocks between two of them, as a node has it unless told. */
const every = 1000;
/** Blocks that nothing is measured of, for the program to become warm, and those measured before the snapshot. */
const warming = 20;
const before = 60;

/** What blocks took, and the snapshot beside them. */
export interface Beside {
  /** Milliseconds of each block before and after the snapshot, at least as many as beside it. */
  readonly without: readonly number[];
  /** The same of those beside it: from the one that begins it to the last chunk. */
  readonly with: readonly number[];
  /** How many of these were made until the state was written, before its chunks. */
  readonly whileWritten: number;
  /** Seconds until the snapshot of the state was complete, and after that until its chunks were. */
  readonly written: number;
  readonly cut: number;
}

/** A state with its snapshot, to be served. */
export interface Provider {
  readonly party: Party;
  readonly shelf: SnapshotShelf;
  readonly beside: Beside;
  close(): Promise<void>;
}

/** Milliseconds of a block and of what waits for the thread behind it: the end of a snapshot is handled between two blocks. */
async function next({ store, block: make }: Party, keys: number): Promise<number> {
  const changes = block(keys, store.latest.height + 1, perBlock);
  const start = performance.now();
  make(changes);
  await turn();
  return performance.now() - start;
}

async function several(party: Party, keys: number, blocks: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < blocks) times.push(await next(party, keys));
  return times;
}

function fill(party: Party, keys: number): void {
  const portion = Math.max(100_000, Math.ceil(keys / 500));
  party.start(every - warming - before - Math.ceil(keys / portion));
  for (let from = 0; from < keys; from += portion) {
    const numbers = Array.from({ length: Math.min(portion, keys - from) }, (_, i) => from + i);
    party.block(writes(numbers, 1));
  }
}

/**
 * Blocks one after another while the snapshot of a height is written and cut into chunks, each in its thread, as in a node that
 * makes them for others; and blocks before and after it.
 * @throws Error where a snapshot fails
 */
export async function snapshotBeside(home: Home, keys: number): Promise<Provider> {
  const failures: string[] = [];
  const fail = (fields: object, line: string) => void failures.push(`${line} ${JSON.stringify(fields)}`);
  const log = { info: () => undefined, warn: fail, error: fail };
  const publisher = createPublisher(home, { "snapshot-interval": every, "snapshot-keep-recent": 2 }, log);
  const { shelf } = publisher;
  let taken: number | undefined;
  const snapshotDuty: SnapshotDuty = {
    every,
    take(...snapshot) {
      taken = performance.now();
      publisher.duty?.take(...snapshot);
    },
  };
  // Its log must not bring on another snapshot while this one is measured.
  const snapshotLogBytes = Number.MAX_SAFE_INTEGER;
  const party = openParty(
    home.state,
    { snapshotDuty, snapshotLogBytes, log: (line) => fail({}, line) },
    { snapshots: shelf },
  );
  const close = async () => {
    party.store.close();
    await publisher.close();
  };
  try {
    fill(party, keys);
    await several(party, keys, warming);
    const earlier = await several(party, keys, before - 1);
    const start = performance.now();
    const beside: number[] = [];
    let whileWritten = 0;
    while (shelf.find(every, snapshotFormat) === undefined) {
      beside.push(await next(party, keys));
      if (taken === undefined) whileWritten = beside.length;
      if (failures.length > 0) throw new Error(failures.join("\n"));
      if (beside.length > every / 2) throw new Error(`no snapshot after ${beside.length} blocks`);
    }
    const end = performance.now();
    const written = taken ?? end;
    const later = await several(party, keys, Math.max(before, beside.length - earlier.length));
    return {
      party,
      shelf,
      beside: {
        without: earlier.concat(later),
        with: beside,
        whileWritten,
        written: (written - start) / 1000,
        cut: (end - written) / 1000,
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
