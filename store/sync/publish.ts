import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { disk } from "../disk.ts";
import { makeDirectories, removeAll, syncDirectory } from "../files.ts";
import { readMeta } from "../snapshot-meta.ts";
import { chunkSize, manifestText, type OwnManifest, snapshotFormat } from "./manifest.ts";
import type { SnapshotShelf } from "./shelf.ts";
import { snapshotStream } from "./stream.ts";

/** Cuts the stream into files. */
class ChunkFiles {
  readonly hashes: Uint8Array[] = [];
  private readonly whole = createHash("sha256");
  private hash = createHash("sha256");
  private readonly dir: string;
  private readonly size: number;
  private chunk: Buffer;
  private at = 0;

  constructor(dir: string, size: number) {
    this.dir = dir;
    this.size = size;
    this.chunk = Buffer.allocUnsafeSlow(size);
  }

  /** A promise where a chunk became full. */
  put(piece: Uint8Array): Promise<void> | undefined {
    const room = this.size - this.at;
    this.take(piece.subarray(0, room));
    if (piece.length < room) return undefined;
    const rest = piece.slice(room);
    return this.end().then(() => this.put(rest));
  }

  async end(): Promise<void> {
    if (this.at === 0) return;
    const data = this.chunk.subarray(0, this.at);
    this.at = 0;
    this.hashes.push(this.hash.digest());
    this.hash = createHash("sha256");
    await disk().writeFile(join(this.dir, String(this.hashes.length - 1)), data, 0o600);
  }

  /** Hashed piece by piece: ten million bytes at once would hold up whoever shares the thread. */
  private take(piece: Uint8Array): void {
    this.chunk.set(piece, this.at);
    this.at += piece.length;
    this.whole.update(piece);
    this.hash.update(piece);
  }

  digest(): Uint8Array {
    return this.whole.digest();
  }
}

/** How a snapshot is published. */
export interface PublishOptions {
  /** Ends the work; what was written of it is removed. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of work after which others on this thread have as long, 4 unless told. */
  readonly turn?: number | undefined;
  /** Bytes of a chunk; `chunkSize` unless a test wants many. */
  readonly chunkSize?: number | undefined;
}

/**
 * Makes a snapshot for state sync of a tree snapshot: read once from the disk, in turns of some milliseconds between which
 * blocks go on. It counts once its manifest is there.
 *
 * @param source a complete `snap-<height>` directory, which stays until this is done
 * @throws StoreError where the source is damaged; the reason of the signal where it was given up
 */
export async function publishSnapshot(
  shelf: SnapshotShelf,
  source: string,
  options: PublishOptions = {},
): Promise<OwnManifest> {
  const { height, root } = readMeta(source);
  const known = shelf.find(height, snapshotFormat);
  if (known !== undefined) return known;
  const place = shelf.place(height, snapshotFormat);
  removeAll(place);
  makeDirectories(place, 0o700);
  try {
    const files = new ChunkFiles(place, options.chunkSize ?? chunkSize);
    const turn = options.turn ?? 4;
    let since = performance.now();
    for (const piece of snapshotStream(source)) {
      await files.put(piece);
      if (performance.now() - since < turn) continue;
      options.signal?.throwIfAborted();
      await delay(turn);
      since = performance.now();
    }
    await files.end();
    const manifest = { height, format: snapshotFormat, appHash: root, hash: files.digest(), chunks: files.hashes };
    const path = join(place, "manifest");
    await disk().writeFile(`${path}.new`, Buffer.from(manifestText(manifest)), 0o600);
    disk().rename(`${path}.new`, path);
    syncDirectory(place);
    shelf.refresh();
    return manifest;
  } catch (error) {
    removeAll(place);
    throw error;
  }
}
