import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { buildSync } from "esbuild";
import { verifySignedHeader } from "../../codec/block/commit.ts";
import { toHex } from "../../codec/bytes.ts";
import type { StartedChain } from "../../engine/testing/startChain.ts";
import { makeBlocks, startKept } from "./killed.ts";

const kills = process.env["ECO2_LONG"] === undefined ? 5 : 60;

/** Runs the child until a random moment after it has opened its chain; what it said. */
async function runAndKill(program: string, dir: string): Promise<string[][]> {
  const child = spawn(process.execPath, [program, dir], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_PATH: resolve("node_modules") },
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const gone = once(child, "close");
  while (!said.includes("open ") && child.exitCode === null) await sleep(1);
  await sleep(Math.random() * 400);
  child.kill("SIGKILL");
  const [, signal] = await gone;
  expect(signal).toBe("SIGKILL");
  const lines = said.split("\n").slice(0, -1);
  return lines.map((line) => line.split(" "));
}

/** Heights at which the chain may stand after what was said: the last step done, or the one after it. */
function allowed(said: readonly string[][]): number[] {
  let [height, before, reverting] = [0, 0, false];
  let round = 0;
  for (const [word, number] of said) {
    if (word === "open") height = Number(number);
    if (word === "block") height = Number(number);
    if (word === "reverted") height = Number(number);
    if (word === "open" || word === "reverted") before = height;
    // A round is five blocks long; a revert goes back over the last.
    if (word === "block") round = (height - before - 1) % 5;
    reverting = word === "reverting";
  }
  return reverting ? [height, height - round - 1] : [height, height + 1];
}

/** The hashes of the blocks that were told and not gone back over. */
function told(said: readonly string[][]): Map<number, string> {
  const hashes = new Map<number, string>();
  for (const [word, number, hash] of said) {
    if (word === "block" && hash !== undefined) hashes.set(Number(number), hash);
    // A revert that has begun may be over, and another block 6 be there.
    if (word === "reverting") hashes.clear();
  }
  return hashes;
}

async function check(chain: StartedChain, hashes: ReadonlyMap<number, string>): Promise<void> {
  const height = chain.height();
  const known = hashes.get(height);
  const block = await chain.block(height);
  if (known !== undefined) expect(toHex(block?.id.hash ?? new Uint8Array(0))).toBe(known);
  for (let at = Math.max(chain.base(), height - 3); at <= height; at++) {
    const header = (await chain.block(at))?.block.header;
    const [found, set] = [await chain.commit(at), await chain.validators(at)];
    if (header === undefined || found === undefined || set === undefined) throw new Error(`block ${at} is kept`);
    verifySignedHeader(chain.chainId, header, found.commit, set);
  }
  expect(await chain.block(height + 1)).toBeUndefined();
  expect(chain.broken()).toBeUndefined();
  expect(chain.application.height).toBe(height);
}

test(`killed ${kills} times at random: at the last block told or one later, whole, and it goes on`, async () => {
  const dir = mkdtempSync(join(tmpdir(), "eco2-engine-"));
  try {
    const program = join(dir, "child.cjs");
    buildSync({
      stdin: {
        contents: `import { ${makeBlocks.name} } from "./killed.ts"; void ${makeBlocks.name}(process.argv[2]);`,
        resolveDir: __dirname,
      },
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile: program,
      // Native packages are found by NODE_PATH, which only `require` asks.
      external: ["@nxtedition/rocksdb", "rocksdb", "classic-level", "secp256k1"],
      supported: { "dynamic-import": false },
    });
    const home = join(dir, "chain");
    for (let kill = 0; kill < kills; kill++) {
      const said = await runAndKill(program, home);
      const chain = await startKept(home);
      try {
        expect(allowed(said)).toContain(chain.height());
        await check(chain, told(said));
        await chain.mine();
        await check(chain, new Map());
      } finally {
        await chain.close();
      }
      expect(readdirSync(home).filter((name) => name.startsWith("state-"))).toHaveLength(1);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}, 600_000);
