import type { VersionShare } from "./arena/share.ts";
import { MultiStore } from "./multistore.ts";
import type { StateStore } from "./types.ts";

/** The retained versions of a store for other threads; `undefined` where only this one can read them: the engine is not the arena. */
export function shareVersions(store: StateStore): VersionShare | undefined {
  return store instanceof MultiStore ? store.share() : undefined;
}
