import { describe, expect, test } from "@jest/globals";
import { QueryBalanceRequest, QueryBalanceResponse } from "../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { RequestQuery, ResponseQuery } from "../../codec/gen/tendermint/abci/types.ts";
import { accountNumber, alice, bob, genesis, send } from "../badtx/accounts.ts";
import { startLedger } from "../harness/ledger.ts";
import { signTx } from "../harness/signing.ts";

// Block H (from 2) holds one send of one unit to bob; the store keeps its newest 100 versions.
const ledger = startLedger(genesis);
const blocks = 105;
ledger.block();
for (let sequence = 0n; sequence < blocks - 1; sequence++)
  ledger.block([
    signTx({ messages: [send(alice, bob)], by: [{ key: alice, accountNumber: accountNumber(alice), sequence }] }),
  ]);

const path = "/cosmos.bank.v1beta1.Query/Balance";
const data = QueryBalanceRequest.encode({ address: bob.text, denom: "ueco2" }).finish();
const ask = (height: number, change: Partial<RequestQuery> = {}) =>
  ledger.app.query(RequestQuery.fromPartial({ path, data, height: BigInt(height), ...change }));

describe("a query", () => {
  test.each([
    ["the newest height for 0", 0, blocks],
    ["the newest height", blocks, blocks],
    ["the one before", blocks - 1, blocks - 1],
    ["the oldest kept", 6, 6],
  ])("reads the version of %s and tells which it read", (_, asked, read) => {
    const { code, value, height } = ask(asked);
    expect([code, height]).toEqual([0, BigInt(read)]);
    expect(QueryBalanceResponse.decode(value).balance?.amount).toBe(String(1_000_000_000 + read - 1));
  });

  test.each([
    ["is not kept any more", ask(5), 18, /height 5 is not kept: this node has 6 to 105/],
    ["is not there yet", ask(106), 18, /height 106 is not kept: this node has 6 to 105/],
    ["is below 0", ask(-1), 26, /^cannot query with height < 0; please provide a valid height: invalid height$/],
    ["is above all numbers", ask(0, { height: (1n << 63n) - 1n }), 18, /is not kept/],
  ])("of a height that %s is refused", (_, { code, log, codespace }, expected, text) => {
    expect([code, codespace]).toEqual([expected, "sdk"]);
    expect(log).toMatch(text);
  });

  test("that is above all numbers goes back over the socket as it came", () => {
    const height = (1n << 63n) - 1n;
    const bytes = ResponseQuery.encode(ask(0, { height })).finish();
    expect(ResponseQuery.decode(bytes).height).toBe(height);
  });

  test.each([
    ["an unknown path", { path: "/x.Query/Y" }, 6, /unknown query path/],
    ["an empty path", { path: "" }, 6, /unknown query path/],
    ["a message for a query", { path: "/cosmos.bank.v1beta1.Msg/Send" }, 6, /unknown query path/],
    ["a store that is not there", { path: "/store/transfer/key" }, 6, /no such store: transfer/],
    ["an empty key", { path: "/store/bank/key", data: new Uint8Array(0), prove: true }, 2, /cannot be zero length/],
    ["a request of garbage", { data: new Uint8Array(9).fill(255) }, 18, /^rpc error: code = InvalidArgument desc = /],
    ["a request with an unknown field", { data: Uint8Array.of(0x78, 1) }, 18, /has no field 15/],
    [
      "an address that is none",
      { data: QueryBalanceRequest.encode({ address: "bob", denom: "ueco2" }).finish() },
      18,
      /invalid address/,
    ],
  ])("with %s is refused, and never throws", (_, change, code, text) => {
    const answer = ask(0, change);
    expect([answer.code, answer.codespace]).toEqual([code, "sdk"]);
    expect(answer.log).toMatch(text);
  });
});

test("exports the state of a kept height", () => {
  const supply = (height: number) => JSON.stringify(ledger.app.exportAt(height)["bank"]);
  expect(supply(10)).not.toBe(supply(11));
  expect(() => ledger.app.exportAt(2)).toThrow(/height 2 is not kept/);
});
