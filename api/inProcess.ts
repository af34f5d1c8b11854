import type { Application } from "../core/application.ts";
import { queryPaths } from "../core/queries.ts";
import { QueryError } from "../core/queryError.ts";
import type { StateStore } from "../store/types.ts";
import type { ApiBackend, BuildInfo, NodeSettings } from "./backend.ts";
import type { CometRpc } from "./comet.ts";

/** The backend where queries run in the process of the application itself, one after another. */
export function inProcessBackend(parts: {
  readonly application: Application;
  readonly store: StateStore;
  readonly comet: CometRpc;
  readonly settings: NodeSettings;
  readonly build: BuildInfo;
}): ApiBackend {
  const { application, store, comet, settings, build } = parts;
  return {
    paths: queryPaths(application.chain),
    call(path, request, height) {
      if (application.height === 0) throw new QueryError("Unavailable", "no block yet: ask again after the first");
      return application.call(path, request, height);
    },
    identity: () => application.identity,
    heights: () => ({ oldest: store.retained().oldest, latest: application.height }),
    comet,
    settings,
    build,
  };
}
