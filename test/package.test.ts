import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { findComet } from "../node/comet/binary.ts";

const root = resolve(__dirname, "..");
const example = join(root, "examples/counter");

/** A project of somebody else that has installed the package, its dependencies and the development tools, and nothing else. */
const project = mkdtempSync(join(tmpdir(), "package-"));
const installed = join(project, "node_modules/eco2-ledger");
const at = (...path: readonly string[]) => join(project, ...path);
const node = (...args: readonly string[]) => execFileSync(process.execPath, args, { cwd: project, encoding: "utf8" });

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, { readonly default: string } | string>>;
}
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

function link(name: string): void {
  mkdirSync(dirname(at("node_modules", name)), { recursive: true });
  symlinkSync(join(root, "node_modules", name), at("node_modules", name));
}

/** Names under which the package can be imported, patterns filled in by the files that are there. */
function entryPoints(): string[] {
  const files = readdirSync(installed, { recursive: true, encoding: "utf8" });
  return Object.entries(manifest.exports).flatMap(([entry, target]) => {
    if (typeof target === "string") return [];
    const [before = "", after = ""] = target.default.slice("./".length).split("*");
    const found = files.filter((file) => file.startsWith(before) && file.endsWith(after));
    if (found.length === 0) throw new Error(`${entry}: the package has no ${target.default}`);
    const name = entry.replace(".", "eco2-ledger");
    return found.map((file) => name.replace("*", file.slice(before.length, file.length - after.length)));
  });
}

beforeAll(() => {
  // What `npm test` has built already is not built again.
  execFileSync(process.execPath, [join(root, "scripts/setup.mjs"), "--no-comet"], { cwd: root, stdio: "ignore" });
  execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", project], {
    cwd: root,
    stdio: "ignore",
  });
  const [archive = ""] = readdirSync(project).filter((name) => name.endsWith(".tgz"));
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", at(archive), "--strip-components=1", "-C", installed]);
  for (const name of [...Object.keys(manifest.dependencies), "@types/node", "undici-types"]) link(name);
  for (const name of ["buf", "protoc-gen-ts_proto"]) link(join(".bin", name));
  if (existsSync(join(root, "node_modules/secp256k1"))) link("secp256k1");
  for (const name of readdirSync(example)) {
    if (!name.endsWith(".test.ts")) cpSync(join(example, name), at(name), { recursive: true });
  }
  writeFileSync(at("package.json"), JSON.stringify({ name: "counter", type: "module", private: true }));
  cpSync(join(root, "tsconfig.json"), at("tsconfig.base.json"));
  const compilerOptions = { noEmit: false, outDir: "dist", declaration: true };
  const tsconfig = { extends: "./tsconfig.base.json", compilerOptions, include: ["*.ts", "msg", "query", "gen"] };
  writeFileSync(at("tsconfig.json"), JSON.stringify(tsconfig));
}, 300_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("the package, installed elsewhere", () => {
  test("every entry point loads in plain Node", () => {
    const entries = entryPoints();
    expect(entries).toEqual(
      expect.arrayContaining(["core", "testing", "modules/bank"].map((name) => `eco2-ledger/${name}`)),
    );
    expect(entries).toContain("eco2-ledger/modules/bank/keeper");
    expect(entries).toContain("eco2-ledger/codec/gen/cosmos/bank/v1beta1/tx");
    writeFileSync(
      at("load.mjs"),
      `for (const name of ${JSON.stringify(entries)}) {
        if (Object.keys(await import(name)).length === 0) throw new Error(name + " exports nothing");
      }
      console.log("loaded");`,
    );
    expect(node("load.mjs")).toBe("loaded\n");
  }, 60_000);

  test("what is no entry point cannot be imported", () => {
    writeFileSync(at("inside.mjs"), `import("eco2-ledger/core/build").catch(({ code }) => console.log(code));`);
    expect(node("inside.mjs")).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED\n");
  });

  test("its generator writes the code of a module", () => {
    node(join(installed, "scripts/generate.mjs"), "--proto", "proto", "--out", "generated");
    for (const name of ["image.ts", "types.ts", "counter/v1/counter.ts"])
      expect(readFileSync(at("generated", name), "utf8")).toBe(readFileSync(join(example, "gen", name), "utf8"));
  }, 60_000);

  test("the counter chain compiles against its types and runs", async () => {
    node(join(root, "node_modules/@typescript/native/bin/tsc"), "-p", ".");
    writeFileSync(
      at("init.mjs"),
      `import { genesisState, initHome } from "eco2-ledger/node";
      import { counterChain } from "./dist/chain.js";
      const any = "127.0.0.1:0";
      initHome({
        home: "home", moniker: "counter", chainId: "counter-1", blockTime: 200,
        appState: genesisState(counterChain, "cosmos", []),
        rpcAddress: any, p2pAddress: any, apiAddress: any, grpcAddress: any,
      });`,
    );
    node("init.mjs");
    const running = spawn(process.execPath, ["dist/main.js", "home"], {
      cwd: project,
      env: { ...process.env, COMETBFT: findComet() },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const lines: string[] = [];
      for await (const line of createInterface({ input: running.stdout })) {
        lines.push(line);
        if (line.startsWith("CometBFT answers")) break;
      }
      const rest = /rest=(\S+)/.exec(lines.join("\n"))?.[1];
      const answer = await count(rest, "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4");
      expect(answer).toEqual({ count: "0" });
      expect(await stopped(running)).toBe(0);
    } finally {
      running.kill("SIGKILL");
    }
  }, 120_000);
});

/** Asks until the first block is there. */
async function count(rest: string | undefined, address: string): Promise<unknown> {
  for (;;) {
    const answer = await fetch(`${rest}/counter/v1/counts/${address}`);
    if (answer.status !== 503) return answer.json();
    await delay(50);
  }
}

async function stopped(running: ChildProcess): Promise<unknown> {
  const exit = once(running, "exit");
  running.kill("SIGTERM");
  const [code] = await exit;
  return code;
}
