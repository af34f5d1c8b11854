import { describe, expect, test } from "@jest/globals";
import { fromHex, toBase64 } from "../codec/bytes.ts";
import { QueryBalanceRequest, QueryBalanceResponse } from "../codec/gen/cosmos/bank/v1beta1/query.ts";
import { QueryBatchRequest, QueryBatchResponse } from "../codec/gen/eco2/registry/v1/query.ts";
import { services } from "../codec/services.ts";
import { RpcFailure, withRpcServer } from "../test/rpcServer.ts";
import { QueryError } from "./abci.ts";
import { abciTransport, createQueryClient } from "./query.ts";
import { ConnectionError, createRpc, RpcError } from "./rpc.ts";

const response = (value: Uint8Array, height = "8") => ({ response: { code: 0, value: toBase64(value), height } });

/** Answers like a node that knows balances and batches at height 8. */
function answer(method: string, { path, data, height, prove }: Record<string, unknown>): unknown {
  if (method !== "abci_query") throw new RpcFailure(-32601, "Method not found");
  expect(prove).toBe(false);
  if (Number(height) > 8) {
    return { response: { code: 26, codespace: "sdk", log: "cannot query a height in the future: invalid height" } };
  }
  const request = fromHex(String(data));
  switch (path) {
    case "/cosmos.bank.v1beta1.Query/Balance": {
      const { address, denom } = QueryBalanceRequest.decode(request);
      return response(QueryBalanceResponse.encode({ balance: { denom, amount: `${address.length}` } }).finish());
    }
    case "/eco2.registry.v1.Query/Batch":
      return response(
        QueryBatchResponse.encode(
          QueryBatchResponse.fromPartial({ batch: { id: QueryBatchRequest.decode(request).id } }),
        ).finish(),
      );
    default:
      return { response: { code: 6, codespace: "sdk", log: `unknown query path ${String(path)}: unknown request` } };
  }
}

const query = (url: string, options?: { height: number }) => createQueryClient(abciTransport(createRpc(url), options));

test("queries are typed, encoded and decoded", async () => {
  await withRpcServer(answer, async (url) => {
    const { balance } = await query(url).bank.balance({ address: "eco1abc", denom: "ueco2" });
    expect(balance).toEqual({ denom: "ueco2", amount: "7" });
    const { batch } = await query(url, { height: 8 }).registry.batch({ id: 2n ** 64n - 1n });
    expect(batch?.id).toBe(2n ** 64n - 1n);
  });
});

test("many at once on one connection, each with its own answer", async () => {
  await withRpcServer(answer, async (url) => {
    const { registry } = query(url);
    const ids = Array.from({ length: 20 }, (_, i) => BigInt(i));
    const found = await Promise.all(ids.map((id) => registry.batch({ id })));
    expect(found.map(({ batch }) => batch?.id)).toEqual(ids);
  });
});

test("every query service of the descriptors has its client, with every method", () => {
  const client = createQueryClient(async () => new Uint8Array(0));
  const names = Object.values(client).map((service) => Object.keys(service).length);
  const wanted = [
    "cosmos.auth.v1beta1.Query",
    "cosmos.bank.v1beta1.Query",
    "cosmos.consensus.v1.Query",
    "cosmos.base.tendermint.v1beta1.Service",
    "cosmos.base.node.v1beta1.Service",
    "cosmos.tx.v1beta1.Service",
    "eco2.registry.v1.Query",
    "eco2.dualtoken.v1.Query",
    "eco2.emission.v1.Query",
    "eco2.offset.v1.Query",
    "eco2.market.v1.Query",
    "eco2.notary.v1.Query",
    "eco2.reduction.v1.Query",
    "cosmos.authz.v1beta1.Query",
    "cosmos.feegrant.v1beta1.Query",
    "cosmos.staking.v1beta1.Query",
    "cosmos.distribution.v1beta1.Query",
    "cosmos.slashing.v1beta1.Query",
    "cosmos.evidence.v1beta1.Query",
    "cosmos.mint.v1beta1.Query",
    "cosmos.gov.v1.Query",
    "cosmos.gov.v1beta1.Query",
    "cosmos.upgrade.v1beta1.Query",
    "eco2.staking.v1.Query",
    "eco2.mint.v1.Query",
    "eco2.slashing.v1.Query",
    "eco2.governance.v1.Query",
    "eco2.committee.v1.Query",
  ];
  expect(names).toEqual(wanted.map((name) => services().find((service) => service.name === name)?.methods.length));
  // Those of reflection, of tools for the command line and of the old parameters have other clients.
  const others = /reflection|autocli|cosmos\.params|tendermint\.abci/;
  const queries = services().filter(({ name, isMsg }) => !isMsg && !others.test(name));
  expect(queries.map(({ name }) => name).filter((name) => !wanted.includes(name))).toEqual([]);
});

describe("errors say what happened", () => {
  test("the application refuses: code, codespace and log", async () => {
    await withRpcServer(answer, async (url) => {
      const failed = await query(url, { height: 9 })
        .bank.balance({ address: "a", denom: "b" })
        .catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(QueryError);
      expect(failed).toMatchObject({ code: 26, codespace: "sdk", path: "/cosmos.bank.v1beta1.Query/Balance" });
      expect(String(failed)).toMatch(/sdk code 26: cannot query a height in the future/);
      await expect(query(url).offset.totals()).rejects.toThrow(/unknown query path/);
    });
  });

  test("the RPC answers with an error", async () => {
    await withRpcServer(answer, async (url) => {
      const failed = await createRpc(url)
        .call("nothing")
        .catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(RpcError);
      expect(failed).toMatchObject({ code: -32601, message: "nothing: Method not found (-32601)" });
    });
  });

  test("nobody listens", async () => {
    const closed = await withRpcServer(answer, async (url) => url);
    const failed = await createRpc(closed)
      .call("status")
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ConnectionError);
    expect(String(failed)).toMatch(/^ConnectionError: no answer from http:.*ECONNREFUSED/);
  });

  test.each([
    ["a web page", "<html>", /HTTP 200 and no JSON/],
    ["JSON of another kind", "[]", /not that of JSON-RPC/],
    ["the answer to another request", '{"jsonrpc":"2.0","id":7,"result":{}}', /not that of JSON-RPC 2.0 to request 1/],
  ])("the address answers with %s", async (_name, body, message) => {
    const rpc = createRpc("http://node", async () => ({ status: 200, text: async () => body }));
    await expect(rpc.call("status")).rejects.toThrow(message);
  });
});
