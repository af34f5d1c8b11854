import { type Disk, replaceDisk } from "../disk.ts";
import { reasonOf } from "../errors.ts";
import type { PowerCut } from "./powerCut.ts";

/** A call of the disk, counted from 0. `close` is none: it changes nothing. */
export interface DiskCall {
  readonly index: number;
  readonly name: Exclude<keyof Disk, "close">;
  readonly path: string;
}

/** What happens to a call: `undefined` lets it pass, else this is thrown, a write being cut in half before. */
export type Fault = (call: DiskCall) => Error | undefined;

const texts = {
  EIO: "i/o error",
  ENOSPC: "no space left on device",
  EROFS: "read-only file system",
} as const;

export type FaultCode = keyof typeof texts;

function systemError(code: FaultCode, { name, path }: DiskCall): Error {
  // As of the system: calls on an open file do not know its path.
  const where = ["write", "sync", "truncate"].includes(name) ? "" : ` '${path}'`;
  return Object.assign(new Error(`${code}: ${texts[code]}, ${name}${where}`), { code });
}

/** One call fails, those after it pass. */
export const failsOnce =
  (code: FaultCode, at: number): Fault =>
  (call) =>
    call.index === at ? systemError(code, call) : undefined;

const takesRoom: ReadonlySet<string> = new Set(["open", "write", "makeDirectory", "link", "writeFile"]);

/** From one call on, everything that takes room fails where the disk is full; everything at all where it is read-only. */
export const failsFrom =
  (code: FaultCode, at: number): Fault =>
  (call) =>
    call.index >= at && (code !== "ENOSPC" || takesRoom.has(call.name)) ? systemError(code, call) : undefined;

/** The process is gone from one call on. */
export const diesAt =
  (at: number): Fault =>
  ({ index }) =>
    index >= at ? new Error("the process is dead") : undefined;

class FaultyDisk implements Disk {
  readonly calls: DiskCall[] = [];
  private readonly under: Disk;
  private readonly fault: Fault;
  private readonly syncs: boolean;
  private readonly paths = new Map<number, string>();
  private failing = false;

  /** @param syncs false: no sync is passed on, which is fast and makes no difference while the power stays */
  constructor(under: Disk, fault: Fault, syncs: boolean) {
    this.under = under;
    this.fault = fault;
    this.syncs = syncs;
  }

  open(path: string, flags: "a" | "r+" | "wx", mode?: number): number {
    this.count("open", path);
    const fd = this.under.open(path, flags, mode);
    this.paths.set(fd, path);
    return fd;
  }

  write(fd: number, data: Uint8Array, offset: number): number {
    const half = () => void this.under.write(fd, data.subarray(0, offset + ((data.length - offset) >> 1)), offset);
    this.count("write", this.pathOf(fd), half);
    return this.under.write(fd, data, offset);
  }

  truncate(fd: number, length: number): void {
    this.count("truncate", this.pathOf(fd));
    this.under.truncate(fd, length);
  }

  sync(fd: number): void {
    this.count("sync", this.pathOf(fd));
    if (this.syncs) this.under.sync(fd);
  }

  close(fd: number): void {
    this.paths.delete(fd);
    this.under.close(fd);
  }

  makeDirectory(path: string, mode?: number): void {
    this.count("makeDirectory", path);
    this.under.makeDirectory(path, mode);
  }

  syncDirectory(path: string): void {
    this.count("syncDirectory", path);
    if (this.syncs) this.under.syncDirectory(path);
  }

  rename(from: string, to: string): void {
    this.count("rename", from);
    this.under.rename(from, to);
  }

  link(from: string, to: string): void {
    this.count("link", to);
    this.under.link(from, to);
  }

  remove(path: string): void {
    this.count("remove", path);
    this.under.remove(path);
  }

  removeDirectory(path: string): void {
    this.count("removeDirectory", path);
    this.under.removeDirectory(path);
  }

  /** In its parts, each of which can fail. */
  async writeFile(path: string, data: Uint8Array, mode: number): Promise<void> {
    const fd = this.open(path, "wx", mode);
    try {
      this.write(fd, data, 0);
      this.sync(fd);
    } finally {
      this.close(fd);
    }
  }

  /** Closes what a process that died has left open. */
  end(): void {
    for (const fd of this.paths.keys()) this.under.close(fd);
  }

  private pathOf(fd: number): string {
    return this.paths.get(fd) ?? "a file opened before";
  }

  private count(name: DiskCall["name"], path: string, before: () => void = () => undefined): void {
    const call = { index: this.calls.length, name, path };
    this.calls.push(call);
    const error = this.fault(call);
    const first = !this.failing;
    this.failing = error !== undefined;
    if (error === undefined) return;
    // Of the first write that fails some may have come through.
    if (first) before();
    throw error;
  }
}

/** What came of a run. */
export interface FaultyRun {
  readonly calls: readonly DiskCall[];
  /** What was thrown, if anything was. */
  readonly error: unknown;
}

/** Runs with a disk that has faults, over the system's or over what knows of a cut of the power. */
export async function withFaults(fault: Fault, run: () => void | Promise<void>, cut?: PowerCut): Promise<FaultyRun> {
  let disk: FaultyDisk | undefined;
  const back = replaceDisk((before) => {
    disk = new FaultyDisk(cut?.over(before) ?? before, fault, cut !== undefined);
    return disk;
  });
  let error: unknown;
  try {
    await run();
  } catch (thrown) {
    error = thrown;
  } finally {
    disk?.end();
    back();
  }
  return { calls: disk?.calls ?? [], error };
}

/** Runs over a sound disk that does not sync, for speed. @throws what the run throws */
export async function withoutFaults(run: () => void | Promise<void>): Promise<readonly DiskCall[]> {
  const { calls, error } = await withFaults(() => undefined, run);
  if (error !== undefined) throw new Error(reasonOf(error), { cause: error });
  return calls;
}
