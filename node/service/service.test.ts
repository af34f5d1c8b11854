import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { RequestQuery, type ResponseQuery } from "../../codec/gen/tendermint/abci/types.ts";
import { shareVersions } from "../../store/share.ts";
import { build, faultLog, settings } from "../../test/harness/api.ts";
import { type Ledger, startLedger } from "../../test/harness/ledger.ts";
import { makePoison, type Poison } from "../../test/harness/poison.ts";
import { passOn } from "../passOn.ts";
import { listenFault } from "../servers.ts";
import { type QueryService, startService } from "./service.ts";
import type { ServiceParts } from "./serviceThread.ts";

jest.setTimeout(120_000);

const anywhere = "127.0.0.1:0";
let ledger: Ledger;
let poison: Poison;
let service: QueryService | undefined;
let logged: ReturnType<typeof faultLog>;

beforeEach(() => {
  poison = makePoison();
  ledger = startLedger({ engine: "arena", state: { keepRecent: 4 } });
  logged = faultLog();
});
afterEach(async () => {
  await service?.close();
  service = undefined;
  poison.remove();
});

function partsOf(changes: Partial<ServiceParts> = {}): ServiceParts {
  const share = shareVersions(ledger.store);
  if (share === undefined) throw new Error("an arena can be shared");
  const addresses = { rest: anywhere, grpc: anywhere };
  return {
    ...{ chain: poison.chain, share, settings, build, log: logged, ...addresses },
    history: () => undefined,
    identity: () => ledger.app.identity,
    limits: { workers: 1, queue: 100, perPath: 50, timeoutMs: 20_000, maxRows: 1_000, heapMb: 256 },
    metrics: async () => "eco2_of_the_node 1\n",
    fault: (reason) => listenFault(reason, { ...addresses, ...changes }),
    ...changes,
  };
}

const start = async (changes: Partial<ServiceParts> = {}) => {
  service = await startService(partsOf(changes), ledger.app);
  return service;
};

/** The chain as CometBFT drives it. */
function driven(by: QueryService) {
  const calls = by.telling(passOn(ledger.app));
  const app = by.asking(calls);
  const block = () => {
    const height = BigInt(ledger.store.latest.height + 1);
    const time = { seconds: 1_700_000_000n + height, nanos: 0 };
    calls.finalizeBlock({
      txs: [],
      height,
      time,
      hash: none,
      nextValidatorsHash: none,
      proposerAddress: none,
      misbehavior: [],
      decidedLastCommit: undefined,
    });
    calls.commit({});
  };
  const query = async (path: string, changes: Partial<RequestQuery> = {}): Promise<ResponseQuery> =>
    await app.query(RequestQuery.fromPartial({ path, ...changes }));
  return { block, query };
}
const none = new Uint8Array(0);
const params = "/cosmos.bank.v1beta1.Query/Params";
const key = Uint8Array.of(1);

test("ABCI queries and REST: nothing before the first block, and each block at once behind its commit", async () => {
  const running = await start();
  const { block, query } = driven(running);
  expect(await query(params)).toMatchObject({ code: 26, log: "no block yet: ask again after the first" });
  expect((await fetch(`${running.restUrl}/cosmos/bank/v1beta1/params`)).status).toBe(503);
  for (let height = 1; height <= 6; height++) {
    block();
    const found = await query("/store/chain/key", { data: key, prove: true });
    expect(found).toMatchObject({ code: 0, height: BigInt(height), proofOps: { ops: [{}, {}] } });
    const rest = await fetch(`${running.restUrl}/cosmos/bank/v1beta1/params`);
    expect([rest.status, rest.headers.get("x-cosmos-block-height")]).toEqual([200, String(height)]);
  }
  expect(await query(params, { height: 1n })).toMatchObject({
    code: 18,
    log: expect.stringContaining("height 1 is not kept: this node has 3 to 6"),
  });
  expect(await query("/app/version")).toMatchObject({ code: 0, height: 6n });
  const metrics = await (await fetch(`${running.restUrl}/metrics`)).text();
  for (const line of ["eco2_of_the_node 1", "eco2_query_workers 1", "eco2_query_duration_seconds_bucket"])
    expect(metrics).toContain(line);
  expect(logged.faults).toEqual([]);
});

test("the thread that serves is started anew where it failed, in the same place; meanwhile the node answers", async () => {
  const running = await start();
  const { block, query } = driven(running);
  block();
  const before = await query(params);
  // A query is with it when it ends, and versions are held.
  const waiting = query("/poison/started");
  const crash = join(poison.folder, "crash");
  writeFileSync(crash, "");
  while (logged.faults.length === 0) await delay(5);
  expect(logged.faults).toEqual([{ fault: "crashed on demand" }]);
  for (let i = 0; i < 6; i++) block();
  expect(await waiting).toMatchObject({ code: 6, log: expect.stringContaining("unknown query path") });
  expect(await query(params)).toEqual({ ...before, height: 7n });
  for (;;) {
    const answer = await fetch(`${running.restUrl}/cosmos/bank/v1beta1/params`).then(
      (response) => [response.status, response.headers.get("x-cosmos-block-height")],
      () => undefined,
    );
    if (answer === undefined) await delay(50);
    else {
      expect(answer).toEqual([200, "7"]);
      break;
    }
  }
  block();
  expect(await query(params)).toEqual({ ...before, height: 8n });
});

test("what a query is refused for is told in its code", async () => {
  const { block, query } = driven(await start({ limits: { ...partsOf().limits, maxRows: 1, perPath: 1 } }));
  block();
  const [first, second] = [query("/poison/started"), query("/poison/started")];
  expect(await second).toMatchObject({
    code: 6,
    codespace: "sdk",
    log: expect.stringMatching(/^rpc error: code = ResourceExhausted desc = the node is overloaded: 1 queries/),
  });
  writeFileSync(join(poison.folder, "go"), "");
  expect(await first).toMatchObject({ code: 0 });
  expect(await query("/poison/fault")).toMatchObject({ code: 1, log: "internal error" });
});

test("on closing, queries that run are ended, and the node answers from then on", async () => {
  const running = await start();
  const { block, query } = driven(running);
  block();
  const spinning = query("/poison/spin");
  // Behind it in the queue.
  const waiting = query(params);
  await running.close();
  expect(await waiting).toMatchObject({ code: 6, log: expect.stringContaining("the node is stopping") });
  expect((await spinning).code).toBe(6);
  expect(await query(params)).toMatchObject({ code: 0, height: 1n });
  await expect(fetch(`${running.restUrl}/metrics`)).rejects.toThrow();
});

test("a chain that cannot be loaded, or a port in use, is told, and nothing is left", async () => {
  const chain = { ...poison.chain, name: "nothing" };
  await expect(startService(partsOf({ chain, fault: (reason) => new Error(reason) }), ledger.app)).rejects.toThrow(
    'exports no chain named "nothing"',
  );
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const bound = other.address();
  const taken = `127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
  await expect(startService(partsOf({ rest: taken }), ledger.app)).rejects.toThrow(
    `cannot listen on ${taken}: the port is in use; stop the other process, or change [api] address in app.toml`,
  );
  other.close();
});
