import type { HistoryOptions } from "../store/history/options.ts";
import type { DiskBackendName } from "../store/kv/adapters.ts";

/** Strategies by the names and meanings of the Cosmos SDK (`store/pruning/types`). */
export const pruningStrategies = ["default", "nothing", "everything", "custom"] as const;

export type PruningStrategy = (typeof pruningStrategies)[number];

// `default` of the SDK: three weeks of blocks of 5 s.
const DEFAULT_KEEP = 362_880;
const DEFAULT_INTERVAL = 10;

/** What `app.toml` says of old versions. */
export interface PruningSettings {
  readonly pruning: PruningStrategy;
  /** Of `custom` alone. */
  readonly "pruning-keep-recent": number;
  readonly "pruning-interval": number;
  readonly state: { readonly "keep-recent": number; readonly "history-backend": DiskBackendName };
}

/** What is kept of old versions. */
export interface Pruning {
  /** Newest versions with proofs. */
  readonly keepRecent: number;
  /** Values of older ones; undefined where none are kept. */
  readonly history: HistoryOptions | undefined;
  /** As the node's `Config` query tells it: 0 where nothing is pruned. */
  readonly told: { readonly keepRecent: number; readonly interval: number };
}

/** The meaning of a strategy. `everything` keeps what a running chain needs: two versions, and no history. */
export function pruningOf(settings: PruningSettings): Pruning {
  const { state } = settings;
  const backend = state["history-backend"];
  const keepRecent = state["keep-recent"];
  switch (settings.pruning) {
    case "everything":
      return { keepRecent: 2, history: undefined, told: { keepRecent: 2, interval: DEFAULT_INTERVAL } };
    case "nothing":
      return { keepRecent, history: { backend }, told: { keepRecent: 0, interval: 0 } };
    case "default":
    case "custom": {
      const custom = settings.pruning === "custom";
      const keep = custom ? settings["pruning-keep-recent"] : DEFAULT_KEEP;
      const interval = custom ? settings["pruning-interval"] : DEFAULT_INTERVAL;
      return {
        keepRecent: Math.min(keepRecent, keep),
        history: { backend, keep, pruneInterval: interval },
        told: { keepRecent: keep, interval },
      };
    }
  }
}
