import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "@jest/globals";
import { runProgram } from "../../cli/program.ts";
import { createPrompter } from "../../cli/prompt.ts";
import { initHome } from "../../node/init.ts";
import { runCli } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "eco2-dev-"));
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const anyPorts = ["--rpc-laddr", "--rest-address", "--grpc-address"].flatMap((flag) => [flag, "127.0.0.1:0"]);

/** `eco2d dev` in this process, until it is stopped. */
async function startDev(home: string, ...flags: string[]) {
  let err = "";
  let interrupt: (signal: string) => void = () => undefined;
  const interrupted = new Promise<string>((resolve) => {
    interrupt = resolve;
  });
  const show = (text: string) => {
    err += text;
  };
  const io = {
    out: show,
    err: show,
    terminal: false,
    prompt: createPrompter(Readable.from([]), show),
    env: {},
    interrupted: () => interrupted,
  };
  let ended = false;
  const code = runProgram({ io, version: "1.2.3" }, ["--home", home, "dev", ...anyPorts, ...flags]).finally(() => {
    ended = true;
  });
  const stop = () => {
    interrupt("SIGINT");
    return code;
  };
  cleanUps.push(stop);
  for (;;) {
    const [, height, rpc] = /development chain ready.* height=(\d+) rpc=(\S+)/.exec(err) ?? [];
    const [, rest] = /API listening rest=(\S+)/.exec(err) ?? [];
    if (rpc !== undefined) return { rpc, rest: rest ?? "", height: Number(height), told: () => err, stop };
    if (ended) throw new Error(err);
    await delay(10);
  }
}

const control = async (rpc: string, ...args: string[]) => {
  const { code, out, err } = await runCli(["dev", ...args, "--node", rpc, "-o", "json"]);
  return { code, err, answer: out === "" ? undefined : (JSON.parse(out) as Record<string, unknown>) };
};

describe("eco2d dev", () => {
  test("makes a chain, is moved while it runs, and goes on where it was", async () => {
    const home = join(folder, "dev");
    const first = await startDev(home, "--validators", "2");
    expect(first.height).toBe(1);
    expect(first.told()).toContain("with keys that everybody has");
    const { rpc } = first;
    expect((await control(rpc, "mine", "3")).answer).toMatchObject({ height: "4" });
    const before = Date.parse(String((await control(rpc, "status")).answer?.["time"]));
    const jumped = Date.parse(String((await control(rpc, "advance", "30d1h")).answer?.["time"]));
    expect(jumped - before).toBeGreaterThanOrEqual((30 * 24 + 1) * 3_600_000);
    const status = (await control(rpc, "status")).answer as { validators: { address: string }[] };
    expect(status.validators).toHaveLength(2);

    const { snapshot } = (await control(rpc, "snapshot")).answer as { snapshot: number };
    const dump = join(folder, "chain.dump");
    expect((await control(rpc, "dump", dump)).answer).toMatchObject({ file: dump });
    expect(await control(rpc, "dump", dump)).toMatchObject({ code: 1, err: expect.stringContaining("EEXIST") });
    await control(rpc, "mine", "2");
    expect((await control(rpc, "revert", String(snapshot))).answer).toMatchObject({ height: "5" });
    await control(rpc, "mine");
    expect((await control(rpc, "load", dump)).answer).toMatchObject({ height: "5" });

    const account = (
      await runCli(["keys", "show", "bob", "-a", "--home", home, "--keyring-backend", "test"])
    ).out.trim();
    expect((await control(rpc, "set-balance", account, "5ueco2")).code).toBe(0);
    const held = await fetch(`${first.rest}/cosmos/bank/v1beta1/balances/${account}/by_denom?denom=ueco2`);
    expect(await held.json()).toEqual({ balance: { denom: "ueco2", amount: "5" } });
    expect((await control(rpc, "impersonate", account)).answer).toEqual({ impersonated: [account] });
    expect((await control(rpc, "interval", "0")).answer).toEqual({ mining: { mode: "manual" } });
    // What is set is kept with the next block.
    const latest = Number((await control(rpc, "mine")).answer?.["height"]);
    expect(await first.stop()).toBe(0);

    const second = await startDev(home, "--manual");
    expect(second.height).toBe(latest);
    expect((await control(second.rpc, "status")).answer).toMatchObject({ impersonated: [account] });
    expect(await second.stop()).toBe(0);
  }, 60_000);

  test("sends are in a block at once, by the keys of its home", async () => {
    const home = join(folder, "sends");
    const { rpc, stop } = await startDev(home, "--memory");
    const keys = ["--home", home, "--keyring-backend", "test", "--node", rpc];
    const bob = (await runCli(["keys", "show", "bob", "-a", "--home", home, "--keyring-backend", "test"])).out.trim();
    const sent = await runCli([
      "tx",
      "bank",
      "send",
      "alice",
      bob,
      "7ueco2",
      ...keys,
      "-y",
      "-o",
      "json",
      "--fees",
      "2000ueco2",
    ]);
    const { txhash } = JSON.parse(sent.out) as { txhash: string };
    const found = await runCli(["query", "tx", txhash, "--node", rpc, "-o", "json"]);
    expect(JSON.parse(found.out)).toMatchObject({ code: 0 });
    expect(existsSync(join(home, "data", "engine"))).toBe(false);
    expect(await stop()).toBe(0);
  }, 60_000);

  test("a chain that is not marked for development is left alone", async () => {
    const home = join(folder, "real");
    const { home: made, genesis } = initHome({ home, moniker: "real", chainId: "eco2-1", appState: {} });
    writeFileSync(made.genesis, JSON.stringify({ ...genesis, app_state: JSON.parse(await stateOfDev()) }));
    await expect(startDev(home)).rejects.toThrow(/Error: .*not marked for development/);
    expect(existsSync(join(home, "data", "engine"))).toBe(false);
  }, 30_000);

  /** The application's state of a chain that was made above. */
  const stateOfDev = async () => {
    const document = JSON.parse(readFileSync(join(folder, "dev", "config", "genesis.json"), "utf8")) as {
      app_state: object;
    };
    return JSON.stringify(document.app_state);
  };

  test.each([
    [["--validators", "0"], "--validators 0: 1 to 100 are allowed"],
    [["--manual", "--block-time", "1s"], "--manual and --block-time exclude each other"],
    [["--block-time", "soon"], "Expected a time such as 10s or 500ms"],
    [["mine", "x"], "It must be a whole number"],
    [["advance", "5"], "Expected a length of time such as 30d"],
    [["same-time", "maybe"], "Expected on or off"],
    [["set-balance", "eco1", "1aaa,2bbb", "--node", "127.0.0.1:1"], "one amount with its denom is needed"],
    [["load", "/nowhere", "--node", "127.0.0.1:1"], "/nowhere is not read"],
    [["status", "--node", "127.0.0.1:1"], "no answer from the node at http://127.0.0.1:1"],
    [["fly"], "too many arguments"],
  ])("%j is refused", async (args, reason) => {
    const { code, err } = await runCli(["--home", join(folder, "none"), "dev", ...args]);
    expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
  });
});
