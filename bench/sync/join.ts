import { mkdirSync } from "node:fs";
import { connectAbci } from "../../abci/client.ts";
import { startAbciServer } from "../../abci/server.ts";
import { equalBytes } from "../../codec/bytes.ts";
import {
  ResponseApplySnapshotChunk_Result as Applied,
  ResponseOfferSnapshot_Result as Offered,
  RequestListSnapshots,
} from "../../codec/gen/tendermint/abci/types.ts";
import type { Application } from "../../core/application.ts";
import type { Home } from "../../node/home.ts";
import type { StateStore } from "../../store/types.ts";
import { openParty } from "./party.ts";

/** What a node took to join. */
export interface Joined {
  /** Seconds until all chunks were there and checked, and after that until the state stood in memory, verified. */
  readonly receive: number;
  readonly load: number;
  readonly bytes: number;
}

/** Milliseconds that a store spends on making a received state its own. */
function loading(store: StateStore): () => number {
  const receive = store.receive.bind(store);
  let spent = 0;
  const timed = <T>(work: () => T): T => {
    const start = performance.now();
    try {
      return work();
    } finally {
      spent += performance.now() - start;
    }
  };
  store.receive = (...state) => {
    const incoming = receive(...state);
    return { ...incoming, finish: () => timed(incoming.finish), adopt: () => timed(incoming.adopt) };
  };
  return () => spent;
}

/** Serves an application on the socket of a home. */
async function serve(app: Application, home: Home) {
  mkdirSync(home.data, { recursive: true });
  const told = (fields: object, line: string) => console.error(line, fields);
  const log = { info: () => undefined, warn: told, error: told };
  const server = await startAbciServer(`unix://${home.socket}`, {
    app,
    log,
    onFatal: (error) => told({}, error.message),
  });
  const client = await connectAbci(server.address);
  return {
    client,
    async close() {
      await client.close();
      await server.close();
    },
  };
}

/**
 * Joins by state sync as CometBFT drives it: the newest snapshot of one node offered to another that is empty, chunk by chunk
 * through the ABCI sockets of both, in this one process. The light client and the peer-to-peer network are CometBFT's and not in it.
 * @param appHash that a light client would have from the chain
 * @throws Error where the joining node refuses
 */
export async function joinBy(provider: Application, at: Home, joining: Home, appHash: Uint8Array): Promise<Joined> {
  const told: string[] = [];
  const tell = (line: string) => void told.push(line);
  const party = openParty(joining.state, {}, { onStateSync: { tell, abort: tell } });
  const load = loading(party.store);
  const [from, to] = [await serve(provider, at), await serve(party.app, joining)];
  try {
    const start = performance.now();
    const { snapshots } = await from.client.call("listSnapshots", RequestListSnapshots.fromPartial({}));
    const [snapshot] = snapshots;
    if (snapshot === undefined) throw new Error("no snapshot is offered");
    const { result } = await to.client.call("offerSnapshot", { snapshot, appHash });
    if (result !== Offered.ACCEPT) throw new Error(`the snapshot was refused: ${told.join("; ")}`);
    const { height, format, chunks } = snapshot;
    let bytes = 0;
    for (let index = 0; index < chunks; index++) {
      const { chunk } = await from.client.call("loadSnapshotChunk", { height, format, chunk: index });
      bytes += chunk.length;
      const answer = await to.client.call("applySnapshotChunk", { index, chunk, sender: "peer" });
      if (answer.result !== Applied.ACCEPT) throw new Error(`chunk ${index} was refused: ${told.join("; ")}`);
    }
    const whole = performance.now() - start;
    if (!equalBytes(party.store.latest.root, appHash)) throw new Error("the joined node has another state");
    return { receive: (whole - load()) / 1000, load: load() / 1000, bytes };
  } finally {
    await Promise.all([from.close(), to.close()]);
    party.store.close();
  }
}
