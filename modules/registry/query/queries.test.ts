import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { calls, creditChain, importOf, reportOf, T, who } from "../testing/credits.ts";

const { methods } = QueryDefinition;

function three() {
  const chain = creditChain();
  const { import: add } = calls(chain);
  add(importOf(1n, 10n, { recipient: who.alice }));
  add(importOf(11n, 20n, { recipient: who.alice }));
  const vcs = "10000-1-5-VCS-VCU-1-VER-KE-1-77-01012020-31122020-0";
  const fields = {
    sourceRegistry: "VCS",
    serial: vcs,
    projectId: "VCS77",
    vintageStart: "2020-01-01",
    vintageEnd: "2020-12-31",
  };
  add(importOf(1n, 5n, { ...fields, recipient: who.alice }));
  return chain;
}

const page = (limit: bigint, key: Uint8Array = new Uint8Array(0)) => ({
  limit,
  key,
  offset: 0n,
  countTotal: false,
  reverse: false,
});

describe("batches", () => {
  test.each([
    ["all", {}, [1n, 2n, 3n]],
    ["of a source", { sourceRegistry: "GLD" }, [1n, 2n]],
    ["of a project", { sourceRegistry: "VCS", projectId: "VCS77" }, [3n]],
    ["of a project that begins as another", { sourceRegistry: "VCS", projectId: "VCS7" }, []],
    ["of a source without any", { sourceRegistry: "ACR" }, []],
  ])("%s", (_, request, expected) => {
    expect(
      three()
        .query(methods.batches, request)
        .batches.map(({ id }) => id),
    ).toEqual(expected);
  });

  test("page by page", () => {
    const chain = three();
    const first = chain.query(methods.batches, { sourceRegistry: "GLD", pagination: page(1n) });
    const key = first.pagination?.nextKey ?? new Uint8Array(0);
    const second = chain.query(methods.batches, { sourceRegistry: "GLD", pagination: page(1n, key) });
    expect([first, second].map(({ batches }) => batches.map(({ id }) => id))).toEqual([[1n], [2n]]);
    expect(second.pagination?.nextKey).toHaveLength(0);
  });

  test.each([
    ["a project alone", { projectId: "VCS77" }, "source_registry is missing"],
    ["an unknown source", { sourceRegistry: "vcs" }, "is unknown, allowed: VCS"],
    ["a zero byte", { sourceRegistry: "VCS", projectId: "a\0" }, "zero byte"],
  ])("refuses %s", (_, request, text) => {
    expect(() => three().query(methods.batches, request)).toThrow(text);
  });

  test.each([
    ["its own serial", "GS1-1-KE-GS11603-16-2025-30256-11-20", 2n],
    ["a part in another spelling", "gs1 - 1 - ke - gs11603 - 16 - 2025 - 30256 - 007 - 8", 1n],
  ])("by %s", (_, serial, id) => {
    expect(three().query(methods.batchBySerial, { sourceRegistry: "GLD", serial }).batch?.id).toBe(id);
  });

  test("by a serial that nobody holds, or that is none", () => {
    const ask = (serial: string) => () => three().query(methods.batchBySerial, { sourceRegistry: "GLD", serial });
    expect(ask("GS1-1-KE-GS11603-16-2025-30256-21-22")).toThrow("no batch holds the number 21 of GLD/11603/30256");
    expect(ask("x")).toThrow("parts");
    expect(() => three().query(methods.batch, { id: 4n })).toThrow("no batch has the id 4");
  });
});

describe("what an owner has", () => {
  test("the oldest vintage first, by status", () => {
    const chain = three();
    calls(chain).report(reportOf(1n, 2n));
    const { lots } = chain.query(methods.lotsByOwner, { owner: who.alice });
    expect(lots.map(({ batchId, startGram, status }) => [batchId, startGram, status])).toEqual([
      [3n, 0n, 1],
      [1n, 2n * T, 1],
      [2n, 0n, 1],
      [1n, 0n, 2],
    ]);
    expect(calls(chain).balance(who.alice)).toEqual({ heldGrams: 23n * T, suspendedGrams: 2n * T, retiredGrams: 0n });
    expect(calls(chain).balance(who.alice, 1n)).toMatchObject({ heldGrams: 8n * T, suspendedGrams: 2n * T });
    expect(calls(chain).balance(who.bob)).toEqual({ heldGrams: 0n, suspendedGrams: 0n, retiredGrams: 0n });
  });

  test.each([
    ["no address", { owner: "" }, "empty address"],
    ["an unknown batch", { owner: who.alice, batchId: 9n }, "no batch has the id 9"],
  ])("refuses %s", (_, request, text) => {
    expect(() => three().query(methods.balance, request)).toThrow(text);
  });
});

test("a gram beyond its batch has no history", () => {
  expect(() => three().query(methods.provenance, { batchId: 1n, gram: 10n * T })).toThrow("has the grams 0 to 9999999");
});

test("source events by id and all", () => {
  const chain = three();
  calls(chain).report(reportOf(1n, 2n, { kind: 3 }));
  const { event } = chain.query(methods.sourceEvent, { id: 1n });
  expect(event).toMatchObject({
    kind: 3,
    date: "2026-03-31",
    reporter: who.registrar,
    suspendedGrams: 2n * T,
    unit: 1,
  });
  expect(chain.query(methods.sourceEvents, {}).events).toEqual([event]);
  expect(() => chain.query(methods.sourceEvent, { id: 2n })).toThrow("no source event has the id 2");
});

describe("parameters", () => {
  const update = MsgDefinition.methods.updateParams;
  const authority = (chain: ReturnType<typeof creditChain>) => encodeAddress(testPrefix, chain.chain.facts.authority);

  test("the authority names other registrars, who may import then", () => {
    const chain = creditChain();
    chain.deliver(update, { authority: authority(chain), params: { registrars: [who.carol] } });
    expect(chain.query(methods.params, {}).params).toEqual({ registrars: [who.carol] });
    expect(() => calls(chain).import(importOf(1n, 1n))).toThrow("signer is not a registrar");
    expect(calls(chain).import(importOf(1n, 1n, { registrar: who.carol }))).toBe(1n);
  });

  test.each([
    ["a registrar twice", [who.alice, who.alice], "is listed twice"],
    ["in capitals", [who.alice.toUpperCase()], "must be in lower case"],
    ["no address", ["x"], "invalid registrar"],
  ])("refuses %s", (_, registrars, text) => {
    const chain = creditChain();
    expect(() => chain.deliver(update, { authority: authority(chain), params: { registrars } })).toThrow(text);
  });

  test("anybody else may not", () => {
    expect(() => creditChain().deliver(update, { authority: who.registrar, params: { registrars: [] } })).toThrow(
      "invalid authority",
    );
  });
});
