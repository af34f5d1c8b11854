import type { VersionShare } from "./arena/share.ts";
import type { HistoryLink } from "./history/reader.ts";
import { MultiStore } from "./multistore.ts";
import type { StateStore } from "./types.ts";

/** The retained versions of a store for other threads; `undefined` where only this one can read them: the engine is not the arena. */
export function shareVersions(store: StateStore): VersionShare | undefined {
  return store instanceof MultiStore ? store.share() : undefined;
}

/** A way for one other thread, and threads of its own, to the heights before those; `undefined` where they are not kept. */
export function shareHistory(store: StateStore): HistoryLink | undefined {
  return store instanceof MultiStore ? store.linkPast() : undefined;
}
