import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition, type MsgImportBatch } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { calls, creditChain, importOf, issue, T, who } from "../testing/credits.ts";

const sector = "Energy demand";
const gold = (fields: Partial<MsgImportBatch> & { year?: number } = {}) => importOf(1n, 10n, { sector, ...fields });
const verra = (fields: Partial<MsgImportBatch> = {}, years: readonly [number, number] = [2025, 2025]) => {
  const [from, to] = years;
  const serial = `9381-1-10-VCS-VCU-50-VER-KE-14-934-0101${from}-3112${to}-0`;
  const vintage = { vintageStart: `${from}-01-01`, vintageEnd: `${to}-12-31` };
  return importOf(1n, 10n, { sourceRegistry: "VCS", serial, projectId: "VCS934", sector, ...vintage, ...fields });
};

function after(...messages: readonly Partial<MsgImportBatch>[]) {
  const chain = creditChain();
  for (const message of messages) calls(chain).import(message);
  return chain.query(QueryDefinition.methods.duplicateWarnings, {}).warnings;
}

describe("two projects of different registries", () => {
  test("in one sector and country, with vintages that meet, are a warning", () => {
    const chain = creditChain();
    calls(chain).import(gold());
    const { events } = chain.deliver(MsgDefinition.methods.importBatch, verra());
    expect(events.map(({ type }) => type)).toEqual([
      "eco2.registry.v1.EventLikelyDuplicate",
      "eco2.registry.v1.EventImportBatch",
    ]);
    expect(chain.query(QueryDefinition.methods.duplicateWarnings, { batchId: 2n }).warnings).toEqual([
      {
        id: 1n,
        batchId: 2n,
        otherRegistry: "GLD",
        otherProjectId: "GLD11603",
        otherBatchId: 1n,
        sector,
        country: "KE",
        overlapStart: "2025-01-01",
        overlapEnd: "2025-12-31",
        height: 1n,
      },
    ]);
    expect(chain.query(QueryDefinition.methods.duplicateWarnings, { batchId: 1n }).warnings).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, readonly Partial<MsgImportBatch>[], number]>([
    ["in another sector are not", [gold(), verra({ sector: "Transport" })], 0],
    ["in another country are not", [gold({ country: "" }), verra()], 0],
    ["of another year are not", [gold({ year: 2020 }), verra()], 0],
    ["where neither says its sector are not", [gold({ sector: "" }), verra({ sector: "" })], 0],
    ["are warned of once, however many years they share", [verra({}, [2020, 2025]), gold()], 1],
    ["of one registry are not", [gold(), importOf(11n, 20n, { sector })], 0],
    [
      "whose days in a shared year lie apart are not",
      [gold({ vintageStart: "2025-07-01" }), verra({ vintageEnd: "2025-06-30" })],
      0,
    ],
    ["that meet on one day are", [gold({ vintageStart: "2025-06-30" }), verra({ vintageEnd: "2025-06-30" })], 1],
  ])("%s", (_, messages, count) => {
    expect(after(...messages)).toHaveLength(count);
  });
});

test("what is issued here is compared too", () => {
  const chain = creditChain();
  calls(chain).import(gold());
  issue(chain, { sector });
  expect(chain.query(QueryDefinition.methods.duplicateWarnings, {}).warnings).toMatchObject([
    { batchId: 2n, otherRegistry: "GLD" },
  ]);
});

test("the work of an import does not grow with what is there, and neither do its warnings", () => {
  const chain = creditChain();
  const many = (projects: number) => {
    for (let i = 0; i < projects; i++) {
      const serial = `9381-${i * 10 + 1}-${i * 10 + 10}-VCS-VCU-50-VER-KE-14-${900 + i}-01012025-31122025-0`;
      calls(chain).import(verra({ serial, projectId: `VCS${900 + i}` }));
    }
  };
  const gasOf = (issuance: number) =>
    chain.deliver(MsgDefinition.methods.importBatch, importOf(1n, 10n, { sector, issuance })).gasUsed;
  many(40);
  const before = gasOf(1);
  for (let i = 0; i < 40; i++) {
    const serial = `ACR-KE-${2000 + i}-2025-${i}-1 to 10`;
    calls(chain).import(importOf(1n, 10n, { sourceRegistry: "ACR", serial, projectId: `ACR${2000 + i}`, sector }));
  }
  const again = gasOf(2);
  // Names of other lengths are read.
  expect(Math.abs(again - before)).toBeLessThan(2000);
  const of = (batchId: bigint) => chain.query(QueryDefinition.methods.duplicateWarnings, { batchId }).warnings.length;
  expect([of(41n), of(82n)]).toEqual([10, 10]);
  expect(chain.query(QueryDefinition.methods.supply, {}).supply?.heldGrams).toBe(82n * 10n * T);
  expect(calls(chain).balance(who.registrar)?.heldGrams).toBe(820n * T);
});
