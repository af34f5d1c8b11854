import { expect, test } from "@jest/globals";
import { findService, services } from "./services.ts";

const routes = (service: string, method: string) =>
  findService(service)
    ?.methods.find(({ name }) => name === method)
    ?.http.map((rule) => `${rule.method} ${rule.path} ${rule.body}`);

test.each([
  ["cosmos.auth.v1beta1.Query", "Account", ["GET /cosmos/auth/v1beta1/accounts/{address} "]],
  ["cosmos.bank.v1beta1.Query", "DenomMetadata", ["GET /cosmos/bank/v1beta1/denoms_metadata/{denom=**} "]],
  ["cosmos.tx.v1beta1.Service", "BroadcastTx", ["POST /cosmos/tx/v1beta1/txs *"]],
  ["cosmos.tx.v1beta1.Service", "GetTxsEvent", ["GET /cosmos/tx/v1beta1/txs "]],
  ["cosmos.bank.v1beta1.Msg", "Send", []],
  [
    "eco2.registry.v1.Query",
    "Balance",
    ["GET /eco2/registry/v1/owners/{owner}/balance ", "GET /eco2/registry/v1/owners/{owner}/balances/{batch_id} "],
  ],
])("%s/%s has its routes", (service, method, expected) => {
  expect(routes(service, method)).toEqual(expected);
});

test("what a chain serves is there, and only Msg services carry messages of transactions", () => {
  const names = services().map(({ name }) => name);
  expect(names).toEqual([...names].sort());
  expect(names).toEqual(
    expect.arrayContaining(["cosmos.base.node.v1beta1.Service", "eco2.offset.v1.Query", "tendermint.abci.ABCI"]),
  );
  for (const { name, isMsg } of services()) expect(isMsg).toBe(name.endsWith(".Msg"));
});

test("no two rpcs share a route", () => {
  const all = services().flatMap(({ methods }) =>
    methods.flatMap(({ http }) => http.map(({ method, path }) => `${method} ${path}`)),
  );
  expect(new Set(all).size).toBe(all.length);
});

test("an unknown service is not found", () => {
  expect(findService("cosmos.bank.v1beta1.Nothing")).toBeUndefined();
});
