import { describe, expect, test } from "@jest/globals";
import { RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { device, hourly, methods, oneMeter, person, queries, unit, who } from "../testing/meters.ts";

/** Sources 1 and 2 of the operator, the second on a site and of another account; records 1 and 2 closed, 3 gathers. */
function measured() {
  const found = oneMeter({ recordSeconds: 3600n });
  const { chain, register, submit } = found;
  chain.deliver(methods.registerSite, { operator: who.operator, name: "Works" });
  register({ siteId: 1n, account: who.account }, device(2));
  chain.deliver(methods.acceptSource, { account: who.account, sourceId: 2n });
  submit(hourly([10, 20]));
  submit(hourly([5], { sourceId: 2n }), device(2));
  chain.deliver(methods.closeRecord, { signer: who.account, sourceId: 2n });
  return found;
}

describe("records", () => {
  test.each<[string, object, bigint[]]>([
    ["all", {}, [1n, 2n, 3n]],
    ["of a source, by their start", { sourceId: 1n }, [1n, 2n]],
    ["of an account", { account: who.account }, [3n]],
    ["that gather", { status: RecordStatus.RECORD_STATUS_GATHERING }, [2n]],
    ["that were closed", { status: RecordStatus.RECORD_STATUS_SUBMITTED }, [1n, 3n]],
    ["of nobody", { account: person(9) }, []],
    ["of no source", { sourceId: 9n }, []],
  ])("%s", (_, filter, ids) => {
    expect(
      measured()
        .chain.query(queries.records, filter)
        .records.map(({ id }) => id),
    ).toEqual(ids);
  });

  test("page by page", () => {
    const { chain } = measured();
    const page = (key: Uint8Array) =>
      chain.query(queries.records, { pagination: { key, offset: 0n, limit: 2n, countTotal: false, reverse: false } });
    const first = page(new Uint8Array(0));
    const second = page(first.pagination?.nextKey ?? new Uint8Array(0));
    expect([first, second].map(({ records }) => records.map(({ id }) => id))).toEqual([[1n, 2n], [3n]]);
  });
});

describe("sources", () => {
  test.each<[string, object, bigint[]]>([
    ["all", {}, [1n, 2n]],
    ["of an operator", { operator: who.operator }, [1n, 2n]],
    ["of an account", { account: who.account }, [2n]],
    ["of a site", { siteId: 1n }, [2n]],
    ["of nobody", { operator: who.stranger }, []],
  ])("%s", (_, filter, ids) => {
    expect(
      measured()
        .chain.query(queries.sources, filter)
        .sources.map(({ id }) => id),
    ).toEqual(ids);
  });

  test("one, with what comes next of it", () => {
    const { source, stream } = measured().chain.query(queries.source, { id: 1n });
    expect([source?.title, stream?.nextSequence, stream?.meterTotal, stream?.openRecord]).toEqual([
      "Main meter",
      3n,
      `${30n * unit}`,
      2n,
    ]);
  });
});

test("a reading is of the record that it came into", () => {
  const { chain } = measured();
  const recordOf = (sourceId: bigint, sequence: bigint) =>
    chain.query(queries.reading, { sourceId, sequence }).recordId;
  expect([recordOf(1n, 1n), recordOf(1n, 2n), recordOf(2n, 1n)]).toEqual([1n, 2n, 3n]);
});

test.each<[string, (chain: ReturnType<typeof measured>["chain"]) => unknown, RegExp]>([
  ["no source", (chain) => chain.query(queries.source, { id: 9n }), /^NotFound: no source has the id 9/],
  ["no record", (chain) => chain.query(queries.record, { id: 9n }), /^NotFound: no record has the id 9/],
  [
    "no reading",
    (chain) => chain.query(queries.reading, { sourceId: 1n, sequence: 9n }),
    /^NotFound: source 1 has no single reading 9/,
  ],
  ["no site", (chain) => chain.query(queries.site, { id: 9n }), /^NotFound: no site has the id 9/],
  [
    "no factor",
    (chain) => chain.query(queries.factor, { code: "X", version: 1n }),
    /^NotFound: there is no factor "X"/,
  ],
  ["no version", (chain) => chain.query(queries.factor, { code: "GRID-DE", version: 7n }), /^NotFound/],
  ["a code with a zero byte", (chain) => chain.query(queries.factor, { code: "a\0b" }), /^InvalidArgument/],
  [
    "two filters",
    (chain) => chain.query(queries.records, { sourceId: 1n, account: who.account }),
    /^InvalidArgument: at most one of source_id, account/,
  ],
  [
    "an address that is none",
    (chain) => chain.query(queries.records, { account: "eco1" }),
    /^InvalidArgument: invalid address/,
  ],
])("refused: %s", (_, ask, text) => {
  expect(refusal(() => ask(measured().chain))).toMatch(text);
});
