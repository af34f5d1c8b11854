import { describe, expect, test } from "@jest/globals";
import { Dimension, Flow } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { T, who } from "../../registry/testing/credits.ts";
import { startedChain } from "../testing/chain.ts";

const { methods } = QueryDefinition;

function start() {
  const { chain, ...call } = startedChain();
  call.retire(who.alice, 1n, T, { beneficiary: "A", beneficiaryId: "" });
  call.retire(who.alice, 1n, 2n * T, { beneficiary: "B", country: "FR" });
  call.retireEcc(who.bob, 3n * T, { beneficiary: "A", purpose: "voluntary" });
  const by = (dimension: Dimension, key: string) =>
    chain.query(methods.certificatesBy, { dimension, key }).certificates.map(({ id }) => id);
  const sums = (dimension: Dimension) =>
    chain
      .query(methods.flowTotals, { flow: Flow.FLOW_RETIREMENT, dimension })
      .totals.map(({ key, count, micrograms }) => `${key} ${count} ${BigInt(micrograms) / (T * T)}`);
  return { chain, by, sums };
}

describe("retirements by who, when, what, country and purpose", () => {
  test.each<[string, Dimension, string, bigint[]]>([
    ["owner", Dimension.DIMENSION_OWNER, who.alice, [1n, 2n]],
    ["beneficiary", Dimension.DIMENSION_BENEFICIARY, "A", [1n, 3n]],
    ["identifier", Dimension.DIMENSION_BENEFICIARY_ID, "7LTWFZYICNSX8D621K86", [2n, 3n]],
    ["account", Dimension.DIMENSION_ACCOUNT, who.bob, [3n]],
    ["month", Dimension.DIMENSION_MONTH, "2026-01", [1n, 2n, 3n]],
    ["country", Dimension.DIMENSION_COUNTRY, "FR", [2n]],
    ["purpose", Dimension.DIMENSION_PURPOSE, "voluntary", [3n]],
    ["registry", Dimension.DIMENSION_REGISTRY, "GLD", [1n, 2n, 3n]],
    ["project", Dimension.DIMENSION_PROJECT, "GLD/GLD11603", [1n, 2n, 3n]],
    ["project of another registry", Dimension.DIMENSION_PROJECT, "GLD/GLD1160", []],
    ["nobody", Dimension.DIMENSION_BENEFICIARY, "C", []],
  ])("certificates by %s", (_, dimension, key, ids) => {
    expect(start().by(dimension, key)).toEqual(ids);
  });

  test.each<[string, Dimension, string[]]>([
    ["beneficiary", Dimension.DIMENSION_BENEFICIARY, ["A 2 4", "B 1 2"]],
    ["year", Dimension.DIMENSION_YEAR, ["2026 3 6"]],
    ["country", Dimension.DIMENSION_COUNTRY, ["DE 2 4", "FR 1 2"]],
    ["vintage", Dimension.DIMENSION_VINTAGE, ["2024 1 3", "2025 2 3"]],
    ["host country", Dimension.DIMENSION_HOST_COUNTRY, ["KE 3 6"]],
    ["form", Dimension.DIMENSION_FORM, ["credits 2 3", "ecc 1 3"]],
    ["purpose", Dimension.DIMENSION_PURPOSE, ["corporate_inventory 2 3", "voluntary 1 3"]],
  ])("sums by %s", (_, dimension, expected) => {
    expect(start().sums(dimension)).toEqual(expected);
  });

  test("sums of one key, and in pages", () => {
    const { chain } = start();
    const request = { flow: Flow.FLOW_RETIREMENT, dimension: Dimension.DIMENSION_BENEFICIARY };
    expect(chain.query(methods.flowTotals, { ...request, key: "B" }).totals).toMatchObject([{ key: "B", count: 1n }]);
    expect(chain.query(methods.flowTotals, { ...request, key: "C" }).totals).toMatchObject([{ count: 0n }]);
    const page = { key: new Uint8Array(0), offset: 0n, limit: 1n, countTotal: false, reverse: false };
    const first = chain.query(methods.flowTotals, { ...request, pagination: page });
    const rest = chain.query(methods.flowTotals, {
      ...request,
      pagination: { ...page, key: first.pagination?.nextKey ?? new Uint8Array(0) },
    });
    expect([...first.totals, ...rest.totals].map(({ key }) => key)).toEqual(["A", "B"]);
  });

  test("certificates of an owner for a beneficiary", () => {
    const { chain } = start();
    const found = chain.query(methods.certificates, { owner: who.alice, beneficiary: "B" }).certificates;
    expect(found.map(({ id }) => id)).toEqual([2n]);
  });

  test("all totals", () => {
    const { chain } = start();
    const { totals } = chain.query(methods.totals, {});
    expect(totals).toEqual({ certificates: 3n, grams: 6n * T, eccGrams: 3n * T, superseded: 0n });
  });
});

describe("refused", () => {
  test.each<[string, (chain: ReturnType<typeof start>["chain"]) => unknown, string]>([
    ["no certificate", (chain) => chain.query(methods.certificate, { id: 9n }), "no certificate has the id 9"],
    ["no gift", (chain) => chain.query(methods.gift, { id: 9n }), "no gift has the id 9"],
    [
      "a list that there is not",
      (chain) => chain.query(methods.certificatesBy, { dimension: Dimension.DIMENSION_YEAR, key: "2026" }),
      "DIMENSION_YEAR has no lists: DIMENSION_OWNER",
    ],
    [
      "a list of no key",
      (chain) => chain.query(methods.certificatesBy, { dimension: Dimension.DIMENSION_OWNER, key: "" }),
      "key is empty",
    ],
    [
      "a key with a zero byte",
      (chain) => chain.query(methods.gifts, { dimension: Dimension.DIMENSION_OWNER, key: "a\0" }),
      "zero byte",
    ],
    ["a flow that is none", (chain) => chain.query(methods.flowTotals, { dimension: 1 }), "flow 0"],
    ["a dimension that is none", (chain) => chain.query(methods.flowTotals, { flow: 1 }), "dimension 0 is none"],
  ])("%s", (_, ask, text) => {
    expect(() => ask(start().chain)).toThrow(text);
  });
});
