import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { type Ledger, startLedger } from "../../test/harness/ledger.ts";
import { makePoison, type Poison } from "../../test/harness/poison.ts";
import { eco2Module, type Pooled, poolOver } from "../../test/harness/workers.ts";
import type { QueryLimits } from "./limits.ts";

// Threads load a chain, and some are ended and started again.
jest.setTimeout(120_000);

const none = new Uint8Array(0);
const params = "/cosmos.bank.v1beta1.Query/Params";
const supply = "/cosmos.bank.v1beta1.Query/TotalSupply";

let ledger: Ledger;
let poison: Poison;
let pooled: Pooled;

beforeEach(() => {
  poison = makePoison();
  const coins = [..."abcdef"].map((letter) => ({ denom: letter.repeat(4), amount: "7" }));
  const funded = [{ address: encodeAddress("eco", new Uint8Array(20).fill(1)), coins }];
  ledger = startLedger({ engine: "arena", state: { keepRecent: 5 }, funded });
  ledger.block();
});
afterEach(async () => {
  writeFileSync(join(poison.folder, "go"), "");
  await pooled.close();
  poison.remove();
});

const open = async (limits: Partial<QueryLimits> = {}) => {
  pooled = await poolOver(ledger, limits, poison.chain);
};
const ask = (path: string, height = 0) => pooled.run({ kind: "call", path, request: none, height });
const bad = (name: string) => ask(`/poison/${name}`);
const refusal = (status: string, message: string) =>
  expect.objectContaining({ name: "QueryError", status, message: expect.stringContaining(message) });
const go = () => writeFileSync(join(poison.folder, "go"), "");

/** Resolves when a query that waits for `go` has its thread. */
async function begun(): Promise<void> {
  while (!existsSync(join(poison.folder, "started"))) await delay(5);
}

async function metric(name: string): Promise<number> {
  const text = await pooled.registry.metrics();
  return Number(new RegExp(`^${name.replace(/[{}]/g, "\\$&")} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
}

test("a query over its time is ended with its thread, and those behind it are answered by the next", async () => {
  await open({ timeoutMs: 1_000, workers: 1 });
  const spinning = bad("spin");
  await expect(spinning).rejects.toEqual(refusal("DeadlineExceeded", "takes more than 1000 ms"));
  for (;;) {
    // The new thread may take longer to start than a query may wait.
    const height = await ask(params).then(
      (answer) => answer.height,
      () => undefined,
    );
    if (height === undefined) continue;
    expect(height).toBe(1);
    break;
  }
  expect(await metric('eco2_query_refused_total{reason="time"}')).toBe(1);
  expect(await metric("eco2_query_worker_restarts_total")).toBe(1);
});

test("a query that takes too much memory is refused, and costs its thread alone", async () => {
  await open({ heapMb: 96 });
  await expect(bad("memory")).rejects.toEqual(refusal("ResourceExhausted", "takes more than 96 MB"));
  expect((await ask(params)).height).toBe(1);
  expect(await metric('eco2_query_refused_total{reason="memory"}')).toBe(1);
});

test("a query that ends its thread is tried once more, and those behind it are answered", async () => {
  await open();
  const [crashing, healthy, once] = [bad("exit"), ask(params), bad("exitOnce")];
  await expect(crashing).rejects.toThrow("two threads for queries ended while they had this one");
  expect([(await healthy).height, (await once).height]).toEqual([1, 1]);
  expect(await metric("eco2_query_worker_restarts_total")).toBe(3);
  expect(pooled.lines.filter((line) => line.includes("another one is started"))).toHaveLength(3);
});

test("a fault of a handler is that of its query, with the stack for the log", async () => {
  await open();
  await expect(bad("fault")).rejects.toMatchObject({
    message: "no such field",
    stack: expect.stringMatching(/TypeError: no such field[\s\S]*chain\.mjs/),
  });
  expect((await ask(params)).height).toBe(1);
  expect(await metric("eco2_query_worker_restarts_total")).toBe(0);
});

test("more than may wait are refused at once, by the queue and by path; what was taken is answered", async () => {
  await open({ queue: 4, perPath: 3 });
  const first = bad("started");
  await begun();
  const taken = [ask(params), ask(params), ask(params)];
  await expect(ask(params)).rejects.toEqual(refusal("ResourceExhausted", "3 queries of this kind"));
  const other = ask(supply);
  await expect(ask("/cosmos.auth.v1beta1.Query/Params")).rejects.toEqual(
    refusal("ResourceExhausted", "4 queries are waiting"),
  );
  expect([await metric("eco2_query_waiting"), await metric("eco2_query_running")]).toEqual([4, 1]);
  go();
  await Promise.all([first, ...taken, other]);
  expect((await ask(params)).height).toBe(1);
  expect(await metric('eco2_query_refused_total{reason="queue"}')).toBe(1);
  expect(await metric('eco2_query_refused_total{reason="path"}')).toBe(1);
  expect([await metric("eco2_query_waiting"), await metric("eco2_query_running")]).toEqual([0, 0]);
});

test("a query that waits too long is refused, though no thread becomes free", async () => {
  await open({ timeoutMs: 1_500 });
  const spinning = bad("spin");
  const behind = ask(params);
  const outcomes = await Promise.allSettled([spinning, behind]);
  expect(outcomes.map((one) => one.status === "rejected" && one.reason.status)).toEqual([
    "DeadlineExceeded",
    "ResourceExhausted",
  ]);
  expect(await metric('eco2_query_refused_total{reason="late"}')).toBe(1);
});

test("a version that is pruned while its query waits is said to be gone", async () => {
  await open();
  const first = bad("started");
  await begun();
  const waiting = ask(params, 1);
  for (let i = 0; i < 6; i++) ledger.block();
  pooled.hear();
  go();
  await first;
  await expect(waiting).rejects.toEqual(refusal("InvalidArgument", "height 1 is not kept: this node has 3 to 7"));
});

test("a version stays whole for the query that reads it, however many blocks come meanwhile", async () => {
  await open();
  const reading = bad("twice");
  await begun();
  for (let i = 0; i < 20; i++) {
    ledger.block();
    pooled.hear();
  }
  go();
  expect((await reading).height).toBe(1);
  expect((await ask(params)).height).toBe(21);
});

test("rows that a query may read are bounded", async () => {
  await open({ maxRows: 3 });
  await expect(ask(supply)).rejects.toEqual(refusal("ResourceExhausted", "more than 3 rows"));
  expect((await ask(params)).height).toBe(1);
});

test("on closing, what runs may end, what waits is refused, and nothing more is taken", async () => {
  await open();
  const running = bad("started");
  await begun();
  const waiting = ask(params);
  const closing = pooled.close();
  await expect(waiting).rejects.toEqual(refusal("Unavailable", "stopping"));
  await expect(ask(params)).rejects.toEqual(refusal("Unavailable", "stopping"));
  go();
  expect((await running).height).toBe(1);
  await closing;
});

test("on closing, what goes on too long is ended", async () => {
  await open();
  const spinning = bad("spin");
  const refused = expect(spinning).rejects.toEqual(refusal("Unavailable", "stopping"));
  await pooled.close();
  await refused;
});

test.each([
  [
    "no such module",
    { file: "/nowhere/chain.mjs", name: "chain" },
    /a thread for queries cannot start: Cannot find module/,
  ],
  ["a module without that export", undefined, /exports no chain named "nothing"/],
])("%s does not start", async (_, chain, message) => {
  await open();
  await expect(poolOver(ledger, {}, chain ?? { ...poison.chain, name: "nothing" })).rejects.toThrow(message);
});

test("several threads answer side by side", async () => {
  pooled = await poolOver(ledger, { workers: 2 }, eco2Module());
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask(params)));
  expect(answers.every(({ height }) => height === 1)).toBe(true);
  expect(await metric("eco2_query_workers")).toBe(2);
});
