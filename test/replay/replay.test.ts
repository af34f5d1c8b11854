import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { buildSync } from "esbuild";
import { loadNative } from "../../core/crypto/verify.ts";
import type { Replayed } from "./program.ts";
import { playScenario, type Scenario } from "./scenario.ts";

const vectors = "test/vectors/replay.json";

interface Recorded {
  readonly about: string;
  /** SHA-256 over all requests: tells a change of the blocks from one of their execution. */
  readonly requests: string;
  /** App hash by height. */
  readonly hashes: Readonly<Record<string, string>>;
}

const about =
  "App hashes of 200 blocks made from seeds. A change here breaks consensus with chains that run. " +
  "Made anew by ECO2_WRITE_VECTORS=1 npx jest test/replay";

function recordedOf({ requests, hashes }: Scenario): Recorded {
  const sum = createHash("sha256");
  for (const request of requests) sum.update(request);
  const tenths = hashes.map((hash, index) => [index + 1, hash] as const).filter(([height]) => height % 10 === 0);
  return { about, requests: sum.digest("hex"), hashes: Object.fromEntries(tenths) };
}

/** A program that puts other clocks in the place of the machine's. */
const jumpingClock = (date: string): string => `
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

describe("200 blocks of signed transactions", () => {
  let scenario: Scenario | undefined;
  let folder = "";
  const played = () => {
    if (scenario === undefined) throw new Error("the scenario was not played");
    return scenario;
  };

  beforeAll(() => {
    scenario = playScenario();
    // Inside the checkout, so that packages are found as the product finds them.
    mkdirSync(".cache", { recursive: true });
    folder = mkdtempSync(resolve(".cache", "replay-"));
    writeFileSync(
      join(folder, "blocks"),
      scenario.requests.map((request) => Buffer.from(request).toString("base64")).join("\n"),
    );
    buildSync({
      entryPoints: ["test/replay/program.ts"],
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      outfile: join(folder, "program.mjs"),
    });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function replayed(
    major: string,
    args: readonly string[] = [],
    flags: readonly string[] = [],
  ): Promise<Replayed> {
    const program = [...flags, join(folder, "program.mjs"), join(folder, "blocks"), ...args];
    const { stdout } = await promisify(execFile)(nodeOf(major), program, { maxBuffer: 1 << 24 });
    return JSON.parse(stdout) as Replayed;
  }

  test("do every kind of thing, and nothing breaks an invariant", () => {
    const { outcomes, ledger, hashes } = played();
    expect(hashes).toHaveLength(200);
    // A block of refused transactions alone changes nothing.
    expect(new Set(hashes).size).toBeGreaterThan(190);
    const having = (part: "ok" | "failed") =>
      Object.keys(outcomes)
        .filter((kind) => (outcomes[kind]?.[part] ?? 0) > 0)
        .sort();
    const both = ["import", "out of gas", "retire", "sendCredits", "sourceEvent"];
    expect(having("ok")).toEqual(["multiSend", "send", ...both].sort());
    const refused = ["garbage", "params of another", "second message fails", "wrong sequence", "wrong signature"];
    expect(having("failed")).toEqual([...refused, ...both].sort());
    expect(ledger.app.brokenInvariantAt(0)).toBeUndefined();
  });

  test("come to the app hashes of record", () => {
    const now = recordedOf(played());
    if (process.env["ECO2_WRITE_VECTORS"] !== undefined)
      writeFileSync(vectors, `${JSON.stringify(now, undefined, 1)}\n`);
    expect(now).toEqual(JSON.parse(readFileSync(vectors, "utf8")));
  });

  test.each(["20", "22", "24"])(
    "come to the same app hashes in Node %s, on disk, with restarts",
    async (major) => {
      const { node, native, hashes } = await replayed(major);
      expect(node.split(".")[0]).toBe(major);
      expect(native).toBe((await loadNative()) !== undefined);
      expect(hashes).toEqual(played().hashes);
    },
    120_000,
  );

  test("come to the same app hashes without the native library", async () => {
    const { native, hashes } = await replayed(process.versions.node.split(".")[0] ?? "", ["portable"]);
    expect(native).toBe(false);
    expect(hashes).toEqual(played().hashes);
  }, 120_000);

  // Every look at any clock is decades from the last, forwards and back.
  test.each(["1970-01-02", "2155-12-31"])(
    "come to the same app hashes where the clock says %s and jumps",
    async (date) => {
      const preload = join(folder, `clock-${date}.cjs`);
      writeFileSync(preload, jumpingClock(date));
      const { hashes } = await replayed(process.versions.node.split(".")[0] ?? "", [], ["--require", preload]);
      expect(hashes).toEqual(played().hashes);
    },
    120_000,
  );
});
