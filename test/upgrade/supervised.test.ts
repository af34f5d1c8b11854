import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type Home, homeAt } from "../../node/home.ts";
import { supervise } from "../../node/upgrade/supervise.ts";
import { rollbackStore } from "../../store/rollback.ts";
import { buildProgram } from "../../store/testing/killing.ts";
import { runCli } from "../cli/run.ts";
import { runs } from "../crash/processes.ts";
import { emptyBlock, openProgram } from "./blocks.ts";
import type { BookProgram } from "./program.ts";

jest.setTimeout(60_000);

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let built: string;
let home: Home;
beforeAll(() => {
  built = mkdtempSync(join(process.cwd(), "node_modules", ".cache-eco2-"));
  buildProgram("test/upgrade/program.ts", join(built, "book.cjs"));
});
afterAll(() => rmSync(built, { recursive: true }));
beforeEach(() => {
  home = homeAt(mkdtempSync(join(built, "home-")));
});
afterEach(() => {
  for (const [, pid] of said().matchAll(/pid (\d+)/g)) if (runs(Number(pid))) process.kill(Number(pid), "SIGKILL");
});

const told = () => join(home.root, "told");
const said = () => (existsSync(told()) ? readFileSync(told(), "utf8") : "");

/** Puts a program into a folder. */
function install(version: BookProgram, folder: string): string {
  const path = join(home.programs, folder, "bin", "eco2d");
  mkdirSync(join(path, ".."), { recursive: true });
  const text = `#!/usr/bin/env node
process.env.BOOK_PROGRAM = "${version}";
require(${JSON.stringify(join(built, "book.cjs"))});
`;
  writeFileSync(path, text, { mode: 0o755 });
  return createHash("sha256").update(text).digest("hex");
}

/** Supervises until told lines match, then sends a signal, which must end it; without a pattern until it ends by itself. */
async function supervised(pattern?: RegExp, signal = ""): Promise<number> {
  let interrupt: (signal: string) => void = () => undefined;
  const interrupted = new Promise<string>((resolve) => {
    interrupt = resolve;
  });
  const program = join(home.programs, "genesis", "bin", "eco2d");
  const args = ["start", "--home", home.root, "--log-level", "warn"];
  const ended = supervise({ home, args, program, log: silent, interrupted: () => interrupted });
  let over = false;
  const watching = (async () => {
    while (pattern !== undefined && !over && !pattern.test(said())) await delay(10);
    if (pattern !== undefined) interrupt(signal);
  })();
  try {
    return await ended;
  } finally {
    over = true;
    await watching;
  }
}

describe("a supervised node", () => {
  test("goes over to the upgrade's program at its height, which migrates and goes on; a signal reaches it and ends both", async () => {
    install("v1", "genesis");
    install("v2", "upgrades/v2");
    expect(await supervised(/v2: block 8/, "SIGTERM")).toBe(0);
    const lines = said().split("\n");
    expect(lines[0]).toMatch(/^v1: start --log-level warn at 0, pid/);
    const halt = lines.indexOf('v1: UPGRADE "v2" NEEDED at height: 5: notes');
    expect(lines.slice(halt - 1, halt + 3)).toEqual([
      "v1: block 4",
      lines[halt],
      expect.stringMatching(/^v2: start --log-level warn at 4/),
      "v2: block 5",
    ]);
    expect(lines.slice(-2)).toEqual(["v2: SIGTERM", ""]);
    expect(readlinkSync(join(home.programs, "current"))).toBe(join("upgrades", "v2"));
    const info = '{"name":"v2","time":"0001-01-01T00:00:00Z","height":5,"info":"notes"}';
    expect(readFileSync(home.upgradeInfo, "utf8")).toBe(info);
    expect(readFileSync(join(home.programs, "upgrades", "v2", "upgrade-info.json"), "utf8")).toBe(info);

    const { application, store } = openProgram("v2", home);
    const page = store.latest.get("book", Buffer.from("\x01migrated", "latin1"));
    expect(Buffer.from(page ?? []).toString("utf8")).toBe("block 1, block 2, block 3, block 4");
    expect(application.brokenInvariantAt(0)).toBeUndefined();
    store.close();

    // The next start finds the program that is in use.
    writeFileSync(told(), "");
    expect(await supervised(/v2: block/, "SIGINT")).toBe(0);
    expect(said()).not.toMatch(/^v1/m);
  });

  test("stops where the upgrade's program is missing, and goes on when it has come", async () => {
    install("v1", "genesis");
    await expect(supervised()).rejects.toThrow(
      /upgrade "v2" at height 5: .*upgrades\/v2\/bin\/eco2d is no program that can be run/,
    );
    install("v2", "upgrades/v2");
    writeFileSync(told(), "");
    expect(await supervised(/v2: block 7/, "SIGHUP")).toBe(0);
    expect(said()).toMatch(/^v2: .* at 4, pid/);
  });

  test("does not change to a program that halts for the same upgrade", async () => {
    install("v1", "genesis");
    install("v1", "upgrades/v2");
    await expect(supervised()).rejects.toThrow(/does not know the upgrade itself/);
  });

  test("stops in order where its supervisor is killed", async () => {
    install("v1", "genesis");
    install("v2", "upgrades/v2");
    const program = join(home.programs, "genesis", "bin", "eco2d");
    const supervisor = spawn(process.execPath, [join(built, "book.cjs"), "supervise", program, home.root], {
      stdio: "inherit",
    });
    while (!/^v2: block 7$/m.test(said())) await delay(10);
    const pid = Number(/^v2: .*pid (\d+)$/m.exec(said())?.[1]);
    expect(runs(pid)).toBe(true);
    supervisor.kill("SIGKILL");
    while (runs(pid)) await delay(10);
    expect(said().split("\n").slice(-2)).toEqual(["v2: the supervisor is gone", ""]);
    openProgram("v2", home).store.close();
  });

  test("can be taken back below the upgrade, where the program of before goes on", async () => {
    install("v1", "genesis");
    install("v2", "upgrades/v2");
    expect(await supervised(/v2: block 8/, "SIGTERM")).toBe(0);
    rollbackStore(home.state, 4, () => undefined);
    const { application, store } = openProgram("v1", home);
    expect([application.height, application.brokenInvariantAt(0)]).toEqual([4, undefined]);
    expect(() => application.finalizeBlock(emptyBlock(application))).toThrow('UPGRADE "v2" NEEDED at height: 5');
    store.close();
  });

  test("ends with a program that fails", async () => {
    install("v1", "genesis");
    mkdirSync(home.data);
    writeFileSync(home.state, "no folder");
    expect(await supervised()).toBe(1);
  });

  test.each([
    [0, "", 0],
    [5, "Error: the program ended with exit code 5\n", 5],
  ])("is called with the options that were typed; exit code %i is its own", async (exit, err, code) => {
    const path = join(home.programs, "genesis", "bin", "eco2d");
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, `#!/bin/sh\nprintf '%s ' "$@" > ${told()}\nexit ${exit}\n`, { mode: 0o755 });
    const typed = ["--no-comet", "--rest-address", "127.0.0.1:0", "--unsafe-skip-upgrades", "7", "9"];
    const run = await runCli(["start", "--supervise", "--home", home.root, "--log-level", "error", ...typed]);
    expect([run.code, run.err]).toEqual([code, err]);
    expect(said()).toBe(`start --home ${home.root} ${typed.join(" ")} --log-level error `);
  });
});
