import { describe, expect, test } from "@jest/globals";
import { MsgSend, MsgSendResponse } from "../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { openStore } from "../store/open.ts";
import { blockContext } from "./block.ts";
import { dispatcher, inspector, maxDispatchDepth } from "./dispatch.ts";
import { BrokenInvariant } from "./errors.ts";
import { emit } from "./events.ts";
import { GasMeter, kvGas, OutOfGas } from "./gas.ts";
import { declareModule } from "./module.ts";
import { sdk } from "./sdkErrors.ts";
import { Branch } from "./state/branch.ts";
import { testAddress, testPrefix } from "./testing/chain.ts";
import {
  bookDeclared,
  multiSendAny,
  multiSendService,
  person,
  sendAny,
  sendService,
  toyChain,
} from "./testing/toys.ts";

const pages = bookDeclared(1);
const send = pages.rpc(
  sendService.methods.send,
  (ctx, { toAddress }, { state }) => {
    state.pages.set(ctx, toAddress, "written");
    emit(ctx, "written", ["page", toAddress]);
    if (toAddress === "refuse") throw sdk.conflict("refused by its handler");
    if (toAddress === "burn") ctx.gas.consume(1_000_000, "burning");
    if (toAddress === "fault") throw new TypeError("a text that differs between machines");
    if (toAddress === "broken") throw new BrokenInvariant("nothing may go on");
    return {};
  },
  ({ toAddress }) => {
    if (toAddress === "malformed") throw sdk.invalidRequest("refused by its check");
  },
);

/** Writes, dispatches itself, and reports how deep it came. */
const relay = declareModule({ name: "relay", version: 1 });
const depths: number[] = [];
const multiSend = relay.rpc(multiSendService.methods.multiSend, (ctx, _request, { dispatch }) => {
  depths.push(ctx.depth);
  const inner = dispatch(ctx, testAddress(1), multiSendAny(1), 1_000_000);
  if (!inner.ok) emit(ctx, "ended", ["log", inner.error.message]);
  return {};
});

const chain = toyChain([
  pages.build({ msg: [sendService, { send }] }),
  relay.build({ msg: [multiSendService, { multiSend }] }),
]);
const dispatch = dispatcher(chain.messages);

function context(gas = Number.POSITIVE_INFINITY) {
  const branch = Branch.over(openStore({ storeNames: chain.storeNames }).latest);
  const ctx = blockContext({ chainId: "toy-1", bech32Prefix: testPrefix }, branch, "deliver", 1, 0n, new Uint8Array(0));
  return { ...ctx, gas: new GasMeter(gas) };
}
const written = (ctx: { branch: Branch }) => [...ctx.branch.iterate("book", {})].length;

describe("a dispatched message", () => {
  test("runs in the name of its signer; its writes, events and gas reach the caller", () => {
    const ctx = context();
    const done = dispatch(ctx, testAddress(1), sendAny(1, "one"), 10_000);
    expect(done).toMatchObject({ ok: true, response: { typeUrl: `/${MsgSendResponse.$type}` } });
    expect([written(ctx), ctx.events.map(({ type }) => type)]).toEqual([1, ["written"]]);
    const cost = kvGas.writeFlat + kvGas.writePerByte * (4 + 7);
    expect([done.gasUsed, ctx.gas.used]).toEqual([cost, cost]);
  });

  test.each([
    [
      "another signs it",
      sendAny(2, "x"),
      4,
      `/${MsgSend.$type} must be signed by ${person(2)}, not ${person(1)} alone: unauthorized`,
    ],
    [
      "nobody handles it",
      { typeUrl: "/cosmos.bank.v1beta1.MsgUpdateParams", value: new Uint8Array(0) },
      6,
      "no message handler found for /cosmos.bank.v1beta1.MsgUpdateParams: unknown request",
    ],
    [
      "nobody knows it",
      { typeUrl: "/x.Y", value: new Uint8Array(0) },
      6,
      "no message handler found for /x.Y: unknown request",
    ],
    [
      "its bytes are no message",
      { typeUrl: `/${MsgSend.$type}`, value: Uint8Array.of(10, 9) },
      2,
      /announced.*: tx parse error$/,
    ],
    ["it has an unknown field", { typeUrl: `/${MsgSend.$type}`, value: Uint8Array.of(0x78, 1) }, 2, /has no field 15/],
    [
      "its signer is no address",
      {
        typeUrl: `/${MsgSend.$type}`,
        value: MsgSend.encode({ fromAddress: "me", toAddress: "", amount: [] }).finish(),
      },
      7,
      /: invalid address$/,
    ],
    ["its check refuses it", sendAny(1, "malformed"), 18, "refused by its check: invalid request"],
    ["its handler refuses it", sendAny(1, "refuse"), 36, "refused by its handler: conflict"],
    ["its handler has a fault", sendAny(1, "fault"), 111_222, "recovered panic"],
    [
      "its gas is not enough",
      sendAny(1, "burn"),
      11,
      "out of gas in location: burning; gasWanted: 10000, gasUsed: 1002360: out of gas",
    ],
  ] as const)("is refused and leaves nothing when %s", (_, message, code, log) => {
    const ctx = context();
    const done = dispatch(ctx, testAddress(1), message, 10_000);
    if (done.ok) throw new Error("not refused");
    expect(done.error.code).toBe(code);
    expect(done.error.message).toMatch(log);
    expect([written(ctx), ctx.events]).toEqual([0, []]);
    expect(ctx.gas.used).toBe(done.gasUsed);
    expect(done.gasUsed).toBeLessThanOrEqual(10_000);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("with a gas limit of %d is refused", (limit) => {
    expect(dispatch(context(), testAddress(1), sendAny(1, "one"), limit)).toMatchObject({
      ok: false,
      error: { code: 41 },
    });
  });

  test("that uses up the caller's own gas ends the caller", () => {
    const ctx = context(5_000);
    expect(() => dispatch(ctx, testAddress(1), sendAny(1, "burn"), 10_000)).toThrow(OutOfGas);
    expect(written(ctx)).toBe(0);
    expect(ctx.gas.exhausted).toBe(true);
  });

  test("that uses up what it was given leaves the caller the rest", () => {
    const ctx = context(50_000);
    expect(dispatch(ctx, testAddress(1), sendAny(1, "burn"), 10_000).ok).toBe(false);
    expect(ctx.gas.remaining).toBe(40_000);
    expect(dispatch(ctx, testAddress(1), sendAny(1, "one"), 10_000).ok).toBe(true);
  });

  test("that breaks an invariant stops the node", () => {
    expect(() => dispatch(context(), testAddress(1), sendAny(1, "broken"), 10_000)).toThrow(BrokenInvariant);
  });
});

test("messages that dispatch each other come to an end", () => {
  depths.length = 0;
  const ctx = context();
  expect(dispatch(ctx, testAddress(1), multiSendAny(1), 1_000_000).ok).toBe(true);
  expect(depths).toEqual(Array.from({ length: maxDispatchDepth }, (_, at) => at + 1));
  expect(ctx.events.map(({ attributes }) => attributes[0]?.value)).toEqual([
    `messages dispatch each other more than ${maxDispatchDepth} deep: invalid request`,
  ]);
});

describe("a message looked at before it runs", () => {
  const inspect = inspector(chain.messages);

  test("tells its signers, whether it is handled, and what its check says, and writes nothing", () => {
    const ctx = context();
    const seen = inspect(ctx, sendAny(1, "malformed"));
    expect([seen.signers, seen.isHandled]).toEqual([[person(1)], true]);
    expect(() => seen.check()).toThrow("refused by its check: invalid request");
    expect(inspector(new Map())(ctx, sendAny(1, "one")).isHandled).toBe(false);
    expect([written(ctx), ctx.events, ctx.gas.used]).toEqual([0, [], 0]);
  });

  test.each([
    ["bytes that are no message", { typeUrl: `/${MsgSend.$type}`, value: Uint8Array.of(255) }, /tx parse error$/],
    ["a type of no chain", { typeUrl: "/toy.Nothing", value: new Uint8Array(0) }, /toy\.Nothing: tx parse error$/],
    ["signers that are no address", { typeUrl: `/${MsgSend.$type}`, value: new Uint8Array(0) }, /invalid address$/],
  ])("%s are refused", (_, any, text) => {
    expect(() => inspect(context(), any)).toThrow(text);
  });
});
