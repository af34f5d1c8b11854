import type { ApiBackend } from "../backend.ts";
import type { LocalRpc } from "../dispatch.ts";
import { interfaceService } from "./interfaces.ts";
import { nodeService } from "./node.ts";
import { tendermintService } from "./tendermint.ts";
import { txService } from "./tx.ts";

/** The services of a node itself, beside the queries of its state. */
export function nodeServices(backend: ApiBackend): readonly LocalRpc[] {
  return [...txService(backend), ...tendermintService(backend), ...nodeService(backend), ...interfaceService()];
}
