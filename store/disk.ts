import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { open as openFile } from "node:fs/promises";

/**
 * Everything that the store does to the disk, one call of the system each. Whoever stands in its place sees every write,
 * and can make any of them fail.
 */
export interface Disk {
  /** Opens a new file (`wx`), one to be appended to (`a`), one to be changed (`r+`). */
  open(path: string, flags: "a" | "r+" | "wx", mode?: number): number;
  /** Writes from `offset` on at the file's end, and tells how many bytes. */
  write(fd: number, data: Uint8Array, offset: number): number;
  truncate(fd: number, length: number): void;
  /** Returns when the file's bytes and length survive a power cut; its name need not. */
  sync(fd: number): void;
  close(fd: number): void;
  makeDirectory(path: string, mode?: number): void;
  /** Returns when the names in a directory survive a power cut. */
  syncDirectory(path: string): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  /** Removes a file, if it is there. */
  remove(path: string): void;
  /** Removes an empty directory. */
  removeDirectory(path: string): void;
  /** Writes a new file and syncs it, while the thread does something else. */
  writeFile(path: string, data: Uint8Array, mode: number): Promise<void>;
}

const system: Disk = {
  open: openSync,
  write: (fd, data, offset) => writeSync(fd, data, offset, data.length - offset),
  truncate: ftruncateSync,
  sync: fdatasyncSync,
  close: closeSync,
  makeDirectory: (path, mode) => void mkdirSync(path, { mode }),
  syncDirectory(path) {
    // Windows cannot open directories, and has no need of it.
    if (process.platform === "win32") return;
    const fd = openSync(path, "r");
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  },
  rename: renameSync,
  link: linkSync,
  remove: (path) => rmSync(path, { force: true }),
  removeDirectory: rmdirSync,
  async writeFile(path, data, mode) {
    const file = await openFile(path, "wx", mode);
    try {
      await file.writeFile(data);
      await file.datasync();
    } finally {
      await file.close();
    }
  },
};

let current = system;

/** The disk that the store works on. */
export const disk = (): Disk => current;

/** Whether calls go straight to the system, as those of another thread do whatever stands in the disk's place here. */
export const isSystemDisk = (): boolean => current === system;

/** Puts another in its place, made over the one before. @returns puts that one back */
export function replaceDisk(make: (before: Disk) => Disk): () => void {
  const before = current;
  current = make(before);
  return () => {
    current = before;
  };
}
