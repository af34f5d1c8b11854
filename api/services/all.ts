import type { ApiBackend } from "../backend.ts";
import type { LocalRpc } from "../dispatch.ts";
import { autocli } from "./autocli.ts";
import { appDescriptors, fileDescriptors } from "./descriptors.ts";
import { interfaceService } from "./interfaces.ts";
import { nodeService } from "./node.ts";
import { tendermintService } from "./tendermint.ts";
import { txService } from "./tx.ts";

/** The services of a node itself, beside the queries of its state. */
export function nodeServices(backend: ApiBackend): readonly LocalRpc[] {
  const offered = (): ReadonlySet<string> => new Set([...backend.paths, ...own.map(({ path }) => path)]);
  const own: readonly LocalRpc[] = [
    ...txService(backend),
    ...tendermintService(backend),
    ...nodeService(backend),
    ...interfaceService(),
    ...appDescriptors(backend, offered),
    ...fileDescriptors(),
    ...autocli(offered),
  ];
  return own;
}
