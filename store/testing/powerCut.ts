import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { Disk } from "../disk.ts";

/** A change that the system has not been told to make durable. */
interface WriteEdit {
  readonly kind: "write";
  readonly at: number;
  readonly data: Uint8Array;
}
interface TruncateEdit {
  readonly kind: "truncate";
  readonly length: number;
}
interface NameEdit {
  readonly kind: "name";
  readonly name: string;
  /** Absent where the name goes. */
  readonly node: Node | undefined;
  /** The name that it had before. */
  readonly from?: string;
}

interface FileNode {
  readonly kind: "file";
  durable: Buffer;
  pending: (WriteEdit | TruncateEdit)[];
  length: number;
}
interface DirectoryNode {
  readonly kind: "directory";
  durable: ReadonlyMap<string, Node>;
  pending: NameEdit[];
}
type Node = FileNode | DirectoryNode;

/** What becomes of an edit that was not synced. A name comes through with anything but `lost`. */
export type Fate = "kept" | "lost" | "torn" | "zeros";

/** Decides over an edit: whether it is of a name or of a file's bytes. */
export type Fates = (of: "name" | "bytes") => Fate;

function names(node: DirectoryNode, fates: Fates): ReadonlyMap<string, Node> {
  const found = new Map(node.durable);
  for (const { name, node: target, from } of node.pending) {
    if (fates("name") === "lost") continue;
    if (from !== undefined) found.delete(from);
    if (target === undefined) found.delete(name);
    else found.set(name, target);
  }
  return found;
}

function bytes(node: FileNode, fates: Fates): Buffer {
  let content = Buffer.from(node.durable);
  for (const edit of node.pending) {
    const fate = fates("bytes");
    if (fate === "lost") continue;
    if (edit.kind === "truncate") {
      content = content.subarray(0, edit.length);
      continue;
    }
    const through = fate === "torn" ? edit.data.length >> 1 : edit.data.length;
    const end = Math.max(content.length, edit.at + through);
    content = Buffer.concat([content, Buffer.alloc(end - content.length)]);
    // A disk may know of a file's new length before it has its bytes.
    if (fate !== "zeros") content.set(edit.data.subarray(0, through), edit.at);
  }
  return content;
}

/** Knows of everything below a directory, that is empty at first, what would survive a cut of the power. */
export class PowerCut {
  private readonly root: string;
  private readonly tree: DirectoryNode = { kind: "directory", durable: new Map(), pending: [] };
  private readonly open = new Map<number, FileNode>();

  constructor(root: string) {
    this.root = root;
  }

  /** The disk under it with its own eyes on it. Nothing is synced in truth: that would only take time. */
  over(under: Disk): Disk {
    return {
      ...under,
      open: (path, flags, mode) => {
        const fd = under.open(path, flags, mode);
        let node = this.find(path);
        if (node === undefined) {
          node = { kind: "file", durable: Buffer.alloc(0), pending: [], length: 0 };
          this.edit(path, { node });
        }
        if (node.kind !== "file") throw new Error(`${path} is no file`);
        this.open.set(fd, node);
        return fd;
      },
      write: (fd, data, offset) => {
        const count = under.write(fd, data, offset);
        const node = this.fileOf(fd);
        node.pending.push({ kind: "write", at: node.length, data: data.slice(offset, offset + count) });
        node.length += count;
        return count;
      },
      truncate: (fd, length) => {
        under.truncate(fd, length);
        const node = this.fileOf(fd);
        node.pending.push({ kind: "truncate", length });
        node.length = length;
      },
      sync: (fd) => {
        const node = this.fileOf(fd);
        node.durable = bytes(node, () => "kept");
        node.pending = [];
      },
      makeDirectory: (path, mode) => {
        under.makeDirectory(path, mode);
        this.edit(path, { node: { kind: "directory", durable: new Map(), pending: [] } });
      },
      syncDirectory: (path) => {
        const node = this.find(path);
        // What lies above the directory is none of its business.
        if (node?.kind !== "directory") return;
        node.durable = names(node, () => "kept");
        node.pending = [];
      },
      rename: (from, to) => {
        if (dirname(from) !== dirname(to)) throw new Error(`${from} would move to another directory`);
        under.rename(from, to);
        this.edit(to, { node: this.find(from), from: from.slice(dirname(from).length + 1) });
      },
      link: (from, to) => {
        under.link(from, to);
        this.edit(to, { node: this.find(from) });
      },
      remove: (path) => {
        under.remove(path);
        if (this.find(path) !== undefined) this.edit(path, { node: undefined });
      },
      removeDirectory: (path) => {
        under.removeDirectory(path);
        this.edit(path, { node: undefined });
      },
    };
  }

  /** Writes to an empty directory what the power cut leaves. */
  write(target: string, fates: Fates): void {
    const put = (node: Node, path: string): void => {
      if (node.kind === "file") {
        writeFileSync(path, bytes(node, fates));
        return;
      }
      mkdirSync(path, { recursive: true });
      for (const [name, child] of names(node, fates)) put(child, join(path, name));
    };
    put(this.tree, target);
  }

  private fileOf(fd: number): FileNode {
    const node = this.open.get(fd);
    if (node === undefined) throw new Error(`file ${fd} was not opened here`);
    return node;
  }

  private find(path: string): Node | undefined {
    const place = relative(this.root, path);
    if (place.startsWith("..")) return undefined;
    let node: Node | undefined = this.tree;
    for (const part of place === "" ? [] : place.split(sep)) {
      if (node?.kind !== "directory") return undefined;
      node = names(node, () => "kept").get(part);
    }
    return node;
  }

  private edit(path: string, { node, from }: Pick<NameEdit, "node"> & { readonly from?: string }): void {
    const above = this.find(dirname(path));
    if (above?.kind !== "directory") throw new Error(`${path} is not below ${this.root}`);
    const name = path.slice(dirname(path).length + 1);
    above.pending.push({ kind: "name", name, node, ...(from === undefined ? {} : { from }) });
  }
}
