import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ChainModule } from "../../api/workers/chainModule.ts";
import { threadFile } from "../../store/threads.ts";

// The ECO2 chain with queries that no module should have. Handlers run in the thread, so they are text here.
const source = (eco2: string, folder: string) => `
import { existsSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { eco2 } from ${JSON.stringify(eco2)};
const folder = ${JSON.stringify(folder)};
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const until = (name) => { while (!existsSync(join(folder, name))) sleep(5); };
// In the thread that serves, not in those that answer.
if (workerData?.share !== undefined) setInterval(() => {
  if (!existsSync(join(folder, "crash"))) return;
  unlinkSync(join(folder, "crash"));
  throw new Error("crashed on demand");
}, 10).unref();
const rows = (ctx) => [...ctx.branch.iterate("bank", {})].map((row) => row.map((bytes) => Buffer.from(bytes).toString("hex")).join()).join();
const handlers = {
  spin() { for (;;); },
  memory() { const lists = []; for (;;) lists.push(new Array(100_000).fill(0).map((_, index) => ({ index }))); },
  exit() { process.exit(3); },
  exitOnce() {
    if (existsSync(join(folder, "exited"))) return { params: undefined };
    writeFileSync(join(folder, "exited"), "");
    process.exit(3);
  },
  fault() { throw new TypeError("no such field"); },
  started() { writeFileSync(join(folder, "started"), ""); until("go"); return { params: undefined }; },
  twice(ctx) {
    const first = rows(ctx);
    writeFileSync(join(folder, "started"), "");
    until("go");
    if (rows(ctx) !== first) throw new Error("the version has changed while it was read");
    return { params: undefined };
  },
};
export const chain = (verify) => {
  const made = eco2(verify);
  const like = made.queries.get("/cosmos.bank.v1beta1.Query/Params");
  const more = Object.entries(handlers).map(([name, handle]) => ["/poison/" + name, { ...like, path: "/poison/" + name, handle }]);
  return { ...made, queries: new Map([...made.queries, ...more]) };
};
export const nothing = 5;
`;

/** A chain of hostile queries by the path `/poison/<name>`. */
export interface Poison {
  readonly chain: ChainModule;
  /** Files in it: `started`, a query that waits has begun; `go` lets it go on; `crash` ends the thread that serves. */
  readonly folder: string;
  remove(): void;
}

export function makePoison(): Poison {
  const folder = mkdtempSync(join(tmpdir(), "eco2-poison-"));
  const file = join(folder, "chain.mjs");
  writeFileSync(file, source(pathToFileURL(threadFile("app/eco2")).href, folder));
  return { chain: { file, name: "chain" }, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
