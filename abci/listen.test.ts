import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { isLocal, parseAddress } from "./address.ts";
import { connectAbci } from "./client.ts";
import { type AbciServer, startAbciServer } from "./server.ts";
import { createBook } from "./testing/book.ts";
import { type LogLine, recordingLog } from "./testing/serve.ts";

let directory = "";
let log: LogLine[] = [];
let running: AbciServer[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "abci-"));
  log = [];
});
afterEach(async () => {
  for (const server of running) await server.close();
  running = [];
  rmSync(directory, { recursive: true, force: true });
});

async function start(address: string): Promise<AbciServer> {
  const onFatal = (error: Error) => {
    throw error;
  };
  const server = await startAbciServer(address, { app: createBook(), log: recordingLog(log), onFatal });
  running.push(server);
  return server;
}

async function echo(address: string): Promise<string> {
  const client = await connectAbci(address);
  const { message } = await client.call("echo", { message: "hello" });
  await client.close();
  return message;
}

describe("unix sockets", () => {
  test("are for their owner alone and vanish with the server", async () => {
    const path = join(directory, "abci.sock");
    const server = await start(`unix://${path}`);
    expect(server.address).toBe(`unix://${path}`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await echo(server.address)).toBe("hello");
    await server.close();
    expect(existsSync(path)).toBe(false);
  });

  test("left behind by a killed process are replaced", async () => {
    const path = join(directory, "abci.sock");
    const script = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => console.log("listens"))`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(statSync(path).isSocket()).toBe(true);

    const server = await start(`unix://${path}`);
    expect(log.map((line) => line.message)).toContain("replacing the ABCI socket of a process that died");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await echo(server.address)).toBe("hello");
  });

  test("of a running node are refused, and it goes on", async () => {
    const path = join(directory, "abci.sock");
    const first = await start(`unix://${path}`);
    await expect(start(`unix://${path}`)).rejects.toThrow(`unix://${path} is in use by another running node`);
    expect(await echo(first.address)).toBe("hello");
  });

  test("do not replace a file", async () => {
    const path = join(directory, "notes.txt");
    writeFileSync(path, "precious");
    await expect(start(`unix://${path}`)).rejects.toThrow(`${path}: the file exists and is not a socket`);
    expect(statSync(path).size).toBe(8);
  });
});

describe("tcp", () => {
  test("port 0 takes a free one", async () => {
    const server = await start("tcp://127.0.0.1:0");
    expect(server.address).toMatch(/^tcp:\/\/127\.0\.0\.1:[1-9][0-9]*$/);
    expect(await echo(server.address)).toBe("hello");
    expect(log.map((line) => line.level)).toEqual(["info"]);
  });

  test("a port in use is said", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const at = taken.address();
    const port = typeof at === "object" && at !== null ? at.port : 0;
    const refused = await start(`tcp://127.0.0.1:${port}`).catch((error: Error) => error.message);
    taken.close();
    await once(taken, "close");
    expect(refused).toBe(`ABCI address tcp://127.0.0.1:${port} is in use by another process`);
  });

  test("an address that others reach is warned of", async () => {
    await start("tcp://0.0.0.0:0");
    expect(log.filter((line) => line.level === "warn").map((line) => line.fields)).toEqual([{ host: "0.0.0.0" }]);
  });
});

describe("addresses", () => {
  test.each([
    ["unix:///run/abci.sock", { kind: "unix", path: "/run/abci.sock" }, true],
    ["unix://abci.sock", { kind: "unix", path: "abci.sock" }, true],
    ["tcp://127.0.0.1:26658", { kind: "tcp", host: "127.0.0.1", port: 26658 }, true],
    ["localhost:0", { kind: "tcp", host: "localhost", port: 0 }, true],
    ["tcp://[::1]:1", { kind: "tcp", host: "::1", port: 1 }, true],
    ["tcp://0.0.0.0:26658", { kind: "tcp", host: "0.0.0.0", port: 26658 }, false],
    ["tcp://node.example:65535", { kind: "tcp", host: "node.example", port: 65535 }, false],
  ])("%s", (address, parsed, local) => {
    expect(parseAddress(address)).toEqual(parsed);
    expect(isLocal(parseAddress(address))).toBe(local);
  });

  test.each([
    ["", "host or port is missing"],
    ["unix://", "the path is missing"],
    [`unix:///${"x".repeat(200)}`, "the path has 201 bytes"],
    ["http://127.0.0.1:1", 'unknown scheme "http"'],
    ["tcp://127.0.0.1", "host or port is missing"],
    ["tcp://:26658", "host or port is missing"],
    ["tcp://127.0.0.1:65536", "port 65536 is above 65535"],
    ["tcp://127.0.0.1:26658/path", "host or port is missing"],
    ["tcp://::1:26658", "host or port is missing"],
  ])("%p is refused", (address, why) => {
    expect(() => parseAddress(address)).toThrow(why);
    expect(() => parseAddress(address)).toThrow("allowed: unix:///path/to/socket, tcp://host:port");
  });
});
