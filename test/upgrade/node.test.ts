import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { eco2 } from "../../app/eco2.ts";
import type { MakeChain } from "../../core/chain.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { type Home, homeAt } from "../../node/home.ts";
import { initHome } from "../../node/init.ts";
import { type RunOptions, runNode } from "../../node/run.ts";
import { UpgradeHalt } from "../../node/upgrade/halt.ts";
import { runCli } from "../cli/run.ts";

const anyPort = "tcp://127.0.0.1:0";
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const needed = 'UPGRADE "v2" NEEDED at height: 4: notes';

/** The program of the upgrade. */
const upgraded: MakeChain = (verify) => ({ ...eco2(verify), upgrades: new Map([["v2", {}]]) });

let home: Home;
beforeAll(() => {
  home = homeAt(mkdtempSync(join(tmpdir(), "upgrade-node-")));
  const appState = defaultGenesis(eco2(signatureVerifier(undefined)), "eco");
  appState["upgrade"] = { plan: { name: "v2", height: "4", info: "notes" } };
  initHome({ home: home.root, moniker: "test", chainId: "upgrade-1", appState, blockTime: 200 });
});
afterAll(() => rmSync(home.root, { recursive: true, force: true }));

const start = (more: Partial<RunOptions> = {}) =>
  runNode({ home: home.root, comet: true, rpcAddress: anyPort, p2pAddress: anyPort, log, ...more });

test("a node with CometBFT ends before the block of the plan, refuses to start, and goes on with the new program", async () => {
  const old = await start();
  expect(await old.ended).toBe(needed);
  await old.stop();
  expect(old.application.height).toBe(3);
  expect(JSON.parse(readFileSync(home.upgradeInfo, "utf8"))).toMatchObject({ name: "v2", height: 4, info: "notes" });

  rmSync(home.upgradeInfo);
  await expect(start()).rejects.toThrow(new UpgradeHalt(needed));
  const { code, err } = await runCli(["start", "--home", home.root, "--log-level", "error"]);
  expect([code, err]).toEqual([3, `Error: ${needed}\n`]);
  expect(existsSync(home.upgradeInfo)).toBe(true);

  const dry = await runCli(["upgrade", "dry-run", "--home", home.root]);
  expect([dry.code, dry.err]).toEqual([1, 'Error: this program has no upgrade "v2"; it has: none\n']);

  const next = await start({ chain: upgraded });
  while (next.application.height < 6) await delay(50);
  await next.stop();
  await expect(start()).rejects.toThrow(/upgrade handler is missing for v2 upgrade plan/);
}, 120_000);

test("a dry run of a genesis says what the program makes of it", async () => {
  const { code, out } = await runCli([
    "upgrade",
    "dry-run",
    "--home",
    home.root,
    "--genesis",
    home.genesis,
    "-o",
    "json",
  ]);
  expect([code, JSON.parse(out)]).toMatchObject([0, { added: [], dropped: [], invariants: "hold" }]);
  const both = await runCli(["upgrade", "dry-run", "--home", home.root, "--genesis", home.genesis, "--name", "v2"]);
  expect([both.code, both.err]).toEqual([
    1,
    "Error: --name and --height are of a state: they do not go with --genesis\n",
  ]);
}, 60_000);
