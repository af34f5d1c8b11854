import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBase64, fromHex, toBase64, toHex } from "../codec/bytes.ts";
import { crc32 } from "./crc32.ts";
import { StoreError } from "./errors.ts";

const FORMAT = 1;

/** What a snapshot holds: the file `meta`, one line of JSON and one with its CRC-32 in hex. */
export interface SnapshotMeta {
  readonly height: number;
  /** The app hash. */
  readonly root: Uint8Array;
  readonly note: Uint8Array;
  /** Length and CRC-32 of the file `nodes`. */
  readonly bytes: number;
  readonly sum: number;
  /** In the order of the names, as the nodes stand in the file; `nodes` counts leaves and inner nodes. */
  readonly stores: readonly { readonly name: string; readonly root: Uint8Array; readonly nodes: number }[];
  /** Whether it came from other nodes instead of this one's blocks. */
  readonly received?: boolean;
}

const sumOf = (line: string) => crc32(Buffer.from(line)).toString(16).padStart(8, "0");

/** The text of the file `meta`. */
export function metaText(meta: SnapshotMeta): string {
  const line = JSON.stringify({
    format: FORMAT,
    height: meta.height,
    root: toHex(meta.root),
    note: toBase64(meta.note),
    bytes: meta.bytes,
    crc32: meta.sum,
    stores: meta.stores.map(({ name, root, nodes }) => ({ name, root: toHex(root), nodes })),
    ...(meta.received === true ? { received: true } : {}),
  });
  return `${line}\n${sumOf(line)}\n`;
}

/** Reads the file `meta` of a snapshot directory. @throws StoreError where it is cut short or damaged */
export function readMeta(dir: string): SnapshotMeta {
  const path = join(dir, "meta");
  const [line = "", sum] = readFileSync(path, "utf8").split("\n");
  // With the right sum the line is what metaText wrote, so its fields need no check of their own.
  if (sum !== sumOf(line)) throw new StoreError(`${path} is damaged: its checksum is wrong`);
  const meta = JSON.parse(line) as {
    format: number;
    height: number;
    root: string;
    note: string;
    bytes: number;
    crc32: number;
    stores: { name: string; root: string; nodes: number }[];
    received?: boolean;
  };
  if (meta.format !== FORMAT) throw new StoreError(`${path} has format ${meta.format}; this program reads ${FORMAT}`);
  return {
    height: meta.height,
    root: fromHex(meta.root),
    note: fromBase64(meta.note),
    bytes: meta.bytes,
    sum: meta.crc32,
    stores: meta.stores.map(({ name, root, nodes }) => ({ name, root: fromHex(root), nodes })),
    received: meta.received ?? false,
  };
}
