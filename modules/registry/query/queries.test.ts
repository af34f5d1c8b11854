import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { Params } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { calls, creditChain, importOf, issue, reportOf, T, who } from "../testing/credits.ts";

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
    ["of a programme", { programmeId: "GLD" }, [1n, 2n]],
    ["of a project", { programmeId: "VCS", projectId: "VCS77" }, [3n]],
    ["of a project that begins as another", { programmeId: "VCS", projectId: "VCS7" }, []],
    ["of a programme without any", { programmeId: "ACR" }, []],
    ["of a country", { country: "KE" }, [1n, 2n, 3n]],
    ["of a country without any", { country: "DE" }, []],
    ["of a vintage", { vintage: "2020" }, [3n]],
    ["of a programme and a vintage that it has not", { programmeId: "GLD", vintage: "2020" }, []],
    ["of a programme, a country and a vintage", { programmeId: "GLD", country: "KE", vintage: "2025" }, [1n, 2n]],
  ])("%s", (_, request, expected) => {
    expect(
      three()
        .query(methods.batches, request)
        .batches.map(({ id }) => id),
    ).toEqual(expected);
  });

  test("page by page", () => {
    const chain = three();
    const first = chain.query(methods.batches, { programmeId: "GLD", pagination: page(1n) });
    const key = first.pagination?.nextKey ?? new Uint8Array(0);
    const second = chain.query(methods.batches, { programmeId: "GLD", pagination: page(1n, key) });
    expect([first, second].map(({ batches }) => batches.map(({ id }) => id))).toEqual([[1n], [2n]]);
    expect(second.pagination?.nextKey).toHaveLength(0);
  });

  test.each([
    ["a project alone", { projectId: "VCS77" }, "programme_id is missing"],
    ["a zero byte", { programmeId: "VCS", projectId: "a\0" }, "zero byte"],
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
    expect(calls(chain).balance(who.alice)).toMatchObject({
      heldGrams: 23n * T,
      suspendedGrams: 2n * T,
      retiredGrams: 0n,
    });
    expect(calls(chain).balance(who.alice, 1n)).toMatchObject({ heldGrams: 8n * T, suspendedGrams: 2n * T });
    expect(calls(chain).balance(who.bob)).toMatchObject({ heldGrams: 0n, suspendedGrams: 0n, retiredGrams: 0n });
    const { balances } = chain.query(methods.balances, { owner: who.alice });
    expect(balances.map(({ batchId, heldGrams, suspendedGrams }) => [batchId, heldGrams, suspendedGrams])).toEqual([
      [1n, 8n * T, 2n * T],
      [2n, 10n * T, 0n],
      [3n, 5n * T, 0n],
    ]);
    const suspended = chain.query(methods.lotsByOwner, { owner: who.alice, status: 2 }).lots;
    expect(suspended.map(({ batchId, startGram, endGram }) => [batchId, startGram, endGram])).toEqual([
      [1n, 0n, 2n * T],
    ]);
    expect(() => chain.query(methods.lotsByOwner, { owner: who.alice, status: 8 as never })).toThrow(
      "status 8 is none",
    );
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

describe("a long history", () => {
  /** Alice and bob hand one gram to and fro, 250 times. */
  function toAndFro() {
    const chain = three();
    const { send } = calls(chain);
    for (let i = 0; i < 250; i++) {
      const [from, to] = i % 2 === 0 ? [who.alice, who.bob] : [who.bob, who.alice];
      // The lowest gram that alice holds is always the first one of the batch, which bob gave back.
      send(from, to, { batchId: 1n, grams: 1n });
    }
    return chain;
  }
  const ids = ({ steps }: { steps: readonly { id: bigint }[] }) => steps.map(({ id }) => id);

  test("comes page by page, latest first, each step once", () => {
    const chain = toAndFro();
    const about = { batchId: 1n, gram: 0n };
    const pages = [chain.query(methods.provenance, about)];
    for (let next = pages[0]?.pagination?.nextKey; next !== undefined && next.length > 0; ) {
      const found = chain.query(methods.provenance, { ...about, pagination: page(0n, next) });
      pages.push(found);
      next = found.pagination?.nextKey;
    }
    expect(pages.map(({ steps }) => steps.length)).toEqual([100, 100, 51]);
    const whole = chain.query(methods.provenance, { ...about, pagination: page(100_000n) });
    expect(pages.flatMap(ids)).toEqual(ids(whole));
    expect(ids(whole)).toHaveLength(251);
    expect(ids(whole)).toEqual(ids(whole).toSorted((a, b) => Number(b - a)));
    expect(whole.pagination?.nextKey).toHaveLength(0);
    // A page that ends with the import leads nowhere.
    const exact = chain.query(methods.provenance, { ...about, pagination: page(251n) });
    expect([exact.steps.length, exact.pagination?.nextKey.length]).toEqual([251, 0]);
    expect(ids(chain.query(methods.provenance, { ...about, pagination: page(1n) }))).toEqual(ids(whole).slice(0, 1));
  });

  test("is not followed from a key that is none of it", () => {
    const chain = toAndFro();
    const ask = (gram: bigint, fields: object) =>
      refusal(() => chain.query(methods.provenance, { batchId: 1n, gram, pagination: { ...page(1n), ...fields } }));
    const key = (id: number) => ({ key: Buffer.from([0, 0, 0, 0, 0, 0, 0, id]) });
    const wrong = "InvalidArgument: the page key is none of this history: take it from the page before";
    expect(ask(0n, key(1))).toBe("");
    expect(ask(0n, key(2))).toBe(wrong);
    expect(ask(5n, key(100))).toBe(wrong);
    expect(ask(0n, { key: Uint8Array.of(1) })).toBe(wrong);
    expect(ask(0n, key(0))).toBe(wrong);
    const backwards =
      "InvalidArgument: a history is followed from its end: offset, reverse and count_total are not possible";
    for (const fields of [{ offset: 1n }, { reverse: true }, { countTotal: true }])
      expect(ask(0n, fields)).toBe(backwards);
  });
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

  /** The parameters that the chain has, with other registrars. */
  const named = (chain: ReturnType<typeof creditChain>, registrars: string[]) =>
    Params.fromPartial({ ...chain.query(methods.params, {}).params, registrars });

  test("the authority names other registrars, who may import then", () => {
    const chain = creditChain();
    chain.deliver(update, { authority: authority(chain), params: named(chain, [who.carol]) });
    expect(chain.query(methods.params, {}).params).toMatchObject({ registrars: [who.carol] });
    expect(() => calls(chain).import(importOf(1n, 1n))).toThrow("signer is not a registrar");
    expect(calls(chain).import(importOf(1n, 1n, { registrar: who.carol }))).toBe(1n);
  });

  test.each([
    ["a registrar twice", [who.alice, who.bob, who.alice], `registrars.2: address ${who.alice} is listed twice`],
    [
      "in capitals",
      [who.alice.toUpperCase()],
      `registrars.0: address ${who.alice.toUpperCase()} must be in lower case`,
    ],
    ["twice in two spellings", [who.alice, who.alice.toUpperCase()], "registrars.1: address ECO1"],
    ["no address", ["x"], "registrars.0: decoding bech32 failed: invalid bech32 string length 1"],
    ["nothing", [who.alice, ""], "registrars.1: empty address string is not allowed"],
    [
      "another chain's address",
      [encodeAddress("cosmos", new Uint8Array(20))],
      "registrars.0: invalid Bech32 prefix; expected eco, got cosmos",
    ],
    [
      "a validator's address",
      [encodeAddress("ecovaloper", new Uint8Array(20))],
      "registrars.0: invalid Bech32 prefix; expected eco, got ecovaloper",
    ],
  ])("refuses %s", (_, registrars, text) => {
    const chain = creditChain();
    const work = () => chain.deliver(update, { authority: authority(chain), params: named(chain, registrars) });
    expect(refusal(work)).toContain(`sdk 18: ${text}`);
    expect(chain.query(methods.params, {}).params).toMatchObject({ registrars: [who.registrar, who.second] });
  });

  test("anybody else may not", () => {
    const chain = creditChain();
    expect(() => chain.deliver(update, { authority: who.registrar, params: named(chain, []) })).toThrow(
      "invalid authority",
    );
  });

  test("the review authority is an account, or the chain's authority where none is named", () => {
    const chain = creditChain();
    const review = (reviewAuthority: string) =>
      chain.deliver(update, { authority: authority(chain), params: { ...named(chain, []), reviewAuthority } });
    expect(() => review("x")).toThrow("review_authority: decoding bech32 failed");
    expect(() => review(who.alice.toUpperCase())).toThrow("must be in lower case");
    issue(chain);
    review("");
    expect(() => calls(chain).suspend(1n)).toThrow(`${who.reviewer} is not ${authority(chain)}`);
    const message = { reviewer: authority(chain), batchId: 1n, reason: "Found so" };
    chain.deliver(MsgDefinition.methods.suspendBatch, message);
    expect(calls(chain).batch(1n)?.suspension).toMatchObject({ reviewer: authority(chain) });
  });
});
