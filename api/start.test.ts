import { createServer } from "node:net";
import { expect, test } from "@jest/globals";
import { Registry } from "prom-client";
import { backendOf, faultLog } from "../test/harness/api.ts";
import { startLedger } from "../test/harness/ledger.ts";
import { createRegistry } from "./metrics.ts";
import { type ApiOptions, splitAddress, startApi } from "./start.ts";

test.each([
  ["127.0.0.1:1317", "127.0.0.1", 1317],
  ["tcp://0.0.0.0:9090", "0.0.0.0", 9090],
  ["localhost:0", "localhost", 0],
  ["[::1]:65535", "::1", 65_535],
])("address %s", (address, host, port) => {
  expect(splitAddress(address)).toEqual({ host, port });
});

test.each(["", "1317", ":1317", "localhost", "localhost:", "localhost:65536", "a b:1", "::1:80", "http://a:80"])(
  "address %j is refused, saying what is expected",
  (address) => {
    expect(() => splitAddress(address)).toThrow("expected host:port");
  },
);

function options(changes: Partial<ApiOptions>): ApiOptions {
  const ledger = startLedger();
  const any = "127.0.0.1:0";
  return {
    backend: backendOf(ledger),
    restAddress: any,
    grpcAddress: any,
    metrics: new Registry(),
    log: faultLog(),
    ...changes,
  };
}

test("either server can be left out", async () => {
  const rest = await startApi(options({ grpcAddress: undefined }));
  expect([typeof rest.restUrl, rest.grpcAddress]).toEqual(["string", undefined]);
  await rest.close();
  const grpc = await startApi(options({ restAddress: undefined }));
  expect([grpc.restUrl, typeof grpc.grpcAddress]).toEqual([undefined, "string"]);
  await grpc.close();
});

test.each(["restAddress", "grpcAddress"] as const)(
  "a taken %s is told, and nothing is left listening",
  async (which) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const bound = other.address();
    if (bound === null || typeof bound === "string") throw new Error("a port was bound");
    const taken = `127.0.0.1:${bound.port}`;
    await expect(startApi(options({ [which]: taken }))).rejects.toThrow(taken);
    await new Promise((resolve) => other.close(resolve));
    // The port is free again at once: what had been started is closed.
    const api = await startApi(options({ [which]: taken }));
    await api.close();
  },
);

test("before the first block a query is to be asked again, and the node answers for itself", async () => {
  const api = await startApi(options({}));
  const response = await fetch(`${api.restUrl}/cosmos/bank/v1beta1/params`);
  expect([response.status, await response.json()]).toEqual([
    503,
    { code: 14, message: "no block yet: ask again after the first", details: [] },
  ]);
  expect((await fetch(`${api.restUrl}/cosmos/base/node/v1beta1/config`)).status).toBe(200);
  await api.close();
});

test("the registry of a process shows its event loop, memory and collections", async () => {
  const text = await createRegistry().metrics();
  for (const name of [
    "nodejs_eventloop_lag_p99_seconds",
    "process_resident_memory_bytes",
    "nodejs_gc_duration_seconds",
  ])
    expect(text).toContain(`# TYPE ${name}`);
});
