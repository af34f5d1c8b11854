import { SimulateRequest } from "../codec/gen/cosmos/tx/v1beta1/service.ts";
import type { StateReader } from "../store/types.ts";
import type { Chain } from "./chain.ts";
import type { ChainIdentity } from "./ctx.ts";
import type { FrameworkService, Queries } from "./query.ts";
import { simulate, simulatePath } from "./simulate.ts";
import type { ReportFault } from "./tx/run.ts";

/**
 * What a chain answers over a state: the queries of its modules, and simulation.
 * @param maxRows most rows that one query may read in ranges; no limit unless given
 */
export function queriesOf(
  chain: Chain,
  store: StateReader,
  identity: () => ChainIdentity,
  report?: ReportFault,
  maxRows?: number,
): Queries {
  const simulation: FrameworkService = {
    input: SimulateRequest.$type,
    answer: (data, view) => simulate(chain, identity(), data, view),
  };
  return { chain, store, identity, report, maxRows, services: new Map([[simulatePath, simulation]]) };
}

/** The gRPC paths of what a chain answers. */
export const queryPaths = (chain: Chain): readonly string[] => [...chain.queries.keys(), simulatePath];
