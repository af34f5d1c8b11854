import type { Chain } from "../../core/chain.ts";
import { queryPaths } from "../../core/queries.ts";
import type { ApiBackend } from "../backend.ts";
import type { QueryPool } from "./pool.ts";
import type { SharedState } from "./state.ts";

/** The backend where threads of their own answer queries. */
export function pooledBackend(
  parts: {
    readonly chain: Chain;
    readonly pool: Pick<QueryPool, "run">;
    readonly state: Pick<SharedState, "retained">;
  } & Pick<ApiBackend, "identity" | "comet" | "settings" | "build">,
): ApiBackend {
  const { chain, pool, state, identity, comet, settings, build } = parts;
  return {
    paths: queryPaths(chain),
    call: (path, request, height) => pool.run({ kind: "call", path, request, height }),
    identity,
    heights() {
      const { oldest, newest } = state.retained();
      return { oldest, latest: newest };
    },
    comet,
    settings,
    build,
  };
}
