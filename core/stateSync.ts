import { createHash, type Hash, hash } from "node:crypto";
import { equalBytes } from "../codec/bytes.ts";
import {
  ResponseApplySnapshotChunk_Result as Applied,
  ResponseOfferSnapshot_Result as Offered,
  type RequestApplySnapshotChunk,
  type RequestOfferSnapshot,
  type ResponseApplySnapshotChunk,
  type ResponseOfferSnapshot,
} from "../codec/gen/tendermint/abci/types.ts";
import { reasonOf } from "../store/errors.ts";
import { SnapshotFault } from "../store/sync/errors.ts";
import { chunkSize, type Manifest, manifestOf, snapshotFormat } from "../store/sync/manifest.ts";
import type { IncomingState, StateStore, WholeView } from "../store/types.ts";

/** The snapshots that a node has for others. */
export interface Snapshots {
  /** The highest first. */
  list(): readonly Manifest[];
  /** `undefined` where it is not there or not whole. */
  chunk(height: number, format: number, index: number): Promise<Uint8Array | undefined>;
}

/** How a node takes over the state of others. */
export interface StateSyncHost {
  readonly store: StateStore;
  /** @throws SnapshotFault, or whatever else, for a state that this program cannot go on from */
  check(view: WholeView): void;
  /** Called once the store has the state. */
  adopted(): void;
  /** Told what came of offers and chunks. */
  tell(line: string): void;
  /** Called with the reason when state sync cannot go on at all: CometBFT then does nothing more. */
  abort(reason: string): void;
}

interface Running {
  readonly manifest: Manifest;
  readonly incoming: IncomingState;
  readonly whole: Hash;
  readonly senders: Set<string>;
  /** The chunk that comes next. */
  next: number;
}

const applied = (result: Applied, refetchChunks: number[] = [], rejectSenders: string[] = []) => ({
  result,
  refetchChunks,
  rejectSenders: rejectSenders.filter((sender) => sender !== ""),
});

/**
 * Receives a state by CometBFT's state sync (its `spec/abci/abci++_methods.md`, OfferSnapshot and ApplySnapshotChunk). A chunk
 * is checked against the manifest that was offered, the whole against the app hash that CometBFT's light client trusts; whoever
 * sent what cannot be is named, so that CometBFT asks others.
 */
export class StateSync {
  readonly #host: StateSyncHost;
  #running: Running | undefined;
  #done: Manifest | undefined;

  constructor(host: StateSyncHost) {
    this.#host = host;
  }

  /** A snapshot offered again is begun anew: CometBFT does so where it tries one once more. */
  offer({ snapshot, appHash }: RequestOfferSnapshot): ResponseOfferSnapshot {
    this.#drop();
    if (snapshot === undefined) return { result: Offered.REJECT };
    const name = `snapshot of height ${snapshot.height}`;
    if (snapshot.format !== snapshotFormat) {
      this.#host.tell(`${name} rejected: format ${snapshot.format}, this program reads ${snapshotFormat}`);
      return { result: Offered.REJECT_FORMAT };
    }
    const { store } = this.#host;
    if (!store.receptive) {
      this.#host.abort(
        `state sync refused: this node has a state of its own at height ${store.latest.height}. Move the folders of the state and of CometBFT's data away to join anew, or switch [statesync] off`,
      );
      return { result: Offered.ABORT };
    }
    try {
      if (appHash.length !== 32) throw new SnapshotFault(`its app hash has ${appHash.length} bytes instead of 32`);
      const manifest = manifestOf(snapshot);
      const most = manifest.chunks.length * chunkSize;
      const incoming = store.receive(manifest.height, appHash.slice(), most);
      this.#running = { manifest, incoming, whole: createHash("sha256"), senders: new Set(), next: 0 };
      this.#host.tell(`${name} accepted: ${manifest.chunks.length} chunks`);
      return { result: Offered.ACCEPT };
    } catch (error) {
      this.#host.tell(`${name} rejected: ${reasonOf(error)}`);
      // Nobody who makes snapshots makes such a one; a full disk may still have room for another.
      return { result: error instanceof SnapshotFault ? Offered.REJECT_SENDER : Offered.REJECT };
    }
  }

  apply({ index, chunk, sender }: RequestApplySnapshotChunk): ResponseApplySnapshotChunk {
    const running = this.#running;
    const manifest = running?.manifest ?? this.#done;
    const expected = manifest?.chunks[index];
    if (manifest === undefined || expected === undefined) {
      this.#host.tell(`snapshot chunk ${index} refused: no snapshot with such a chunk is being restored`);
      return applied(Applied.ABORT);
    }
    if (!equalBytes(hash("sha256", chunk, "buffer"), expected)) {
      this.#host.tell(`snapshot chunk ${index} from ${sender} is not the one announced: asked for again, elsewhere`);
      return applied(Applied.RETRY, [index], [sender]);
    }
    // Once taken it is there, whoever sends it again.
    if (running === undefined || index < running.next) return applied(Applied.ACCEPT);
    if (index > running.next) {
      const missing = Array.from({ length: index - running.next }, (_, i) => running.next + i);
      this.#host.tell(`snapshot chunk ${index} came before ${running.next}`);
      return applied(Applied.RETRY, missing);
    }
    running.senders.add(sender);
    try {
      this.#take(running, chunk);
      return applied(Applied.ACCEPT);
    } catch (error) {
      this.#drop();
      const reason = `snapshot of height ${manifest.height} given up at chunk ${index}: ${reasonOf(error)}`;
      if (error instanceof SnapshotFault) {
        // It fits what was announced, so whoever announced it lied.
        this.#host.tell(reason);
        return applied(Applied.REJECT_SNAPSHOT, [], [...running.senders]);
      }
      this.#host.abort(reason);
      return applied(Applied.ABORT);
    }
  }

  #take(running: Running, chunk: Uint8Array): void {
    const { manifest, incoming, whole } = running;
    whole.update(chunk);
    incoming.add(chunk);
    running.next += 1;
    if (running.next < manifest.chunks.length) return;
    if (!equalBytes(whole.digest(), manifest.hash)) throw new SnapshotFault("its chunks have another hash than it");
    this.#host.check(incoming.finish());
    incoming.adopt();
    this.#running = undefined;
    this.#done = manifest;
    this.#host.tell(`state of height ${manifest.height} restored from a snapshot`);
    this.#host.adopted();
  }

  #drop(): void {
    this.#running?.incoming.discard();
    this.#running = undefined;
  }
}
