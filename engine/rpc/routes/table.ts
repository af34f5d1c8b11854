import { blockRoutes } from "./blocks.ts";
import { devRoutes } from "./dev.ts";
import { evidenceRoutes } from "./evidence.ts";
import { infoRoutes } from "./info.ts";
import type { Route } from "./route.ts";
import { subscriptionRoutes } from "./subscriptions.ts";
import { txRoutes } from "./txs.ts";

/** All routes by name: CometBFT's (`rpc/core/routes.go`) and those of the development chain. */
export const routes: ReadonlyMap<string, Route> = new Map(
  Object.entries({
    ...subscriptionRoutes,
    ...infoRoutes,
    ...blockRoutes,
    ...txRoutes,
    ...evidenceRoutes,
    ...devRoutes,
  }),
);
