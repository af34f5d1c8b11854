import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { equalBytes, toUtf8 } from "../../codec/bytes.ts";
import type { KvRow, KvWrite } from "../../store/kv/types.ts";
import { EngineError } from "../errors.ts";
import { stateRow } from "../storage/chainDb.ts";
import { onlyKey } from "../storage/keys.ts";
import { decodeState, type SavedState } from "../storage/state.ts";
import { type Core, restore, savedState } from "./core.ts";
import type { StateImage } from "./stateHome.ts";

// A dump is gzip over: the mark, rows of [length key, key, length value, value] with lengths of 4 bytes, the SHA-256 of all before. The
// first two rows are the files of a snapshot of the state, under keys that no row of the database has.

const mark = toUtf8("eco2-dump-1\n");
const imageKeys = { meta: Uint8Array.of(0xf0), nodes: Uint8Array.of(0xf1) } as const;
/** The most that a dump may come to when unpacked: a small file can hold much. */
const mostBytes = 0xffff_ffff;

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

function length(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return head;
}

/** The whole chain: its rows and the state of its last block. */
export async function dumpChain(core: Core): Promise<Uint8Array> {
  const { meta, nodes } = core.home.image();
  const parts: Uint8Array[] = [mark];
  const add = (key: Uint8Array, value: Uint8Array) => {
    for (const part of [length(key), key, length(value), value]) parts.push(part);
  };
  add(imageKeys.meta, meta);
  add(imageKeys.nodes, nodes);
  // Tools may have been set since the last block.
  const [stateKey, stateValue] = stateRow(savedState(core));
  for await (const [key, value] of core.db.kv.iterate({})) if (!equalBytes(key, stateKey)) add(key, value);
  add(stateKey, stateValue ?? new Uint8Array(0));
  const body = Buffer.concat(parts);
  return gzipSync(Buffer.concat([body, sha256(body)]));
}

function* rowsIn(body: Buffer): Generator<KvRow> {
  let at = mark.length;
  const take = () => {
    if (at + 4 > body.length) throw new EngineError("the dump is damaged: a row is cut short");
    const end = at + 4 + body.readUInt32BE(at);
    if (end > body.length) throw new EngineError("the dump is damaged: a row is cut short");
    const bytes = body.subarray(at + 4, end);
    at = end;
    return bytes;
  };
  while (at < body.length) yield [take(), take()];
}

interface ReadDump {
  readonly image: StateImage;
  readonly rows: readonly KvRow[];
  readonly saved: SavedState;
}

/** @throws EngineError for anything but a whole dump */
function readDump(dump: Uint8Array): ReadDump {
  let whole: Buffer;
  try {
    whole = gunzipSync(dump, { maxOutputLength: mostBytes });
  } catch {
    throw new EngineError("this is no dump: it cannot be unpacked");
  }
  const body = whole.subarray(0, -32);
  if (!equalBytes(body.subarray(0, mark.length), mark)) throw new EngineError("this is no dump of a development chain");
  if (!equalBytes(sha256(body), whole.subarray(-32)))
    throw new EngineError("the dump is damaged: its checksum is wrong");
  const rows = [...rowsIn(body)];
  const find = (key: Uint8Array) => rows.find(([own]) => equalBytes(own, key))?.[1];
  const [meta, nodes, state] = [find(imageKeys.meta), find(imageKeys.nodes), find(onlyKey("state"))];
  if (meta === undefined || nodes === undefined || state === undefined)
    throw new EngineError("the dump is damaged: state is missing");
  const images: readonly Uint8Array[] = Object.values(imageKeys);
  return {
    image: { meta, nodes },
    rows: rows.filter(([key]) => !images.some((image) => equalBytes(image, key))),
    saved: decodeState(state),
  };
}

/**
 * Puts a dumped chain in the place of the present one, its past included.
 * @throws EngineError, StoreError; the present chain then stays
 */
export async function loadChain(core: Core, dump: Uint8Array): Promise<void> {
  const { image, rows, saved } = readDump(dump);
  const { consensus } = saved;
  if (consensus.chainId !== core.consensus.chainId)
    throw new EngineError(`the dump is of chain ${consensus.chainId}, this is ${core.consensus.chainId}`);
  const version = core.home.read(image, consensus.height);
  if (!equalBytes(version.root, consensus.appHash))
    throw new EngineError("the dump is damaged: its state is not the one that its last block left");
  const generation = core.generation + 1;
  const putInPlace = core.home.prepare(version, generation);
  const fresh = new Map<string, KvWrite>();
  for await (const [key] of core.db.kv.iterate({})) fresh.set(Buffer.from(key).toString("latin1"), [key, null]);
  for (const [key, value] of rows) fresh.set(Buffer.from(key).toString("latin1"), [key, value]);
  const seeds = [...saved.seeds, ...core.players.seeds];
  const [stateKey, stateValue] = stateRow({ ...saved, seeds, generation });
  fresh.set(Buffer.from(stateKey).toString("latin1"), [stateKey, stateValue]);
  await core.db.kv.batch([...fresh.values()], { sync: true });
  putInPlace();
  core.generation = generation;
  core.app.reload();
  restore(core, saved);
  const [kept, results] = [await core.db.block(consensus.height), await core.db.results(consensus.height)];
  if (kept === undefined || results === undefined) throw new EngineError(`the dump lacks block ${consensus.height}`);
  core.last = { kept, results, bytes: new Uint8Array(0), edits: undefined };
  core.base = (await core.db.base()) ?? 0;
  core.genesis = JSON.parse((await core.db.genesis()) ?? "null");
}
