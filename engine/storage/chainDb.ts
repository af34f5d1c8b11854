import { sha256 } from "@noble/hashes/sha2.js";
import { ResponseFinalizeBlock } from "../../codec/gen/tendermint/abci/types.ts";
import { Block } from "../../codec/gen/tendermint/types/block.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { encodeMessage } from "../../codec/message.ts";
import type { KvBackend, KvRow, KvWrite } from "../../store/kv/types.ts";
import { evidenceBytes } from "../block/evidence.ts";
import { sealed } from "../block/make.ts";
import { rotated, type ValidatorSet } from "../block/validatorSet.ts";
import type { IndexedEntry, KeptBlock, ReadEntries } from "../chain/types.ts";
import { EngineError } from "../errors.ts";
import { eventKeys } from "./events.ts";
import { decodeEvent, decodePlace, encodePlace, eventRange, hashKey, heightKey, heightOfKey, onlyKey } from "./keys.ts";
import {
  type BlockEdits,
  decodeEdits,
  decodeSet,
  decodeState,
  encodeEdits,
  encodeSet,
  encodeState,
  type SavedState,
} from "./state.ts";

/** A block with everything that is kept of it. */
export interface BlockRecord {
  readonly kept: KeptBlock;
  readonly bytes: Uint8Array;
  readonly results: ResponseFinalizeBlock;
  readonly edits: BlockEdits | undefined;
}

const present = new Uint8Array(0);

/** Rows by which committed evidence is known. */
const evidenceKeys = ({ evidence }: Block): Uint8Array[] =>
  (evidence?.evidence ?? []).map((one) => hashKey("evidence", sha256(evidenceBytes(one))));

/** The rows of a block: written in one batch with the state after it, so that a restart finds both or neither. */
export function rowsOf({ kept, bytes, results, edits }: BlockRecord): KvWrite[] {
  const { height, id, block } = kept;
  const rows: KvWrite[] = [
    [heightKey("block", height), bytes],
    [heightKey("results", height), encodeMessage(ResponseFinalizeBlock, results)],
    [hashKey("hash", id.hash), encodePlace(height, 0)],
  ];
  if (edits !== undefined) rows.push([heightKey("edits", height), encodeEdits(edits)]);
  for (const key of evidenceKeys(block)) rows.push([key, present]);
  for (const [index, tx] of (block.data?.txs ?? []).entries())
    rows.push([hashKey("tx", sha256(tx)), encodePlace(height, index)]);
  for (const key of eventKeys(height, results)) rows.push([key, present]);
  return rows;
}

/** The engine's rows in a database, apart from those of the application's state. */
export interface ChainDb {
  readonly kv: KvBackend;
  state(): Promise<SavedState | undefined>;
  /** The genesis document that the chain was begun with. */
  genesis(): Promise<string | undefined>;
  block(height: number): Promise<KeptBlock | undefined>;
  results(height: number): Promise<ResponseFinalizeBlock | undefined>;
  edits(height: number): Promise<BlockEdits | undefined>;
  heightOf(hash: Uint8Array): Promise<number | undefined>;
  placeOf(txHash: Uint8Array): Promise<{ readonly height: number; readonly index: number } | undefined>;
  /** The set of a height, from the last one kept at or below it. */
  validators(height: number): Promise<ValidatorSet | undefined>;
  params(height: number): Promise<ConsensusParams | undefined>;
  readonly txEntries: ReadEntries;
  readonly blockEntries: ReadEntries;
  /** The lowest height whose block is kept. */
  base(): Promise<number | undefined>;
  /** Deletions of all that is kept of a block. */
  removal(height: number): Promise<KvWrite[]>;
  /** Writes by which what holds from a height on is kept there, and what was kept at heights `from` up to it goes. */
  carryOver(from: number, to: number): Promise<KvWrite[]>;
}

/** The row of the state. */
export const stateRow = (state: SavedState): KvWrite => [onlyKey("state"), encodeState(state)];
/** The row of the genesis document. */
export const genesisRow = (document: string): KvWrite => [onlyKey("genesis"), Buffer.from(document)];
/** The row of a set that begins at a height. */
export const validatorsRow = (height: number, set: ValidatorSet): KvWrite => [
  heightKey("validators", height),
  encodeSet(set),
];
/** The row of parameters that hold from a height on. */
export const paramsRow = (height: number, params: ConsensusParams): KvWrite => [
  heightKey("params", height),
  encodeMessage(ConsensusParams, params),
];

const keptBlock = (height: number, bytes: Uint8Array): KeptBlock => {
  const block = Block.decode(bytes);
  return { height, id: sealed(block).id, block, size: bytes.length };
};

/** The engine's view of a database. */
export function chainDb(kv: KvBackend): ChainDb {
  const last = async (kind: "validators" | "params", height: number): Promise<KvRow | undefined> => {
    const range = { start: heightKey(kind, 0), end: heightKey(kind, height + 1), reverse: true, limit: 1 };
    for await (const row of kv.iterate(range)) return row;
    return undefined;
  };
  const at = async <T>(key: Uint8Array, decode: (bytes: Uint8Array) => T): Promise<T | undefined> => {
    const bytes = await kv.get(key);
    return bytes === undefined ? undefined : decode(bytes);
  };
  const entries = (kind: "txEvent" | "blockEvent"): ReadEntries =>
    async function* (name, value) {
      for await (const [key] of kv.iterate(eventRange(kind, name, value))) {
        const entry: IndexedEntry = decodeEvent(key, name);
        if (value === undefined || entry.value === value) yield entry;
      }
    };
  const db: ChainDb = {
    kv,
    state: () => at(onlyKey("state"), decodeState),
    genesis: () => at(onlyKey("genesis"), (bytes) => Buffer.from(bytes).toString()),
    block: (height) => at(heightKey("block", height), (bytes) => keptBlock(height, bytes)),
    results: (height) => at(heightKey("results", height), (bytes) => ResponseFinalizeBlock.decode(bytes)),
    edits: (height) => at(heightKey("edits", height), decodeEdits),
    heightOf: (hash) => at(hashKey("hash", hash), (bytes) => decodePlace(bytes).height),
    placeOf: (hash) => at(hashKey("tx", hash), decodePlace),
    async validators(height) {
      const row = await last("validators", height);
      if (row === undefined) return undefined;
      const set = decodeSet(row[1]);
      const rounds = height - heightOfKey(row[0]);
      return rounds === 0 ? set : rotated(set, rounds);
    },
    async params(height) {
      const row = await last("params", height);
      return row === undefined ? undefined : ConsensusParams.decode(row[1]);
    },
    txEntries: entries("txEvent"),
    blockEntries: entries("blockEvent"),
    async base() {
      const range = { start: heightKey("block", 0), end: heightKey("results", 0), limit: 1 };
      for await (const [key] of kv.iterate(range)) return heightOfKey(key);
      return undefined;
    },
    async removal(height) {
      const [kept, results] = await Promise.all([db.block(height), db.results(height)]);
      if (kept === undefined || results === undefined) throw new EngineError(`block ${height} is not kept`);
      const keys = [
        heightKey("block", height),
        heightKey("results", height),
        heightKey("edits", height),
        hashKey("hash", kept.id.hash),
        ...evidenceKeys(kept.block),
        ...eventKeys(height, results),
      ];
      for (const tx of kept.block.data?.txs ?? []) {
        const hash = sha256(tx);
        // A later block may hold the same bytes.
        if ((await db.placeOf(hash))?.height === height) keys.push(hashKey("tx", hash));
      }
      return keys.map((key): KvWrite => [key, null]);
    },
    async carryOver(from, to) {
      const writes: KvWrite[] = [];
      if ((await kv.get(heightKey("validators", to))) === undefined) {
        const set = await db.validators(to);
        if (set !== undefined) writes.push(validatorsRow(to, set));
      }
      if ((await kv.get(heightKey("params", to))) === undefined) {
        const params = await db.params(to);
        if (params !== undefined) writes.push(paramsRow(to, params));
      }
      for (const kind of ["validators", "params"] as const)
        for await (const [key] of kv.iterate({ start: heightKey(kind, from), end: heightKey(kind, to) }))
          writes.push([key, null]);
      return writes;
    },
  };
  return db;
}
