import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { fromHex, toBase64 } from "../../codec/bytes.ts";
import { backendOf, type Served, serve } from "../../test/harness/api.ts";
import { type Ledger, startLedger } from "../../test/harness/ledger.ts";
import amino from "../../test/vectors/amino.json" with { type: "json" };

const address = (byte: number) => encodeAddress("eco", new Uint8Array(20).fill(byte));
const alice = address(1);
const bob = address(2);
const ibcDenom = `ibc/${"AB".repeat(32)}`;

let ledger: Ledger;
let served: Served;

beforeAll(async () => {
  ledger = startLedger({
    funded: [
      {
        address: alice,
        coins: [
          { denom: ibcDenom, amount: "7" },
          { denom: "ubig", amount: "340282366920938463463374607431768211456" },
          { denom: "ueco2", amount: "1000" },
        ],
      },
      { address: bob, coins: [{ denom: "ueco2", amount: "5" }] },
    ],
  });
  ledger.block();
  ledger.block();
  served = await serve(backendOf(ledger));
});
afterAll(() => served.close());

async function get(path: string, init?: RequestInit) {
  const response = await fetch(`${served.restUrl}${path}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}

const error = (code: number, message: unknown) => ({ code, message, details: [] });
const bank = "/cosmos/bank/v1beta1";

test.each([
  [
    "defaults are printed, 64-bit numbers as text, the Any inline",
    `/cosmos/auth/v1beta1/accounts/${alice}`,
    {
      account: {
        "@type": "/cosmos.auth.v1beta1.BaseAccount",
        address: alice,
        pub_key: null,
        account_number: "0",
        sequence: "0",
      },
    },
  ],
  [
    "amounts beyond 64 bits, and an end of pages",
    `${bank}/balances/${alice}?pagination.limit=1000`,
    {
      balances: [
        { denom: ibcDenom, amount: "7" },
        { denom: "ubig", amount: "340282366920938463463374607431768211456" },
        { denom: "ueco2", amount: "1000" },
      ],
      pagination: { next_key: null, total: "0" },
    },
  ],
  [
    "a parameter that the request does not have is passed over",
    `${bank}/balances/${bob}?cache=1&pagination.what=3`,
    { balances: [{ denom: "ueco2", amount: "5" }], pagination: { next_key: null, total: "1" } },
  ],
  [
    "bool and offset, page order reversed",
    `${bank}/balances/${alice}?pagination.count_total=true&pagination.reverse=1&pagination.limit=1&pagination.offset=2`,
    { balances: [{ denom: ibcDenom, amount: "7" }], pagination: { next_key: null, total: "3" } },
  ],
  [
    "camelCase names",
    `${bank}/balances/${bob}?pagination.countTotal=true`,
    { balances: [{ denom: "ueco2", amount: "5" }], pagination: { next_key: null, total: "1" } },
  ],
  [
    "a query parameter beside a path parameter",
    `${bank}/balances/${alice}/by_denom?denom=${encodeURIComponent(ibcDenom)}`,
    { balance: { denom: ibcDenom, amount: "7" } },
  ],
  [
    "a parameter of the path counts, not its double in the query",
    `${bank}/balances/${bob}/by_denom?denom=ueco2&address=${alice}`,
    { balance: { denom: "ueco2", amount: "5" } },
  ],
  ["an absent coin", `${bank}/balances/${bob}/by_denom?denom=uecc`, { balance: { denom: "uecc", amount: "0" } }],
  ["supply", `${bank}/supply/by_denom?denom=ueco2`, { amount: { denom: "ueco2", amount: "1005" } }],
  ["params", `${bank}/params`, { params: { send_enabled: [], default_send_enabled: true } }],
])("%s", async (_, path, expected) => {
  const { status, body, headers } = await get(path);
  expect([status, body]).toEqual([200, expected]);
  expect(headers.get("content-type")).toMatch(/^application\/json/);
  expect(headers.get("x-cosmos-block-height")).toBe("2");
  expect(headers.get("grpc-metadata-x-cosmos-block-height")).toBe("2");
});

test("pages by key: next_key goes back as pagination.key, escaped or not", async () => {
  for (const spelling of [encodeURIComponent, (key: string) => key]) {
    const found: string[] = [];
    let next = "";
    do {
      const key = next === "" ? "" : `&pagination.key=${spelling(next)}`;
      const { status, body } = await get(`${bank}/balances/${alice}?pagination.limit=1${key}`);
      expect(status).toBe(200);
      for (const coin of body.balances) found.push(coin.denom);
      next = body.pagination.next_key ?? "";
    } while (next !== "" && found.length < 10);
    expect(found).toEqual([ibcDenom, "ubig", "ueco2"]);
  }
});

test.each([
  [`/cosmos/auth/v1beta1/accounts/${address(9)}`, 404, 5, `account ${address(9)} not found`],
  [`${bank}/spendable_balances/test`, 400, 3, expect.stringContaining("bech32")],
  [`${bank}/balances/${alice}?pagination.limit=ten`, 400, 3, expect.stringContaining("pagination.limit")],
  [`${bank}/balances/${alice}?pagination.limit=-1`, 400, 3, expect.stringContaining("pagination.limit")],
  [
    `${bank}/balances/${alice}?pagination.limit=18446744073709551616`,
    400,
    3,
    expect.stringContaining("pagination.limit"),
  ],
  [`${bank}/balances/${alice}?pagination.key=!!`, 400, 3, expect.stringContaining("pagination.key")],
  [`${bank}/balances/${alice}?pagination.reverse=maybe`, 400, 3, expect.stringContaining("pagination.reverse")],
  [`${bank}/balances/${alice}?pagination=1`, 400, 3, expect.stringContaining("pagination: is a")],
  [
    `${bank}/balances/${alice}?pagination.limit=1&pagination.limit=2`,
    400,
    3,
    "pagination.limit: stands more than once",
  ],
  [`${bank}/balances/${alice}?pagination.key=%zz`, 400, 3, expect.stringContaining("pagination.key")],
  [`${bank}/balances/${alice}?%ff=1`, 400, 3, expect.stringContaining("percent")],
  [`/cosmos/tx/v1beta1/txs?order_by=SIDEWAYS&query=a`, 400, 3, expect.stringContaining("ORDER_BY_DESC")],
  ["/cosmos/tx/v1beta1/txs?query=", 400, 3, "query: query cannot be empty"],
  ["/cosmos/tx/v1beta1/txs/abc", 400, 3, expect.stringContaining("64 hexadecimal")],
  [`/cosmos/tx/v1beta1/txs/${"0".repeat(64)}`, 503, 14, expect.stringContaining("does not answer")],
  ["/cosmos/base/tendermint/v1beta1/blocks/0", 400, 3, expect.stringContaining("height")],
  ["/cosmos/base/tendermint/v1beta1/blocks/3", 400, 3, expect.stringContaining("bigger than the chain length 2")],
  ["/cosmos/base/tendermint/v1beta1/blocks/latest", 503, 14, expect.stringContaining("does not answer")],
  [
    "/cosmos/base/tendermint/v1beta1/abci_query?path=/cosmos.bank.v1beta1.Query/Params",
    400,
    3,
    expect.stringContaining("unsupported"),
  ],
  ["/cosmos/base/reflection/v1beta1/interfaces/none/implementations", 404, 5, expect.stringContaining("none")],
  ["/ibc/apps/transfer/v1/params", 501, 12, "Not Implemented"],
  ["/", 501, 12, "Not Implemented"],
  ["//cosmos", 501, 12, "Not Implemented"],
  [`${bank}/params/`, 501, 12, "Not Implemented"],
  [`${bank}/balances/%zz`, 400, 3, expect.stringContaining("%zz")],
])("GET %s is refused with %i", async (path, status, code, message) => {
  const found = await get(path);
  expect([found.status, found.body]).toEqual([status, error(code, message)]);
});

test.each([
  ["DELETE", `${bank}/params`],
  ["POST", `${bank}/params`],
  ["GET", "/cosmos/tx/v1beta1/simulate"],
])("%s %s: not a method of this route", async (method, path) => {
  const { status, body } = await get(path, { method });
  expect([status, body]).toEqual([501, error(12, "Not Implemented")]);
});

test.each(["x-cosmos-block-height", "Grpc-Metadata-x-cosmos-block-height"])("%s chooses the height", async (name) => {
  const { status, headers } = await get(`${bank}/params`, { headers: { [name]: "1" } });
  expect([status, headers.get("x-cosmos-block-height")]).toEqual([200, "1"]);
});

test.each([
  ["99", expect.stringContaining("height 99 is not kept")],
  ["-1", expect.stringContaining("x-cosmos-block-height")],
  ["1.5", expect.stringContaining("x-cosmos-block-height")],
  ["99999999999999999999", expect.stringContaining("x-cosmos-block-height")],
])("height %s is refused", async (height, message) => {
  const { status, body } = await get(`${bank}/params`, { headers: { "x-cosmos-block-height": height } });
  expect([status, body]).toEqual([400, error(3, message)]);
});

test("every origin may read, and may ask first", async () => {
  const origin = "https://wallet.example";
  const read = await get(`${bank}/params`, { headers: { origin } });
  expect(read.headers.get("access-control-allow-origin")).toBe("*");
  expect(read.headers.get("access-control-expose-headers")).toContain("x-cosmos-block-height");
  const preflight = await get("/cosmos/tx/v1beta1/txs", {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toContain("content-type");
  expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
  const refused = await get("/nothing", { headers: { origin } });
  expect(refused.headers.get("access-control-allow-origin")).toBe("*");
});

test("HEAD answers without a body", async () => {
  const { status, body } = await get(`${bank}/params`, { method: "HEAD" });
  expect([status, body]).toEqual([200, undefined]);
});

test("settings of the node", async () => {
  expect((await get("/cosmos/base/node/v1beta1/config")).body).toEqual({
    minimum_gas_price: "0.0025ueco2",
    pruning_keep_recent: "100",
    pruning_interval: "0",
    halt_height: "0",
  });
});

test("interfaces name their implementations by type URL", async () => {
  const base = "/cosmos/base/reflection/v1beta1/interfaces";
  const { interface_names: names } = (await get(base)).body;
  expect(names).toEqual(expect.arrayContaining(["cosmos.auth.v1beta1.AccountI", "cosmos.base.v1beta1.Msg"]));
  const { body } = await get(`${base}/cosmos.base.v1beta1.Msg/implementations`);
  expect(body.implementation_message_names).toContain("/cosmos.bank.v1beta1.MsgSend");
});

const post = (path: string, body: object) => get(path, { method: "POST", body: JSON.stringify(body) });
const tx = "/cosmos/tx/v1beta1";

test.each(amino.txs.map(({ name, json, binary }) => [name, json, toBase64(fromHex(binary))]))(
  "a legacy transaction, %s: amino JSON to binary and back, as the SDK has them",
  async (_name, json, binary) => {
    const encoded = await post(`${tx}/encode/amino`, { amino_json: json });
    expect([encoded.status, encoded.body]).toEqual([200, { amino_binary: binary }]);
    const decoded = await post(`${tx}/decode/amino`, { amino_binary: binary });
    expect([decoded.status, decoded.body]).toEqual([200, { amino_json: json }]);
  },
);

test.each([
  ["encode", {}, "invalid empty tx json"],
  ["encode", { amino_json: "{" }, expect.stringContaining("JSON")],
  ["encode", { amino_json: '{"type":"cosmos-sdk/StdTx","value":{"memo":5}}' }, "memo: must be a text, not number"],
  ["decode", {}, "invalid empty tx bytes"],
  ["decode", { amino_binary: "AAAA".repeat(350_000) }, "amino_binary: 1050000 bytes, more than 1048576"],
  ["decode", { amino_binary: "KCgWqQp/" }, "StdTx: length 127 reaches beyond the end at byte 5"],
  ["decode", { amino_binary: "KCgWqQoEAQIDBA==" }, "StdTx.msg: unrecognized prefix bytes at byte 6"],
])("%s of an amino transaction, case %#, is refused", async (way, body, message) => {
  const found = await post(`${tx}/${way}/amino`, body);
  expect([found.status, found.body]).toEqual([400, error(3, message)]);
});

test("metrics count by route template and code", async () => {
  await get(`${bank}/balances/${bob}`);
  await get("/made/up/path");
  const text = await (await fetch(`${served.restUrl}/metrics?format=prometheus`)).text();
  expect(text).toContain(`route="/cosmos/bank/v1beta1/balances/{address}",code="0"`);
  expect(text).toContain(`route="unknown",code="12"`);
  expect(text).not.toContain("made/up");
  expect(text).not.toContain(bob);
});

test("no refusal was a fault of the node", () => {
  expect(served.faults).toEqual([]);
});
