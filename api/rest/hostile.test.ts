import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { backendOf, type Served, serve } from "../../test/harness/api.ts";
import { startLedger } from "../../test/harness/ledger.ts";

let served: Served;

beforeAll(async () => {
  const ledger = startLedger();
  ledger.block();
  served = await serve(backendOf(ledger));
});
afterAll(() => served.close());

// Whatever came before: the node lives, and found no fault in itself.
afterEach(async () => {
  const response = await fetch(`${served.restUrl}/cosmos/bank/v1beta1/params`);
  expect([response.status, served.faults]).toEqual([200, []]);
});

const simulate = "/cosmos/tx/v1beta1/simulate";
const megabytes = (count: number) => "A".repeat(count * 1024 * 1024);

async function post(body: string | Uint8Array, headers: Record<string, string> = {}, path = simulate) {
  const response = await fetch(`${served.restUrl}${path}`, { method: "POST", body: Buffer.from(body), headers });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const refusal = (message: unknown) => ({ code: 3, message, details: [] });

test.each<[string, string | Uint8Array, string]>([
  ["text that is not JSON", "tx_bytes=AA", "body: not JSON"],
  ["half a message", '{"tx_bytes":', "body: not JSON"],
  ["a list", "[]", "body: must be a JSON object"],
  ["null", "null", "body: must be a JSON object"],
  ["bytes that are not UTF-8", Uint8Array.of(0x22, 0xff, 0x22), "body: not UTF-8"],
  ["lists in lists", "[".repeat(1_000_000), "body: nested deeper"],
  ["objects in objects", '{"a":'.repeat(200_000), "body: nested deeper"],
  ["an unknown field", '{"bytes":"AA=="}', "bytes: unknown field"],
  ["a field twice", '{"tx_bytes":"AA==","txBytes":"AA=="}', "stands here twice"],
  ["a prototype", '{"__proto__":{"tx_bytes":"AA=="}}', "__proto__: unknown field"],
  ["broken base64", '{"tx_bytes":"A"}', "tx_bytes"],
  ["a number for bytes", '{"tx_bytes":1}', "tx_bytes"],
  ["an unknown type in an Any", '{"tx":{"body":{"messages":[{"@type":"/no.Such"}]}}}', "tx.body.messages[0]"],
  ["an Any without type", '{"tx":{"body":{"messages":[{}]}}}', '"@type"'],
  [
    "Any in Any",
    `{"tx":{"body":{"messages":[${'{"@type":"/google.protobuf.Any","value":'.repeat(100)}{}${"}".repeat(100)}]}}}`,
    "deeper",
  ],
  ["no transaction", "{}", "empty txBytes"],
  ["nothing at all", "", "empty txBytes"],
])("%s is refused, saying where", async (_, body, message) => {
  expect(await post(body)).toEqual({ status: 400, body: refusal(expect.stringContaining(message)) });
});

test("bytes that are no transaction are refused by what they are", async () => {
  const { status, body } = await post(JSON.stringify({ tx_bytes: "////" }));
  expect([status, body.code]).toEqual([400, 3]);
});

test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "no/such;type=="])(
  "content type %s: the body is read as JSON all the same",
  async (type) => {
    const { status, body } = await post("{}", { "content-type": type }, "/cosmos/tx/v1beta1/decode");
    expect([status, body]).toEqual([400, refusal("tx_bytes: invalid empty tx bytes")]);
  },
);

test("a body of 10 MB is refused by its size", async () => {
  const { status, body } = await post(JSON.stringify({ tx_bytes: megabytes(10) }));
  expect([status, body]).toEqual([413, refusal("body: larger than 4194304 bytes")]);
});

test("a long text in an error is cut", async () => {
  const { status, body } = await post(JSON.stringify({ [megabytes(1)]: 1 }));
  expect(status).toBe(400);
  expect(body.message.length).toBeLessThan(2000);
});

test.each([
  ["a thousand parameters too many", `/cosmos/bank/v1beta1/supply?${"a=1&".repeat(1001)}`, 400],
  ["a parameter of many parts", `/cosmos/bank/v1beta1/supply?${"pagination.".repeat(500)}limit=1`, 200],
  ["a parameter named as a prototype", "/cosmos/bank/v1beta1/supply?__proto__.limit=1&constructor=1", 200],
  ["a path parameter without end", `/cosmos/bank/v1beta1/balances/${"a".repeat(10_000)}`, 414],
  ["a zero byte in a path", "/cosmos/bank/v1beta1/balances/%00", 400],
  ["a limit without bounds", "/cosmos/bank/v1beta1/supply?pagination.limit=18446744073709551615", 200],
  ["an offset without bounds", "/cosmos/bank/v1beta1/supply?pagination.offset=18446744073709551615", 200],
  ["the end of the world", "/cosmos/base/tendermint/v1beta1/blocks/9223372036854775807", 400],
  ["a height beyond 64 bits", "/cosmos/base/tendermint/v1beta1/blocks/9223372036854775808", 400],
])("%s", async (_, path, status) => {
  const response = await fetch(`${served.restUrl}${path}`);
  expect(response.status).toBe(status);
  expect(Object.keys(JSON.parse(await response.text())).length).toBeGreaterThan(0);
});

/** Writes bytes to the port and returns all that comes back. */
function raw(bytes: string): Promise<string> {
  const { port, hostname } = new URL(served.restUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}

const close = "Connection: close\r\n\r\n";

test.each([
  ["no HTTP at all", "\x16\x03\x01\x02\x00\x01\r\n\r\n", "400", "malformed HTTP request"],
  [
    "headers without end",
    `GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(100_000)}\r\n\r\n`,
    "431",
    "malformed HTTP request",
  ],
  [
    "a length that is none",
    `POST ${simulate} HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n${close}`,
    "400",
    "malformed",
  ],
  ["a made-up method", `BREW / HTTP/1.1\r\nHost: a\r\n${close}`, "400", "malformed"],
  ["a whole address for a path", `GET http://else.where/x HTTP/1.1\r\nHost: a\r\n${close}`, "501", "Not Implemented"],
  ["a path that begins with nothing", `GET ?a=1 HTTP/1.1\r\nHost: a\r\n${close}`, "400", "malformed"],
  ["dots in a path", `GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n${close}`, "501", "Not Implemented"],
])("%s gets a whole answer", async (_, bytes, status, message) => {
  const answer = await raw(bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  const body = answer.slice(answer.indexOf("\r\n\r\n") + 4);
  expect(JSON.parse(body)).toMatchObject({ message: expect.stringContaining(message), details: [] });
});

test("a client that goes away in the middle of its body harms nobody", async () => {
  const { port, hostname } = new URL(served.restUrl);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`POST ${simulate} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"tx`, () => socket.destroy());
    });
    socket.on("close", () => resolve());
  });
});
