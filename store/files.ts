import { existsSync, lstatSync, readdirSync, readSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { disk } from "./disk.ts";
import { codeOf, StoreError } from "./errors.ts";

/** Writes all of `data`, which one system call need not do, and syncs it. */
export function writeSynced(fd: number, data: Uint8Array): void {
  let done = 0;
  while (done < data.length) done += disk().write(fd, data, done);
  disk().sync(fd);
}

/** Writes a new file and syncs it. */
export function writeFileSynced(path: string, data: Uint8Array): void {
  const fd = disk().open(path, "wx", 0o600);
  try {
    writeSynced(fd, data);
  } finally {
    disk().close(fd);
  }
}

/** Makes creations, renames and deletions in a directory survive a power cut. */
export function syncDirectory(dir: string): void {
  if (existsSync(dir)) disk().syncDirectory(dir);
}

/** Syncs the name of a directory that is there: whoever made it may have been killed before it did. */
function syncName(path: string): void {
  try {
    syncDirectory(dirname(path));
  } catch (error) {
    // What may not be read was made by someone else.
    if (codeOf(error) !== "EACCES" && codeOf(error) !== "EPERM") throw error;
  }
}

/** Makes a directory with those above it that are missing; all of them survive a power cut. */
export function makeDirectories(dir: string, mode?: number): void {
  const path = resolve(dir);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    syncName(path);
    return;
  }
  if (dirname(path) !== path) makeDirectories(dirname(path), mode);
  try {
    disk().makeDirectory(path, mode);
  } catch (error) {
    // Another process may have made it in between.
    if (codeOf(error) !== "EEXIST" || !statSync(path).isDirectory()) throw error;
  }
  disk().syncDirectory(dirname(path));
}

/** Removes a file or a directory with all that is in it, if it is there. */
export function removeAll(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    disk().remove(path);
    return;
  }
  for (const name of readdirSync(path).sort()) removeAll(join(path, name));
  disk().removeDirectory(path);
}

/** Bytes of all files below a directory; 0 where there is none. */
export function directorySize(dir: string): number {
  if (!existsSync(dir)) return 0;
  return readdirSync(dir, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return sum + directorySize(path);
    // Databases delete files at any time.
    return sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}

/** Up to `length` bytes from `offset`; fewer at the end of the file. */
export function readAt(fd: number, offset: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const count = readSync(fd, buffer, done, length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return buffer.subarray(0, done);
}

/** Reads a file front to back through one window, so that a large one never stands in memory whole. */
export class WindowReader {
  private readonly fd: number;
  private readonly size: number;
  private readonly seen: (chunk: Uint8Array) => void;
  private window: Buffer = Buffer.alloc(0);
  private at = 0;
  private offset = 0;

  /**
   * @param size of the file
   * @param seen is given every chunk of the file once, in order
   */
  constructor(fd: number, size: number, seen: (chunk: Uint8Array) => void) {
    this.fd = fd;
    this.size = size;
    this.seen = seen;
  }

  /** The next `length` bytes, valid until the next call. @throws StoreError at the end of the file */
  take(length: number): Buffer {
    // Asked before anything of that length is made: it may come from a damaged file.
    if (length > this.size - this.taken)
      throw new StoreError(`the file ends in the middle of a node, at byte ${this.size}`);
    if (this.window.length - this.at < length) {
      const chunk = readAt(this.fd, this.offset, Math.max(length, 1 << 20));
      this.offset += chunk.length;
      this.seen(chunk);
      this.window = Buffer.concat([this.window.subarray(this.at), chunk]);
      this.at = 0;
      if (this.window.length < length)
        throw new StoreError(`the file ends in the middle of a node, at byte ${this.offset}`);
    }
    this.at += length;
    return this.window.subarray(this.at - length, this.at);
  }

  /** How many bytes were taken. */
  get taken(): number {
    return this.offset - this.window.length + this.at;
  }
}
