import { createHash } from "node:crypto";
import type { RequestCheckTx, ResponseCheckTx } from "../../codec/gen/tendermint/abci/types.ts";
import { txBytesInBlock } from "../block/limits.ts";
import { EngineError } from "../errors.ts";
import type { PendingTx } from "./types.ts";

/** How much waits at most. Defaults are those of CometBFT's config.toml. */
export interface MempoolLimits {
  /** Transactions, 5000 unless told. */
  readonly txs?: number;
  /** Bytes of all transactions, 1 GiB unless told. */
  readonly bytes?: number;
  /** Bytes of one transaction, 1 MiB unless told. */
  readonly txBytes?: number;
  /** Transactions remembered so that none is taken twice, 10,000 unless told. */
  readonly cache?: number;
}

/** What the consensus parameters allow a transaction; checked before and after the application is asked. */
export interface BlockRoom {
  readonly dataBytes: number;
  /** -1 is no limit. */
  readonly maxGas: bigint;
}

/** Names of the last transactions seen, the oldest forgotten first. */
class SeenTxs {
  readonly #names = new Set<string>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  /** @returns false when it was there already, and is now the newest */
  push(name: string): boolean {
    const known = this.#names.delete(name);
    this.#names.add(name);
    const [oldest] = this.#names;
    if (oldest !== undefined && this.#names.size > this.#size) this.#names.delete(oldest);
    return !known;
  }

  remove(name: string): void {
    this.#names.delete(name);
  }

  clear(): void {
    this.#names.clear();
  }
}

const nameOf = (tx: Uint8Array): string => createHash("sha256").update(tx).digest("base64");

type CheckTx = (request: RequestCheckTx) => ResponseCheckTx;

/**
 * The transactions that wait for a block, by the rules of CometBFT's list mempool (mempool/clist_mempool.go): first come, first
 * proposed; what a block leaves behind is checked again.
 */
export class Mempool {
  readonly #waiting = new Map<string, PendingTx>();
  readonly #seen: SeenTxs;
  readonly #limits: Required<MempoolLimits>;
  readonly #checkTx: CheckTx;
  #bytes = 0;
  #room: BlockRoom;
  #height = 0;

  constructor(checkTx: CheckTx, room: BlockRoom, limits: MempoolLimits = {}) {
    this.#checkTx = checkTx;
    this.#room = room;
    this.#limits = { txs: 5000, bytes: 1 << 30, txBytes: 1 << 20, cache: 10_000, ...limits };
    this.#seen = new SeenTxs(this.#limits.cache);
  }

  get size(): number {
    return this.#waiting.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The first of those that wait. */
  first(limit: number): PendingTx[] {
    const txs: PendingTx[] = [];
    for (const waiting of this.#waiting.values()) {
      if (txs.length >= limit) break;
      txs.push(waiting);
    }
    return txs;
  }

  /** Has the application check a transaction, which waits when it passes. @throws EngineError with CometBFT's texts, before the application is asked */
  add(tx: Uint8Array): ResponseCheckTx {
    const { txBytes } = this.#limits;
    const full = this.#full(tx.length);
    if (full !== undefined) throw new EngineError(full);
    if (tx.length > txBytes) throw new EngineError(`Tx too large. Max size is ${txBytes}, but got ${tx.length}`);
    const inBlock = txBytesInBlock(tx);
    if (inBlock > this.#room.dataBytes)
      throw new EngineError(`tx pre check: tx size is too big: ${inBlock}, max: ${this.#room.dataBytes}`);
    const name = nameOf(tx);
    if (!this.#seen.push(name)) throw new EngineError("tx already exists in cache");
    const response = this.#checkTx({ tx, type: 0 });
    if (!this.#passes(response)) this.#seen.remove(name);
    else if (!this.#waiting.has(name)) {
      this.#waiting.set(name, { tx, gasWanted: response.gasWanted, height: this.#height });
      this.#bytes += tx.length;
    }
    return response;
  }

  #full(bytes: number): string | undefined {
    const { txs, bytes: most } = this.#limits;
    if (this.size < txs && this.#bytes + bytes <= most) return undefined;
    return `mempool is full: number of txs ${this.size} (max: ${txs}), total txs bytes ${this.#bytes} (max: ${most})`;
  }

  #passes({ code, gasWanted }: ResponseCheckTx): boolean {
    const { maxGas } = this.#room;
    return code === 0 && (maxGas === -1n || (gasWanted >= 0n && gasWanted <= maxGas));
  }

  /** What a block may take: in order, until one does not fit. -1 is no limit of gas. */
  reap(dataBytes: number, maxGas: bigint): Uint8Array[] {
    const txs: Uint8Array[] = [];
    let [bytes, gas] = [0, 0n];
    for (const { tx, gasWanted } of this.#waiting.values()) {
      bytes += txBytesInBlock(tx);
      gas += gasWanted;
      if (bytes > dataBytes || (maxGas > -1n && gas > maxGas)) break;
      txs.push(tx);
    }
    return txs;
  }

  /** Takes the transactions of a committed block out and checks the others again. */
  update(height: number, txs: readonly Uint8Array[], codes: readonly number[], room: BlockRoom): void {
    this.#height = height;
    this.#room = room;
    for (const [i, tx] of txs.entries()) {
      const name = nameOf(tx);
      if (codes[i] === 0) this.#seen.push(name);
      else this.#seen.remove(name);
      this.#remove(name);
    }
    for (const [name, { tx }] of [...this.#waiting]) {
      if (this.#passes(this.#checkTx({ tx, type: 1 }))) continue;
      this.#remove(name);
      this.#seen.remove(name);
    }
  }

  #remove(name: string): void {
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) return;
    this.#waiting.delete(name);
    this.#bytes -= waiting.tx.length;
  }

  /** Forgets everything. @param room where the limits changed with the chain */
  flush(room: BlockRoom = this.#room): void {
    this.#waiting.clear();
    this.#seen.clear();
    this.#bytes = 0;
    this.#room = room;
  }
}
