import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "@jest/globals";
import { isRunning, processId } from "../../store/processes.ts";
import { homeAt } from "../home.ts";
import { endLeftover, markComet } from "./leftover.ts";

const root = mkdtempSync(join(tmpdir(), "leftover-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const said: string[] = [];
const children: ReturnType<typeof spawn>[] = [];
let home = homeAt(root);
let count = 0;
beforeEach(() => {
  said.length = 0;
  home = homeAt(join(root, `${count++}`));
  mkdirSync(home.data, { recursive: true });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A process that heeds no signal to stop, as a CometBFT that waits for itself. */
async function stubborn(lifetime: number): Promise<number> {
  const program = `process.on("SIGTERM", () => {}); setTimeout(() => {}, ${lifetime}); console.log("up")`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  await once(child.stdout, "data");
  if (child.pid === undefined) throw new Error("the process did not start");
  return child.pid;
}

const end = (grace?: number) => endLeftover(home, (line) => said.push(line), grace);

test("one that does not end is killed, and said", async () => {
  const pid = await stubborn(60_000);
  markComet(home, pid);
  await end(50);
  expect(isRunning(processId(pid))).toBe(false);
  expect(said).toEqual([`CometBFT of an earlier start still ran as process ${pid}: killed`]);
  expect(existsSync(home.cometMark)).toBe(false);
});

test("one that ends by itself is waited for, in silence", async () => {
  const pid = await stubborn(100);
  markComet(home, pid);
  await end(60_000);
  expect(isRunning(processId(pid))).toBe(false);
  expect(said).toEqual([]);
});

test.each([
  ["an earlier process of this number", JSON.stringify({ pid: process.pid, started: "1" })],
  ["a process that is gone", JSON.stringify({ pid: 4194304, started: "1" })],
  ["a process of which no start is known", JSON.stringify({ pid: process.pid, started: "" })],
  ["nothing, cut short", '{"pid":'],
])("a mark that names %s harms nobody", async (_, content) => {
  writeFileSync(home.cometMark, content);
  await end(0);
  expect(said).toEqual([]);
  expect(existsSync(home.cometMark)).toBe(false);
});

test("without a mark nothing is done; a stopped CometBFT leaves none", async () => {
  await end(0);
  markComet(home, await stubborn(60_000))();
  expect(existsSync(home.cometMark)).toBe(false);
});
