import { describe, expect, test } from "@jest/globals";
import { QueryDefinition as BankQuery } from "../codec/gen/cosmos/bank/v1beta1/query.ts";
import { QueryDefinition } from "../codec/gen/cosmos/consensus/v1/query.ts";
import { Header } from "../codec/gen/tendermint/types/types.ts";
import { stringKey } from "../codec/keys.ts";
import type { MessageCodec } from "../codec/message.ts";
import type { BuiltModule } from "./built.ts";
import { capability } from "./capability.ts";
import { errorTable } from "./errors.ts";
import { hookPoint } from "./hooks.ts";
import { declareModule } from "./module.ts";
import { v } from "./state/values.ts";
import { registerBadMessages } from "./testing/badMessages.ts";
import { multiSendService, sendService, toyChain } from "./testing/toys.ts";
import type { VerifySignature } from "./tx/steps/signatures.ts";

registerBadMessages();

const plain = (name: string, parts: { store?: string; version?: number } = {}) =>
  declareModule({ name, version: 1, ...parts });
const built = (name: string, parts?: { store?: string; version?: number }) => plain(name, parts).build({});

/** A module whose Msg service takes this message. */
function taking(requestType: MessageCodec<object>): BuiltModule {
  const method = { name: "Do", requestType, responseType: requestType } as const;
  const service = { fullName: "toy.Msg", methods: { do: method } } as const;
  const module = plain("taker");
  return module.build({ msg: [service, { do: module.rpc(method, (_ctx, request) => request) }] });
}

const [doorA, doorB] = [capability<object>("a.door"), capability<object>("b.door")];
function using(name: string, uses: Record<string, typeof doorA>, offers?: typeof doorA): BuiltModule {
  const module = declareModule({ name, version: 1, uses });
  return module.build(offers === undefined ? {} : { keeper: [module.offer(offers, () => ({}))] });
}

function sender(name: string): BuiltModule {
  const module = plain(name);
  return module.build({ msg: [sendService, { send: module.rpc(sendService.methods.send, () => ({})) }] });
}

function asking(name: string): BuiltModule {
  const module = plain(name);
  return module.build({
    query: [QueryDefinition, { params: module.rpc(QueryDefinition.methods.params, () => ({ params: undefined })) }],
  });
}

function coded(name: string, codespace: string): BuiltModule {
  return declareModule({ name, version: 1, errors: errorTable(codespace, { no: [2, "no"] }) }).build({});
}

const point = hookPoint<[amount: bigint]>();
const offering = declareModule({ name: "offering", version: 1, hooks: { moved: point } });
const listening = plain("listening");
const subscription = listening.on(point, () => undefined);

const busy = plain("busy");
const atBegin = busy.build({ beginBlock: () => undefined });
const atEnd = busy.build({ endBlock: () => [] });
const holder = declareModule({ name: "holder", version: 1, accounts: { pool: [] } }).build({});
const holder2 = declareModule({ name: "holder2", version: 1, accounts: { pool: ["minter"] } }).build({});
const noOrder = { genesis: [], beginBlock: [], endBlock: [] };

const migrating = (version: number, ...froms: number[]) =>
  plain("aging", { version }).build({ migrations: Object.fromEntries(froms.map((from) => [from, () => undefined])) });

describe("a chain is refused at boot", () => {
  test.each<readonly [string, () => unknown, RegExp]>([
    [
      "two modules of one name",
      () => toyChain([built("a"), built("a", { store: "b" })]),
      /the name a of module a is taken by a/,
    ],
    [
      "two modules in one store",
      () => toyChain([built("a"), built("b", { store: "a" })]),
      /the store a of module b is taken by a/,
    ],
    [
      "a module in the framework's store",
      () => toyChain([built("chain")]),
      /the store chain of module chain is taken by the framework/,
    ],
    [
      "one message in two modules",
      () => toyChain([sender("a"), sender("b")]),
      /the message cosmos\.bank\.v1beta1\.MsgSend of module b is taken by a/,
    ],
    [
      "one query in two modules",
      () => toyChain([asking("a"), asking("b")]),
      /the query \/cosmos\.consensus\.v1\.Query\/Params of module b is taken by a/,
    ],
    [
      "one codespace in two modules",
      () => toyChain([coded("a", "x"), coded("b", "x")]),
      /the error codespace x of module b is taken by a/,
    ],
    [
      "the framework's codespace",
      () => toyChain([coded("a", "sdk")]),
      /the error codespace sdk of module a is taken by the framework/,
    ],
    ["a module account declared twice", () => toyChain([holder, holder2]), /module account pool is declared twice/],
    [
      "keepers in a cycle",
      () => toyChain([using("a", { b: doorB }, doorA), using("b", { a: doorA }, doorB)]),
      /keepers form a cycle: a -> b -> a; use a hook point/,
    ],
    [
      "a keeper of nobody",
      () => toyChain([using("a", { b: doorB })]),
      /module a uses b\.door, which no module of this chain provides/,
    ],
    [
      "a keeper of two modules",
      () => toyChain([using("a", {}, doorA), using("b", {}, doorA)]),
      /a\.door is provided by both a and b/,
    ],
    [
      "steps that need a keeper of nobody",
      () =>
        toyChain([built("a")], { steps: (doors) => [doors(doorA)].map(() => ({ name: "x", run: () => undefined })) }),
      /no module of this chain provides a\.door/,
    ],
    [
      "a message without signer",
      () => toyChain([taking(QueryDefinition.methods.params.requestType)]),
      /QueryParamsRequest names no signer/,
    ],
    [
      "a hook point of no module",
      () => toyChain([listening.build({})], { hooks: [subscription] }),
      /module listening subscribes to a hook point that no module of this chain offers/,
    ],
    [
      "a subscriber that is not there",
      () => toyChain([offering.build({})], { hooks: [subscription] }),
      /hooks bind module listening, which is not in this chain/,
    ],
    [
      "a subscription bound twice",
      () => toyChain([offering.build({}), listening.build({})], { hooks: [subscription, subscription] }),
      /hooks bind a subscription of module listening twice/,
    ],
    ["an order that forgets a beginning", () => toyChain([atBegin]), /order\.beginBlock forgets module busy/],
    ["an order that forgets an end", () => toyChain([atEnd]), /order\.endBlock forgets module busy/],
    [
      "an order of what is not there",
      () => toyChain([atBegin], { order: { ...noOrder, beginBlock: ["busy", "lazy"] } }),
      /order\.beginBlock names lazy, which has no beginBlock/,
    ],
    [
      "an order of the wrong part",
      () => toyChain([atBegin], { order: { ...noOrder, beginBlock: ["busy"], endBlock: ["busy"] } }),
      /order\.endBlock names busy, which has no endBlock/,
    ],
    [
      "an order that names one twice",
      () => toyChain([atBegin], { order: { ...noOrder, beginBlock: ["busy", "busy"] } }),
      /order\.beginBlock names busy twice/,
    ],
    ["a missing migration", () => toyChain([migrating(3, 1)]), /module aging has no migration from version 2/],
    [
      "a migration beyond the version",
      () => toyChain([migrating(2, 1, 2)]),
      /has a migration from version 2, its version is 2/,
    ],
    ["a version of nothing", () => toyChain([migrating(0)]), /a version counts from 1, it is 0/],
  ])("with %s", (_, boot, message) => {
    expect(boot).toThrow(message);
  });

  test.each<readonly [string, string, RegExp]>([
    ["no amino name", "Unnamed", /toy\.v1\.Unnamed has no amino\.name: hardware wallets could not sign it/],
    ["an amino name of 40 characters", "Long", /amino name n{40} is longer than 39 characters/],
    ["fields out of number order", "Unordered", /toy\.v1\.Unordered\.from is declared out of number order/],
    ["such fields in a message inside", "Outer", /toy\.v1\.Inner\.a is declared out of number order/],
  ])("with a message of %s", (_, name, message) => {
    const type = { ...Header, $type: `toy.v1.${name}` } as MessageCodec<object>;
    expect(() => toyChain([taking(type)])).toThrow(message);
  });

  test("and one without fault is not", () => {
    const chain = toyChain([offering.build({}), listening.build({}), sender("a"), migrating(3, 1, 2), atBegin], {
      hooks: [subscription],
      order: { ...noOrder, beginBlock: ["busy"] },
    });
    expect([...chain.messages.keys()]).toEqual(["/cosmos.bank.v1beta1.MsgSend"]);
  });

  test("modules check signatures by the verifier of the chain, or the portable one", () => {
    const bytes = new Uint8Array(64);
    const asked = (verify?: VerifySignature) =>
      toyChain([], verify === undefined ? {} : { verify }).facts.verify("secp256k1", bytes, bytes, bytes);
    expect([asked(() => true), asked(() => false), asked()]).toEqual([true, false, false]);
  });
});

describe("a module is refused when it is declared", () => {
  test.each<readonly [string, () => unknown, RegExp]>([
    [
      "equal prefixes",
      () => declareModule({ name: "a", version: 1, state: (s) => [s.item(1, "x", v.u64), s.item(1, "y", v.u64)] }),
      /store a: the prefixes of x and y overlap/,
    ],
    [
      "a prefix that begins another",
      () =>
        declareModule({
          name: "a",
          version: 1,
          state: (s) => [s.item(Uint8Array.of(1, 2), "x", v.u64), s.set(1, "y", stringKey)],
        }),
      /store a: the prefixes of x and y overlap/,
    ],
    [
      "an index in the place of a map",
      () =>
        declareModule({
          name: "a",
          version: 1,
          state: (s) =>
            s.indexed(1, "x", stringKey, v.text, { by: { prefix: 1, key: stringKey, of: (text: string) => text } }),
        }),
      /the prefixes of x and x\.by overlap/,
    ],
    [
      "params in the place of a collection",
      () =>
        declareModule({
          name: "a",
          version: 1,
          state: (s) => s.item(0, "x", v.u64),
          params: { prefix: 0, type: Header, default: Header.fromPartial({}) },
        }),
      /the prefixes of x and params overlap/,
    ],
    [
      "an empty prefix",
      () => declareModule({ name: "a", version: 1, state: (s) => s.item(new Uint8Array(0), "x", v.u64) }),
      /x has an empty prefix/,
    ],
    [
      "two collections of one name",
      () => declareModule({ name: "a", version: 1, state: (s) => [s.item(1, "x", v.u64), s.item(2, "x", v.u64)] }),
      /two collections are named x/,
    ],
    ["an error code of 1", () => errorTable("a", { no: [1, "no"] }), /a\.no: error codes start at 2, got 1/],
    [
      "one error code twice",
      () => errorTable("a", { no: [2, "no"], never: [2, "never"] }),
      /a\.never: code 2 is taken by "no"/,
    ],
  ])("with %s", (_, declare, message) => {
    expect(declare).toThrow(message);
  });

  test("a module may have further services; each of their rpcs needs a handler too", () => {
    const made = () => {
      const module = plain("a");
      const send = module.rpc(sendService.methods.send, () => ({}));
      const multiSend = module.rpc(multiSendService.methods.multiSend, () => ({}));
      const balance = module.rpc(BankQuery.methods.balance, () => ({ balance: undefined }));
      return { module, send, multiSend, balance };
    };
    const { module, send, multiSend, balance } = made();
    const query = { ...BankQuery, methods: { balance: BankQuery.methods.balance } };
    const more = [module.service(multiSendService, { multiSend }), module.service(query, { balance })];
    const chain = toyChain([module.build({ msg: [sendService, { send }], more })]);
    expect([...chain.messages.keys()]).toEqual(["/cosmos.bank.v1beta1.MsgSend", "/cosmos.bank.v1beta1.MsgMultiSend"]);
    expect([...chain.queries.keys()]).toEqual(["/cosmos.bank.v1beta1.Query/Balance"]);
    const missing = made();
    const handlers = {} as { multiSend: typeof missing.multiSend };
    const broken = missing.module.build({ more: [missing.module.service(multiSendService, handlers)] });
    expect(() => toyChain([broken])).toThrow(/module a: rpc cosmos\.bank\.v1beta1\.Msg\/MultiSend has no handler/);
  });

  test("an rpc without handler is refused where types did not refuse it", () => {
    const handlers = {} as { send: ReturnType<typeof unbound> };
    const unbound = () => plain("a").rpc(sendService.methods.send, () => ({}));
    const module = plain("a").build({ msg: [sendService, handlers] });
    expect(() => toyChain([module])).toThrow(/module a: rpc cosmos\.bank\.v1beta1\.Msg\/Send has no handler/);
  });
});
