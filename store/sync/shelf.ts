import { createHash, webcrypto } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { equalBytes } from "../../codec/bytes.ts";
import { disk } from "../disk.ts";
import { codeOf, reasonOf, StoreError } from "../errors.ts";
import { makeDirectories, removeAll } from "../files.ts";
import { type OwnManifest, parseManifest } from "./manifest.ts";

/** Milliseconds for which a snapshot counts as being read after a chunk of it: CometBFT waits two minutes for one. */
const inUse = 5 * 60 * 1000;

const numbersIn = (dir: string) => readdirSync(dir).filter((name) => /^\d{1,15}$/.test(name));

/** Where the snapshots for others stand: `<height>/<format>/<chunk>`, and `manifest` beside the chunks once all are there. */
export class SnapshotShelf {
  readonly dir: string;
  private readonly log: (line: string) => void;
  private known: readonly OwnManifest[];
  /** When a chunk was last asked for, by height. */
  private readonly asked = new Map<number, number>();

  /** @param log told of what cannot be read */
  constructor(dir: string, log: (line: string) => void) {
    this.dir = dir;
    this.log = log;
    this.known = this.read();
  }

  /** Complete snapshots, the highest first. */
  list(): readonly OwnManifest[] {
    return this.known;
  }

  find(height: number, format: number): OwnManifest | undefined {
    return this.known.find((one) => one.height === height && one.format === format);
  }

  /** The folder of a snapshot, whether it is there or not. */
  place(height: number, format: number): string {
    return join(this.dir, String(height), String(format));
  }

  /** Looks again after a snapshot was added. */
  refresh(): void {
    this.known = this.read();
  }

  /** A chunk, if it is there and whole: one that the disk has damaged is not handed to anyone. */
  chunk(height: number, format: number, index: number): Promise<Uint8Array | undefined> {
    const expected = this.find(height, format)?.chunks[index];
    if (expected === undefined) return Promise.resolve(undefined);
    this.asked.set(height, performance.now());
    const path = join(this.place(height, format), String(index));
    return this.checked(path, expected).catch((error: unknown) => {
      this.log(`snapshot chunk ${path} is not served: ${reasonOf(error)}`);
      return undefined;
    });
  }

  /** The same for whoever can wait. @throws StoreError naming the file */
  chunkSync(manifest: OwnManifest, index: number): Uint8Array {
    const path = join(this.place(manifest.height, manifest.format), String(index));
    const chunk = readFileSync(path);
    const hash = createHash("sha256").update(chunk).digest();
    if (!equalBytes(hash, manifest.chunks[index] ?? hash.subarray(1))) throw new StoreError(`${path} is damaged`);
    return chunk;
  }

  /** @returns whether there was one */
  remove(height: number, format: number): boolean {
    const place = this.place(height, format);
    const there = this.find(height, format) !== undefined;
    // First what makes it count as complete.
    disk().remove(join(place, "manifest"));
    removeAll(place);
    const above = join(this.dir, String(height));
    if (existsSync(above) && readdirSync(above).length === 0) disk().removeDirectory(above);
    this.known = this.known.filter((one) => one.height !== height || one.format !== format);
    return there;
  }

  /** Removes all but the newest `keep` of them; 0 keeps all. One that others read now stays for the next time, if not too many do. */
  prune(keep: number): void {
    if (keep === 0) return;
    const since = performance.now() - inUse;
    const old = this.known.slice(keep);
    const read = old
      .filter(({ height }) => (this.asked.get(height) ?? Number.NEGATIVE_INFINITY) > since)
      .slice(0, keep);
    for (const one of old) if (!read.includes(one)) this.remove(one.height, one.format);
  }

  /** Removes those above a height, which a state that goes back to it no longer has. */
  removeAbove(height: number): void {
    for (const one of this.known) if (one.height > height) this.remove(one.height, one.format);
  }

  /** Removes what a process that was killed has left half-made. Nobody else may be making one. */
  removeIncomplete(): void {
    for (const height of numbersIn(this.dir)) {
      for (const format of numbersIn(join(this.dir, height))) {
        if (this.find(Number(height), Number(format)) === undefined) this.remove(Number(height), Number(format));
      }
    }
  }

  private async checked(path: string, expected: Uint8Array): Promise<Uint8Array> {
    const chunk = await readFile(path);
    // On another thread, for blocks go on meanwhile.
    const hash = await webcrypto.subtle.digest("SHA-256", chunk);
    if (!equalBytes(new Uint8Array(hash), expected)) throw new StoreError("it is damaged on the disk");
    return chunk;
  }

  private read(): readonly OwnManifest[] {
    makeDirectories(this.dir, 0o700);
    const found: OwnManifest[] = [];
    for (const height of numbersIn(this.dir)) {
      for (const format of numbersIn(join(this.dir, height))) {
        const path = join(this.dir, height, format, "manifest");
        try {
          found.push(parseManifest(readFileSync(path, "utf8"), path));
        } catch (error) {
          // Without a manifest it was never complete, or is being made.
          if (codeOf(error) !== "ENOENT") this.log(`snapshot left out: ${reasonOf(error)}`);
        }
      }
    }
    return found.sort((a, b) => b.height - a.height || b.format - a.format);
  }
}
