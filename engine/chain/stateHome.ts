import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { objectEngine } from "../../store/iavl/engine.ts";
import { MultiStore, volatile } from "../../store/multistore.ts";
import { openStore, type StoreOptions } from "../../store/open.ts";
import { rollbackStore } from "../../store/rollback.ts";
import { readSnapshot } from "../../store/snapshot-read.ts";
import { snapshotName, writeSnapshot } from "../../store/snapshot-write.ts";
import type { StateStore } from "../../store/types.ts";
import { Version } from "../../store/version.ts";
import { EngineError } from "../errors.ts";
import type { SavedState } from "../storage/state.ts";

/** A version that stays, whatever becomes of the versions around it. */
export interface Pin {
  readonly version: Version;
  /** Lets go of it. */
  release(): void;
}

/** A whole version in the two files of a snapshot. */
export interface StateImage {
  readonly meta: Uint8Array;
  readonly nodes: Uint8Array;
}

/** The application's state of a development chain: it can go back to a version before, which no other chain's can. */
export interface StateHome {
  /** Stands for whatever state is in place. */
  readonly store: StateStore;
  pin(): Pin;
  /**
   * Makes ready to go on from a version: durable, and not yet in place.
   * @returns puts it in place and removes the one before
   */
  prepare(version: Version, generation: number): () => void;
  image(): StateImage;
  /** The version of an image, its root computed anew. @throws StoreError for a damaged one */
  read(image: StateImage, height: number): Version;
  close(): void;
}

const folder = (generation: number): string => `state-${generation}`;

/** Runs a snapshot to its end, which a running node spreads over blocks. */
function writeWhole(dir: string, version: Version): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const _ of writeSnapshot(dir, version));
  return join(dir, snapshotName(version.height));
}

function inTemporary<T>(work: (dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), "eco2-state-"));
  try {
    return work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A store that is another one from time to time: who holds it need not know. */
function standIn(current: () => StateStore): StateStore {
  return new Proxy(current(), {
    get(_target, name) {
      const store = current();
      const value: unknown = Reflect.get(store, name, store);
      return typeof value === "function" ? value.bind(store) : value;
    },
  });
}

/** Takes a state on the disk that is ahead of its blocks back to them. @throws StoreError where it does not reach back so far */
export function takeBack(
  dir: string | undefined,
  { generation, consensus }: SavedState,
  log: (line: string) => void,
): void {
  if (dir !== undefined) rollbackStore(join(dir, folder(generation)), consensus.height, log);
}

/**
 * Opens the state of a chain.
 * @param dir where it is kept, in a folder for each past that was put in place; in memory without it
 * @param generation the folder that is in place; all others are left-overs and are removed
 */
export function openStateHome(
  stores: Pick<StoreOptions, "storeNames" | "formerNames">,
  dir: string | undefined,
  generation: number,
  log: (line: string) => void,
): StateHome {
  const open = (number: number): StateStore =>
    dir === undefined
      ? openStore({ ...stores, engine: "objects" })
      : openStore({ ...stores, dir: join(dir, folder(number)), engine: "objects", log });
  if (dir !== undefined) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(dir))
      if (name.startsWith("state-") && name !== folder(generation)) rmSync(join(dir, name), { recursive: true });
  }
  let [current, place] = [open(generation), generation];
  const latest = (): Version => {
    const view = current.latest;
    if (!(view instanceof Version)) throw new EngineError("the state cannot be pinned");
    return view;
  };
  return {
    store: standIn(() => current),
    pin() {
      const version = latest();
      version.forest.hold();
      return { version, release: () => version.forest.release() };
    },
    prepare(version, next) {
      if (dir === undefined) {
        return () => {
          version.forest.hold();
          current.close();
          current = new MultiStore(objectEngine, [version], 100, volatile, false, current.storeNames);
        };
      }
      writeWhole(join(dir, folder(next)), version);
      return () => {
        current.close();
        rmSync(join(dir, folder(place)), { recursive: true });
        [current, place] = [open(next), next];
      };
    },
    image: () =>
      inTemporary((temporary) => {
        const path = writeWhole(temporary, latest());
        return { meta: readFileSync(join(path, "meta")), nodes: readFileSync(join(path, "nodes")) };
      }),
    read: ({ meta, nodes }, height) =>
      inTemporary((temporary) => {
        const path = join(temporary, snapshotName(height));
        mkdirSync(path);
        writeFileSync(join(path, "meta"), meta);
        writeFileSync(join(path, "nodes"), nodes);
        return readSnapshot(path, objectEngine, latest().names);
      }),
    close: () => current.close(),
  };
}
