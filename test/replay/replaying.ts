import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { buildSync } from "esbuild";
import type { Replayed } from "./program.ts";

/** What is kept of blocks that were executed once. */
export interface Recorded {
  readonly about: string;
  /** SHA-256 over all requests: tells a change of the blocks from one of their execution. */
  readonly requests: string;
  /** App hash by height. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** @param requests encoded: InitChain, then FinalizeBlock of every height @param hashes app hash after each block */
export function recordedOf(about: string, requests: readonly Uint8Array[], hashes: readonly string[]): Recorded {
  const sum = createHash("sha256");
  for (const request of requests) sum.update(request);
  const tenths = hashes.map((hash, index) => [index + 1, hash] as const).filter(([height]) => height % 10 === 0);
  return { about, requests: sum.digest("hex"), hashes: Object.fromEntries(tenths) };
}

/** A program that puts other clocks in the place of the machine's. */
export const jumpingClock = (date: string): string => `
let looks = 0;
const away = () => (looks++ % 2 === 0 ? 1 : -1) * looks * 1e9;
const Real = Date;
const now = () => Real.parse("${date}") + away();
globalThis.Date = class extends Real {
  constructor(...given) { if (given.length === 0) super(now()); else super(...given); }
  static now() { return now(); }
};
performance.now = () => 1e9 + away();
process.hrtime = Object.assign(() => [1000000 + away() / 1e6, 0], { bigint: () => BigInt(2e18 + away() * 1e3) });
if (Math.abs(Date.now() - Date.now()) < 1e9) throw new Error("the clock does not jump");
`;

/** The running Node, or the one that the set-up has put into the cache. */
function nodeOf(major: string): string {
  if (process.versions.node.split(".")[0] === major) return process.execPath;
  const path = resolve(".cache", "nodes", major, "node_modules", ".bin", "node");
  if (!existsSync(path)) throw new Error(`no Node ${major} in .cache/nodes: run "node scripts/setup.mjs --nodes"`);
  return path;
}

/** Recorded blocks, to be executed by other processes. */
export interface Replayer {
  /** A folder that is gone with it. */
  readonly folder: string;
  /** @param major of Node; the running one where it is left out */
  replay(options?: {
    readonly major?: string;
    readonly args?: readonly string[];
    readonly flags?: readonly string[];
  }): Promise<Replayed>;
  remove(): void;
}

/** Builds the program that executes blocks, and puts them beside it. */
export function replayerOf(requests: readonly Uint8Array[]): Replayer {
  // Inside the checkout, so that packages are found as the product finds them.
  mkdirSync(".cache", { recursive: true });
  const folder = mkdtempSync(resolve(".cache", "replay-"));
  const blocks = join(folder, "blocks");
  writeFileSync(blocks, requests.map((request) => Buffer.from(request).toString("base64")).join("\n"));
  const program = join(folder, "program.mjs");
  buildSync({
    entryPoints: ["test/replay/program.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    outfile: program,
  });
  return {
    folder,
    async replay({ major = process.versions.node.split(".")[0] ?? "", args = [], flags = [] } = {}) {
      const all = [...flags, program, blocks, ...args];
      const { stdout } = await promisify(execFile)(nodeOf(major), all, { maxBuffer: 1 << 24 });
      return JSON.parse(stdout) as Replayed;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
