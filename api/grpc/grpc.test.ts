import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { toHex } from "../../codec/bytes.ts";
import { QueryAccountRequest } from "../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { QuerySupplyOfRequest, QuerySupplyOfResponse } from "../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { ConfigResponse } from "../../codec/gen/cosmos/base/node/v1beta1/query.ts";
import {
  BroadcastTxRequest,
  TxDecodeAminoRequest,
  TxDecodeAminoResponse,
  TxEncodeAminoRequest,
  TxEncodeAminoResponse,
} from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import { ServerReflectionRequest, ServerReflectionResponse } from "../../codec/gen/grpc/reflection/v1/reflection.ts";
import { backendOf, type Served, serve } from "../../test/harness/api.ts";
import { startLedger } from "../../test/harness/ledger.ts";
import amino from "../../test/vectors/amino.json" with { type: "json" };

const bodyLimit = 64 * 1024;
let served: Served;
let client: Client;

beforeAll(async () => {
  const address = encodeAddress("eco", new Uint8Array(20).fill(1));
  const ledger = startLedger({ funded: [{ address, coins: [{ denom: "ueco2", amount: "9" }] }] });
  ledger.block();
  ledger.block();
  served = await serve(backendOf(ledger), bodyLimit);
  client = new Client(served.grpcAddress, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await served.close();
});

interface Answer {
  readonly value: Uint8Array;
  readonly heights: readonly string[];
}

const bytesOf = (bytes: Uint8Array) => Buffer.from(bytes);

function call(path: string, request: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return new Promise((resolve, reject) => {
    let heights: string[] = [];
    client
      .makeUnaryRequest(
        path,
        bytesOf,
        (bytes: Buffer) => bytes,
        request,
        metadata,
        (error, value) => {
          if (error === null && value !== undefined) resolve({ value, heights });
          else reject(error ?? new Error("no value"));
        },
      )
      .on("metadata", (answer) => {
        heights = answer.get("x-cosmos-block-height").map(String);
      });
  });
}

async function refusal(path: string, request: Uint8Array, headers?: Readonly<Record<string, string>>) {
  const error = await call(path, request, headers).then(
    () => undefined,
    (thrown: ServiceError) => thrown,
  );
  return error && { code: error.code, details: error.details };
}

const supplyOf = "/cosmos.bank.v1beta1.Query/SupplyOf";
const ueco2 = QuerySupplyOfRequest.encode({ denom: "ueco2" }).finish();
const none = new Uint8Array(0);

test.each([
  ["the latest height", {}, "2"],
  ["a height of the past", { "x-cosmos-block-height": "1" }, "1"],
])("a query at %s says once which it read", async (_, headers, height) => {
  const { value, heights } = await call(supplyOf, ueco2, headers);
  expect(QuerySupplyOfResponse.decode(value)).toEqual({ amount: { denom: "ueco2", amount: "9" } });
  expect(heights).toEqual([height]);
});

test("services of the node itself", async () => {
  const { value, heights } = await call("/cosmos.base.node.v1beta1.Service/Config", none);
  expect(ConfigResponse.decode(value).minimumGasPrice).toBe("0.0025ueco2");
  expect(heights).toEqual(["2"]);
});

const stranger = encodeAddress("eco", new Uint8Array(20).fill(9));
const account = "/cosmos.auth.v1beta1.Query/Account";
const broadcast = "/cosmos.tx.v1beta1.Service/BroadcastTx";
const block = BroadcastTxRequest.fromPartial({ txBytes: Uint8Array.of(1), mode: 1 });
const sync = BroadcastTxRequest.fromPartial({ txBytes: Uint8Array.of(1), mode: 2 });
const encodeAmino = "/cosmos.tx.v1beta1.Service/TxEncodeAmino";
const decodeAmino = "/cosmos.tx.v1beta1.Service/TxDecodeAmino";
const fourBytes = new Uint8Array(4);

test("legacy transactions: amino JSON to binary and back, as the SDK has them", async () => {
  for (const { json, binary } of amino.txs) {
    const encoded = await call(encodeAmino, TxEncodeAminoRequest.encode({ aminoJson: json }).finish());
    const { aminoBinary } = TxEncodeAminoResponse.decode(encoded.value);
    expect(toHex(aminoBinary)).toBe(binary);
    const decoded = await call(decodeAmino, TxDecodeAminoRequest.encode({ aminoBinary }).finish());
    expect(TxDecodeAminoResponse.decode(decoded.value).aminoJson).toBe(json);
  }
});

test.each([
  ["an unknown account", account, QueryAccountRequest.encode({ address: stranger }).finish(), 5, "not found"],
  ["a bad address", account, QueryAccountRequest.encode({ address: "x" }).finish(), 3, "bech32"],
  ["bytes that are no message", account, Uint8Array.of(0x0a, 0xff), 3, "QueryAccountRequest"],
  ["bytes that are no message, to the node", broadcast, Uint8Array.of(0x0a, 0xff), 3, "BroadcastTxRequest"],
  ["an unknown field", supplyOf, Uint8Array.of(0x78, 1), 3, "no field 15"],
  ["mode block", broadcast, BroadcastTxRequest.encode(block).finish(), 3, "unsupported broadcast mode"],
  ["a broadcast without CometBFT", broadcast, BroadcastTxRequest.encode(sync).finish(), 14, "does not answer"],
  ["no amino JSON", encodeAmino, none, 3, "invalid empty tx json"],
  ["no amino binary", decodeAmino, none, 3, "invalid empty tx bytes"],
  [
    "amino JSON of nothing",
    encodeAmino,
    TxEncodeAminoRequest.encode({ aminoJson: "[]" }).finish(),
    3,
    "must be an object",
  ],
  [
    "amino binary of nothing",
    decodeAmino,
    TxDecodeAminoRequest.encode({ aminoBinary: fourBytes }).finish(),
    3,
    "prefix 282816a9",
  ],
  ["an unknown service", "/cosmos.group.v1.Query/Groups", none, 12, "Groups"],
  ["an unknown method", "/cosmos.bank.v1beta1.Query/Nothing", none, 12, "Nothing"],
  ["messages of transactions", "/cosmos.bank.v1beta1.Msg/Send", none, 12, "Send"],
  ["a request beyond the limit", supplyOf, new Uint8Array(bodyLimit + 1), 8, "larger than max"],
])("%s is refused", async (_, path, request, code, details) => {
  expect(await refusal(path, request)).toEqual({ code, details: expect.stringContaining(details) });
});

test.each(["99", "-1", "latest"])("height %s is refused", async (height) => {
  expect(await refusal(supplyOf, ueco2, { "x-cosmos-block-height": height })).toMatchObject({ code: 3 });
});

type Asked = NonNullable<ServerReflectionRequest["messageRequest"]>;

/** Asks all on one stream, as reflection clients do. */
function reflect(version: string, asked: readonly Asked[]): Promise<ServerReflectionResponse[]> {
  const stream = client.makeBidiStreamRequest(
    `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    (request: ServerReflectionRequest) => bytesOf(ServerReflectionRequest.encode(request).finish()),
    (bytes: Buffer) => ServerReflectionResponse.decode(bytes),
  );
  const found: ServerReflectionResponse[] = [];
  return new Promise((resolve, reject) => {
    stream.on("data", (response: ServerReflectionResponse) => found.push(response));
    stream.on("error", reject);
    stream.on("end", () => resolve(found));
    for (const messageRequest of asked) stream.write({ host: "here", messageRequest });
    stream.end();
  });
}

/** Names of the files in an answer. */
function filesIn(response: ServerReflectionResponse | undefined): string[] | undefined {
  const message = response?.messageResponse;
  if (message?.$case !== "fileDescriptorResponse") return undefined;
  return message.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name);
}

test.each(["v1", "v1alpha"])("reflection %s: services offered, files by name and by symbol", async (version) => {
  const [list, byName, bySymbol, byMethod] = await reflect(version, [
    { $case: "listServices", value: "*" },
    { $case: "fileByFilename", value: "cosmos/bank/v1beta1/query.proto" },
    { $case: "fileContainingSymbol", value: "cosmos.bank.v1beta1.Query" },
    { $case: "fileContainingSymbol", value: "cosmos.bank.v1beta1.Query.Balance" },
  ]);
  const services = list?.messageResponse;
  if (services?.$case !== "listServicesResponse") throw new Error("services are listed");
  const names = services.value.service.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      "cosmos.auth.v1beta1.Query",
      "cosmos.bank.v1beta1.Query",
      "cosmos.base.tendermint.v1beta1.Service",
      "cosmos.tx.v1beta1.Service",
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
    ]),
  );
  expect(names.filter((name) => name.endsWith(".Msg") || name === "tendermint.abci.ABCI")).toEqual([]);
  const files = filesIn(byName);
  expect(files?.[0]).toBe("cosmos/bank/v1beta1/query.proto");
  expect(files).toContain("google/protobuf/descriptor.proto");
  expect(new Set(files).size).toBe(files?.length);
  expect([filesIn(bySymbol), filesIn(byMethod)]).toEqual([files, files]);
  expect(list).toMatchObject({ validHost: "here", originalRequest: { host: "here" } });
});

test.each([
  ["a field", "cosmos.bank.v1beta1.MsgSend.amount", "cosmos/bank/v1beta1/tx.proto"],
  ["an enum value", "cosmos.tx.v1beta1.BROADCAST_MODE_SYNC", "cosmos/tx/v1beta1/service.proto"],
  ["an extension", "cosmos.msg.v1.signer", "cosmos/msg/v1/msg.proto"],
])("reflection finds the file of %s", async (_, symbol, file) => {
  const [found] = await reflect("v1", [{ $case: "fileContainingSymbol", value: symbol }]);
  expect(filesIn(found)?.[0]).toBe(file);
});

test("reflection of extensions", async () => {
  const options = "google.protobuf.MessageOptions";
  const [numbers] = await reflect("v1", [{ $case: "allExtensionNumbersOfType", value: options }]);
  const message = numbers?.messageResponse;
  if (message?.$case !== "allExtensionNumbersResponse") throw new Error("numbers are listed");
  expect(message.value).toEqual({ baseTypeName: options, extensionNumber: expect.arrayContaining([11110000]) });
  const asked = { containingType: options, extensionNumber: 11110000 };
  const [file] = await reflect("v1", [{ $case: "fileContainingExtension", value: asked }]);
  expect(filesIn(file)?.[0]).toBe("cosmos/msg/v1/msg.proto");
});

test.each<[string, Asked, number]>([
  ["file", { $case: "fileByFilename", value: "none.proto" }, 5],
  ["symbol", { $case: "fileContainingSymbol", value: "none.Nothing" }, 5],
  ["type", { $case: "allExtensionNumbersOfType", value: "none.Nothing" }, 5],
  ["extension", { $case: "fileContainingExtension", value: { containingType: "a", extensionNumber: 1 } }, 5],
])("an unknown %s is an answer, and the stream goes on", async (_, asked, errorCode) => {
  const [refused, after] = await reflect("v1", [asked, { $case: "listServices", value: "" }]);
  expect(refused?.messageResponse).toMatchObject({ $case: "errorResponse", value: { errorCode } });
  expect(after?.messageResponse?.$case).toBe("listServicesResponse");
});

test("broken reflection requests end their stream, not the server", async () => {
  const stream = client.makeBidiStreamRequest(
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => bytes,
  );
  const ended = new Promise<{ readonly code: number }>((resolve) =>
    stream.on("error", (e: ServiceError) => resolve(e)),
  );
  stream.resume();
  stream.write(Buffer.of(0x1a, 0xff));
  expect((await ended).code).toBeGreaterThan(0);
  await call(supplyOf, ueco2);
});

test("metrics count by path and code", async () => {
  await call(supplyOf, ueco2);
  const text = await served.metrics.metrics();
  expect(text).toContain(`protocol="grpc",route="${supplyOf}",code="0"`);
  expect(served.faults).toEqual([]);
});
