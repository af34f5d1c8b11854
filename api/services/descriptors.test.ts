import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { FileDescriptorsResponse as Theirs } from "cosmjs-types/cosmos/reflection/v1/reflection";
import { AppOptionsResponse } from "../../codec/gen/cosmos/autocli/v1/query.ts";
import { FileDescriptorsResponse } from "../../codec/gen/cosmos/reflection/v1/reflection.ts";
import { backendOf, type Served, serve } from "../../test/harness/api.ts";
import { startLedger } from "../../test/harness/ledger.ts";
import type { ApiBackend } from "../backend.ts";
import { createDispatch } from "../dispatch.ts";
import { nodeServices } from "./all.ts";

let backend: ApiBackend;
let served: Served;
beforeAll(async () => {
  const ledger = startLedger();
  ledger.block();
  backend = backendOf(ledger);
  served = await serve(backend);
}, 30_000);
afterAll(() => served.close());

const get = async (path: string) => {
  const answer = await fetch(`${served.restUrl}/cosmos/base/reflection/v1beta1/app_descriptor/${path}`);
  return { status: answer.status, json: JSON.parse(await answer.text()) };
};
const call = async (path: string) =>
  (await createDispatch(backend, nodeServices(backend)).call(path, new Uint8Array(0), 0)).value;

describe("the chain as a tool sees it, over REST", () => {
  test.each<[string, object]>([
    [
      "authn",
      {
        authn: {
          sign_modes: [
            { name: "SIGN_MODE_DIRECT", number: 1, authn_info_provider_method_fullname: "" },
            { name: "SIGN_MODE_LEGACY_AMINO_JSON", number: 127, authn_info_provider_method_fullname: "" },
          ],
        },
      },
    ],
    ["chain", { chain: { id: "eco2-test-1" } }],
    ["configuration", { config: { bech32_account_address_prefix: "eco" } }],
  ])("%s", async (path, json) => {
    expect(await get(path)).toEqual({ status: 200, json });
  });

  test("codec: what may stand in an Any, by interface", async () => {
    const { json } = await get("codec");
    expect(json.codec.interfaces).toContainEqual({
      fullname: "cosmos.auth.v1beta1.AccountI",
      interface_accepting_messages: [],
      interface_implementers: expect.arrayContaining([
        { fullname: "cosmos.auth.v1beta1.BaseAccount", type_url: "/cosmos.auth.v1beta1.BaseAccount" },
      ]),
    });
  });

  test("query_services: every rpc that is answered, with its path", async () => {
    const { json } = await get("query_services");
    const paths = json.queries.query_services.flatMap(({ methods }: { methods: { full_query_path: string }[] }) =>
      methods.map((method) => method.full_query_path),
    );
    const offered = createDispatch(backend, nodeServices(backend)).methods.map(({ path }) => path);
    expect([...paths].sort()).toEqual([...offered].sort());
    expect(paths).toContain("/cosmos.bank.v1beta1.Query/Balance");
    expect(paths).toContain("/cosmos.autocli.v1.Query/AppOptions");
  });

  test("tx_descriptor: the messages of transactions", async () => {
    const { json } = await get("tx_descriptor");
    expect(json.tx.fullname).toBe("cosmos.tx.v1beta1.Tx");
    expect(json.tx.msgs).toContainEqual({ msg_type_url: "/cosmos.bank.v1beta1.MsgSend" });
    expect(json.tx.msgs).toContainEqual({ msg_type_url: "/eco2.offset.v1.MsgRetire" });
  });
});

describe("the files behind all messages", () => {
  const path = "/cosmos.reflection.v1.ReflectionService/FileDescriptors";

  test("are whole: a registry can be made of them alone", async () => {
    const { files } = FileDescriptorsResponse.decode(await call(path));
    const protos = files.map((file) => fromBinary(FileDescriptorProtoSchema, file));
    const made = createFileRegistry({ $typeName: "google.protobuf.FileDescriptorSet", file: protos });
    expect(made.getService("cosmos.bank.v1beta1.Query")?.methods.length).toBeGreaterThan(5);
    expect(made.getMessage("eco2.offset.v1.MsgRetire")).toBeDefined();
  });

  test("stand on the wire as the standard's message has them", async () => {
    const names = Theirs.decode(await call(path)).files.map(({ name }) => name);
    expect(names).toContain("cosmos/bank/v1beta1/tx.proto");
    expect(names).toContain("google/protobuf/any.proto");
  });
});

test("command lines learn the services of each module and what stands without a flag", async () => {
  const { moduleOptions } = AppOptionsResponse.decode(await call("/cosmos.autocli.v1.Query/AppOptions"));
  const named = new Map(moduleOptions.map(({ key, value }) => [key, value]));
  expect(moduleOptions.map(({ key }) => key)).toEqual([...named.keys()].sort());
  const bank = named.get("bank");
  expect([bank?.query?.service, bank?.tx?.service]).toEqual(["cosmos.bank.v1beta1.Query", "cosmos.bank.v1beta1.Msg"]);
  const balance = bank?.query?.rpcCommandOptions.find(({ rpcMethod }) => rpcMethod === "Balance");
  expect(balance?.positionalArgs.map(({ protoField }) => protoField)).toEqual(["address"]);
  // It has messages and no query.
  expect(named.get("vesting")).toMatchObject({ query: undefined, tx: { service: "cosmos.vesting.v1beta1.Msg" } });
  expect(named.get("offset")?.tx?.service).toBe("eco2.offset.v1.Msg");
});
