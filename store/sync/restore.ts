import { fstatSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { equalBytes, toHex } from "../../codec/bytes.ts";
import { multistoreRoot } from "../../codec/merkle.ts";
import { disk } from "../disk.ts";
import { StoreError } from "../errors.ts";
import { removeAll, syncDirectory } from "../files.ts";
import type { SnapshotMeta } from "../snapshot-meta.ts";
import { NodeWriter } from "../snapshot-node.ts";
import { writeMeta } from "../snapshot-write.ts";
import { SnapshotFault } from "./errors.ts";
import { readItem, type SnapshotItem } from "./items.ts";
import { RootBuilder } from "./rebuild.ts";
import { noteExtension } from "./stream.ts";

type StoreMeta = SnapshotMeta["stores"][number];

/** @throws StoreError where the disk has no room for so many bytes more */
function checkRoom(dir: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(dir);
  const free = bavail * bsize;
  if (free < bytes)
    throw new StoreError(
      `${dir} has ${Math.floor(free / 1e6)} MB free, and the state takes up to ${Math.ceil(bytes / 1e6)} MB`,
    );
}

/**
 * Makes a tree snapshot on the disk of a stream of items, and its root on the way: no more than one path of a tree is in
 * memory, whatever is sent. Until it is verified and renamed it is a draft, which the next start removes.
 */
export class SnapshotDraft {
  readonly dir: string;
  readonly height: number;
  private readonly root: Uint8Array;
  private readonly fd: number;
  private readonly writer: NodeWriter;
  private readonly stores: StoreMeta[] = [];
  private rest: Buffer = Buffer.alloc(0);
  private open: { readonly name: string; readonly builder: RootBuilder } | undefined;
  /** The extension whose payload comes next, and the note once it came. */
  private extension: string | undefined;
  private note: Uint8Array | undefined;
  private closed = false;

  /**
   * @param dir of the draft, made anew
   * @param root that the whole must come to
   * @param most bytes that will come
   */
  constructor(dir: string, height: number, root: Uint8Array, most: number) {
    this.dir = dir;
    this.height = height;
    this.root = root;
    removeAll(dir);
    disk().makeDirectory(dir, 0o700);
    checkRoom(dir, most);
    this.fd = disk().open(join(dir, "nodes"), "wx", 0o600);
    this.writer = new NodeWriter(this.fd);
  }

  /** Takes the next bytes of the stream. @throws SnapshotFault where they are none of it */
  add(bytes: Uint8Array): void {
    const data = Buffer.concat([this.rest, bytes]);
    let at = 0;
    for (let next = readItem(data, at); next !== undefined; next = readItem(data, at)) {
      this.take(next.item);
      at = next.end;
    }
    this.rest = data.subarray(at);
  }

  /**
   * Ends the stream and makes the draft a complete snapshot, durable under the draft's name.
   * @throws SnapshotFault where the stream is cut short or comes to another root
   */
  finish(): void {
    if (this.rest.length > 0)
      throw new SnapshotFault(`the snapshot ends within an item, ${this.rest.length} bytes of it`);
    this.endStore();
    const { note } = this;
    if (note === undefined) throw new SnapshotFault("the snapshot ends before its note");
    const root = multistoreRoot(this.stores);
    if (!equalBytes(root, this.root))
      throw new SnapshotFault(`the snapshot comes to the app hash ${toHex(root)} instead of ${toHex(this.root)}`);
    this.writer.flush();
    const { bytes, sum } = this.writer;
    const size = fstatSync(this.fd).size;
    if (size !== bytes) throw new StoreError(`${this.dir}: ${size} bytes are on the disk, ${bytes} were written`);
    this.close();
    writeMeta(this.dir, { height: this.height, root, note, bytes, sum, stores: this.stores, received: true });
    syncDirectory(this.dir);
  }

  /** Removes the draft, where it still has its name. */
  discard(): void {
    this.close();
    removeAll(this.dir);
  }

  private close(): void {
    if (!this.closed) disk().close(this.fd);
    this.closed = true;
  }

  private take(item: SnapshotItem): void {
    if (this.extension !== undefined) this.takePayload(this.extension, item);
    else if (item.kind === "node") this.takeNode(item);
    else if (item.kind === "payload") throw new SnapshotFault("a payload without an extension");
    else {
      this.endStore();
      if (item.kind === "store") this.beginStore(item.name);
      else this.beginExtension(item.name, item.format);
    }
  }

  private beginExtension(name: string, format: number): void {
    if (name !== noteExtension.name || format !== noteExtension.format)
      throw new SnapshotFault(`extension "${name}" of format ${format} is unknown`);
    this.extension = name;
  }

  private beginStore(name: string): void {
    const last = this.stores.at(-1)?.name ?? "";
    // The order of the names is that of the root; a name twice would be two stores.
    if (!/^[a-z0-9_-]{1,127}$/.test(name) || name <= last) throw new SnapshotFault(`store "${name}" after "${last}"`);
    this.open = { name, builder: new RootBuilder(name) };
  }

  private takePayload(extension: string, item: SnapshotItem): void {
    if (item.kind !== "payload" || this.note !== undefined)
      throw new SnapshotFault(`${item.kind} where extension "${extension}" has one payload and is the last`);
    this.note = item.payload.slice();
  }

  private takeNode({ key, value, version, height }: Extract<SnapshotItem, { kind: "node" }>): void {
    if (this.open === undefined) throw new SnapshotFault("a node before the first store");
    const { name, builder } = this.open;
    if (version < 1 || version > this.height || key.length === 0 || height > 255)
      throw new SnapshotFault(
        `store "${name}": node ${builder.nodes + 1} has no key, or a height or version out of range`,
      );
    if (height > 0) {
      if (value !== undefined) throw new SnapshotFault(`store "${name}": an inner node has a value`);
      builder.inner(key, version, height);
      this.writer.inner(height, version);
    } else {
      if (value === undefined) throw new SnapshotFault(`store "${name}": a leaf has no value`);
      builder.leaf(key, value, version);
      this.writer.leaf(version, key, value);
    }
  }

  private endStore(): void {
    if (this.open === undefined) return;
    const { name, builder } = this.open;
    this.stores.push({ name, root: builder.root(), nodes: builder.nodes });
    this.open = undefined;
  }
}
