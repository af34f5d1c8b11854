import type { CometRpc } from "../../api/comet.ts";

/** Calls to a CometBFT whose address is not known yet: they wait for it. */
export function awaiting(rpc: Promise<CometRpc>): CometRpc {
  // Who calls learns of the failure; without a call it is told by the node's end.
  rpc.catch(() => undefined);
  return {
    status: async () => (await rpc).status(),
    block: async (height) => (await rpc).block(height),
    validators: async (height, page) => (await rpc).validators(height, page),
    tx: async (hash) => (await rpc).tx(hash),
    txSearch: async (query, options) => (await rpc).txSearch(query, options),
    abciQuery: async (path, data, options) => (await rpc).abciQuery(path, data, options),
    broadcastSync: async (tx) => (await rpc).broadcastSync(tx),
    broadcastAsync: async (tx) => (await rpc).broadcastAsync(tx),
  };
}
