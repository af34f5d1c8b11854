import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, describe, expect, test } from "@jest/globals";
import { createPrompter } from "../cli/prompt.ts";
import { startDev } from "../scripts/dev/run.ts";
import { runCli } from "./cli/run.ts";

const folder = mkdtempSync(join(tmpdir(), "eco2-start-"));
/** What ends runs that a failed test left. */
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const engines = ["comet", "dev"] as const;
type Engine = (typeof engines)[number];
const anyPorts = ["--rpc-laddr", "--p2p-laddr", "--rest-address", "--grpc-address"].flatMap((flag) => [
  flag,
  "127.0.0.1:0",
]);

/** `npm start` in this process, with the home that is left out named. */
function start(...flags: string[]) {
  let [out, err] = ["", ""];
  let interrupt: (signal: string) => void = () => undefined;
  const interrupted = new Promise<string>((resolve) => {
    interrupt = resolve;
  });
  const show = (text: string) => {
    err += text;
  };
  const code = startDev(
    {
      io: {
        out: (text) => {
          out += text;
        },
        err: show,
        terminal: false,
        prompt: createPrompter(Readable.from([]), show),
        env: process.env,
        interrupted: () => interrupted,
      },
      root: process.cwd(),
      version: "1.2.3",
      blockTime: 200,
    },
    flags.includes("--home") ? flags : ["--home", join(folder, "unused"), ...flags],
  );
  cleanUps.push(() => {
    interrupt("SIGINT");
    return code;
  });
  let ended = false;
  void code.finally(() => {
    ended = true;
  });
  return {
    code,
    out: () => out,
    err: () => err,
    /** Waits for the text, or for the end. */
    async shows(text: RegExp): Promise<void> {
      while (!ended && !text.test(out + err)) await new Promise((resolve) => setTimeout(resolve, 20));
      if (!text.test(out + err)) throw new Error(`ended without ${text}:\n${out}\n${err}`);
    },
    async stop() {
      interrupt("SIGINT");
      return code;
    },
  };
}

const blocks = /app hash\n +\d+ .*\n +\d+ /;
const heights = (out: string) =>
  [...out.matchAll(/^ +(\d+) {2}\d\d:\d\d:\d\d +\d+ {2}[0-9A-F]{64}$/gm)].map((match) => Number(match[1]));
const provenAt = (out: string) => Number(/proven by +header (\d+)/.exec(out)?.[1]);
const urlOf = (out: string, name: string) => new RegExp(`^  ${name} +(\\S+)$`, "m").exec(out)?.[1] ?? "";

/** Accounts' sequences: they tell whether anything was sent. */
async function sequences(out: string): Promise<string[]> {
  const addresses = [...out.matchAll(/^ {2}(?:registrar|alice|bob) +(eco1\w+)/gm)].map((match) => match[1] ?? "");
  expect(addresses).toHaveLength(3);
  const answers = addresses.map(async (address) => {
    const response = await fetch(`${urlOf(out, "REST")}/cosmos/auth/v1beta1/account_info/${address}`);
    return (JSON.parse(await response.text()) as { info: { sequence: string } }).info.sequence;
  });
  return Promise.all(answers);
}

describe.each([
  ["comet", 7, /^Runs on CometBFT 0\.38\.25, \S+cometbft, as --engine says\n/],
  ["dev", 8, /^Runs on the development engine, as --engine says\n/],
] as const)("npm start -- --engine %s", (engine, commandCount, told) => {
  let first = "";
  const home = join(folder, engine);

  test("from nothing to a proven retirement, and every command that it names works", async () => {
    // Left by one that was killed while it wrote its home.
    mkdirSync(join(`${home}.new`, "config"), { recursive: true });
    writeFileSync(join(`${home}.new`, "config", "genesis.json"), "{");
    const run = start(...anyPorts, "--home", home, "--engine", engine);
    await run.shows(blocks);
    first = run.out();
    expect(first).toMatch(told);
    expect(first).toContain("Made the network in");
    expect(first).toContain("These keys are public: everyone has them.");
    expect(first).toContain("Sample of 60 registry rows: 29 imported, 28 source events, 3 refused");
    expect(first).toMatch(/lines 59, 60, 61: an Isometric retirement id names no issued range/);
    expect(run.err()).toMatch(/Importing the sample \[#+\] 60\/60, block \d+\n/);
    expect(first).toMatch(/Certificate 1 of chain eco2-dev-1: proven\n {2}beneficiary {3}Example Bakery Ltd\n/);
    expect(first).toMatch(/numbers 1 to 13 \(13 up to gram 500,000 of 1,000,000\)/);
    expect(heights(first).slice(0, 2)).toEqual([heights(first)[0], (heights(first)[0] ?? 0) + 1]);
    expect(await sequences(first)).toEqual(["4", "1", "0"]);

    const commands = [...first.matchAll(/^ {2}(?:(curl)|node \S+bin\.js) (.*)$/gm)];
    expect(commands).toHaveLength(commandCount);
    for (const [, curl, args = ""] of commands) {
      if (curl !== undefined) expect((await fetch(args)).status).toBe(200);
      else expect(await runCli(args.split(" "))).toMatchObject({ code: 0 });
    }
    expect(await (await fetch(urlOf(first, "metrics"))).text()).toContain("# TYPE ");
    const second = start(...anyPorts, "--home", home);
    expect(await second.code).toBe(1);
    expect(second.err()).toMatch(/^Error: \S+ is in use by process \d+: stop it first, or choose another --home\n$/);
    const other = engine === "dev" ? "comet" : "dev";
    expect(await run.stop()).toBe(0);
    expect(run.err()).toMatch(/Stopped at height \d+; npm start goes on from there\.\n$/);
    expect(readdirSync(folder).filter((name) => name.startsWith(engine))).toEqual([engine]);
    const wrong = start(...anyPorts, "--home", home, "--engine", other);
    expect(await wrong.code).toBe(1);
    expect(wrong.err()).toMatch(
      new RegExp(`^Error: the network in \\S+ runs with --engine ${engine}: use that, .* start over with --reset\\n$`),
    );
  }, 120_000);

  test("again: goes on where it was, imports nothing, proves the same certificate by a later block", async () => {
    const run = start(...anyPorts, "--home", home);
    await run.shows(blocks);
    const out = run.out();
    expect(out).toMatch(/^Runs on .*, as the network in this home\n/);
    expect(out).toContain("Going on with the network in");
    expect(out).toContain("Sample of 60 registry rows: 57 on the chain already, 0 added, 3 refused");
    expect(out).toContain("Certificate 1 of chain eco2-dev-1: proven");
    expect(provenAt(out)).toBeGreaterThan(provenAt(first));
    // Three transactions and a send made by the set-up, then what the commands of the first run sent.
    expect(await sequences(out)).toEqual(["5", "2", "0"]);
    expect(await run.stop()).toBe(0);
  }, 60_000);

  test("ports in use: one line with each and its flag, and nothing was changed", async () => {
    const taken = [createServer(), createServer()];
    for (const server of taken) await once(server.listen(0, "127.0.0.1"), "listening");
    const [rpc, rest] = taken.map((server) => (server.address() as AddressInfo).port);
    const listen = ["--rest-address", `127.0.0.1:${rest}`, "--rpc-laddr", `127.0.0.1:${rpc}`];
    const run = start(...anyPorts, ...listen, "--home", home);
    expect(await run.code).toBe(1);
    expect([run.out(), run.err()]).toEqual([
      "",
      expect.stringMatching(
        new RegExp(
          `^Error: 127\\.0\\.0\\.1:${rpc} \\(RPC\\) is in use, 127\\.0\\.0\\.1:${rest} \\(REST\\) is in use: .* ` +
            "npm start -- --rpc-laddr tcp://127\\.0\\.0\\.1:\\d+ --rest-address 127\\.0\\.0\\.1:\\d+\\n$",
        ),
      ),
    ]);
    for (const server of taken) server.close();
  });

  test("--reset starts over; stopped in the middle of the import it goes on there", async () => {
    const run = start(...anyPorts, "--home", home, "--engine", engine, "--reset");
    await run.shows(/Importing the sample .* block/);
    expect(await run.stop()).toBe(0);
    expect(run.out()).toContain("Made the network in");
    expect(run.out()).not.toContain("Certificate");
    const rest = start(...anyPorts, "--home", home);
    await rest.shows(blocks);
    expect(rest.out()).toMatch(
      /Sample of 60 registry rows: (23|43) on the chain already|60 registry rows: \d+ on the chain already/,
    );
    const [, present, added] = /(\d+) on the chain already, (\d+) added/.exec(rest.out()) ?? [];
    expect(Number(present) + Number(added)).toBe(57);
    expect(await sequences(rest.out())).toEqual(["4", "1", "0"]);
    expect(await rest.stop()).toBe(0);
  }, 120_000);
});

test.each([
  ["an unknown flag", ["--restart"], 1, /unknown option '--restart'/],
  ["an address that is none", ["--rpc-laddr", "here"], 1, /Expected host:port/],
  ["an engine that there is not", ["--engine", "mine"], 1, /Allowed choices are dev, comet/],
  ["--help", ["--help"], 0, /^Usage: npm start -- \[options\][\s\S]*--reset[\s\S]*--grpc-address/],
])("%s", async (_name, flags, code, text) => {
  const run = start(...flags);
  expect(await run.code).toBe(code);
  expect(run.out() + run.err()).toMatch(text);
});

test("a folder that npm start did not make is neither used nor removed", async () => {
  const other = join(folder, "other");
  mkdirSync(other);
  writeFileSync(join(other, "letter.txt"), "dear");
  const run = start("--home", other, "--reset", "--engine", "dev");
  expect(await run.code).toBe(1);
  expect(run.err()).toMatch(/^Error: \S+other is no home that npm start made: choose another with --home\n$/);
  expect(readFileSync(join(other, "letter.txt"), "utf8")).toBe("dear");
});

/** The built program as its own process; what it wrote so far. */
function spawned(path: string, engine: Engine): { readonly child: ChildProcess; readonly output: () => string } {
  const program = join("dist", "scripts", "start.js");
  const child = spawn(process.execPath, [program, "--home", path, "--engine", engine, ...anyPorts], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  cleanUps.push(() => child.kill("SIGKILL"));
  return { child, output: () => output };
}

test.each(engines)(
  "killed at any moment of the set-up, the next start goes on: %s",
  async (engine) => {
    const path = join(folder, `killed-${engine}`);
    // Moments told by what is there already: before anything, while the home is written, before a block, in the import, after it.
    const moments = [
      () => true,
      () => existsSync(`${path}.new`) || existsSync(path),
      () => existsSync(join(path, "data", engine === "comet" ? "chain.json" : "engine")),
      (output: string) => output.includes("Importing the sample"),
      (output: string) => output.includes("40/60") || output.includes("43/60"),
      (output: string) => output.includes("registry rows"),
    ];
    for (const reached of moments) {
      const { child, output } = spawned(path, engine);
      const closed = once(child, "close");
      while (!reached(output())) {
        if (child.exitCode !== null) throw new Error(output());
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      child.kill("SIGKILL");
      await closed;
    }
    const { child, output } = spawned(path, engine);
    const closed = once(child, "close");
    while (!blocks.test(output()) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(output()).toMatch(/Certificate 1 of chain eco2-dev-1: proven/);
    expect(output()).toMatch(/Sample of 60 registry rows: 57 on the chain already, 0 added/);
    expect(await sequences(output())).toEqual(["4", "1", "0"]);
    child.kill("SIGTERM");
    expect(await closed).toEqual([0, null]);
  },
  180_000,
);
