import { describe, expect, test } from "@jest/globals";
import { MsgDefinition as Offset } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition, type MsgRecordSourceEvent } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { LedgerError } from "../../../core/errors.ts";
import { offsetModules } from "../../offset/testing/modules.ts";
import { calls, creditChain, importOf, reportOf, serialOf, T, who } from "../testing/credits.ts";

function start() {
  const chain = creditChain(offsetModules);
  const records = () =>
    chain
      .query(QueryDefinition.methods.doubleUseRecords, {})
      .records.map(({ sourceEventId, batchId, startGram, endGram, owner }) => ({
        event: sourceEventId,
        range: `${batchId}: ${startGram}-${endGram}`,
        owner,
      }));
  const retire = (owner: string, batchId: bigint, grams: bigint) =>
    chain.deliver(Offset.methods.retire, {
      owner,
      batchId,
      grams,
      beneficiary: "Somebody",
      reason: "Flight",
      periodStart: "2025-01-01",
      periodEnd: "2025-12-31",
      country: "KE",
    });
  return { chain, records, retire, ...calls(chain) };
}

describe("the true retirement of 110-5463 out of 1-5485", () => {
  test("with the registrar: retired here, 109 t and 22 t stay", () => {
    const { chain, lots, batch, records, ...call } = start();
    call.import(importOf(1n, 5485n));
    const report = reportOf(110n, 5463n);
    const { response, events } = chain.deliver(MsgDefinition.methods.recordSourceEvent, report);
    expect(response).toEqual({
      eventId: 1n,
      retiredGrams: 5354n * T,
      suspendedGrams: 0n,
      barredGrams: 0n,
      alreadyRetiredGrams: 0n,
    });
    expect(lots(1n)).toEqual([
      `0-${109n * T} registrar held`,
      `${109n * T}-${5463n * T} registrar retired`,
      `${5463n * T}-${5485n * T} registrar held`,
    ]);
    expect(batch(1n)?.supply).toMatchObject({ heldGrams: 131n * T, retiredGrams: 5354n * T });
    expect(events.map(({ type }) => type)).toEqual([
      "eco2.registry.v1.EventRetire",
      "eco2.registry.v1.EventSourceEvent",
    ]);
    expect(records()).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("part by part: retired, suspended with a public record, barred", () => {
    const { chain, lots, records, ...call } = start();
    call.import(importOf(1n, 200n));
    call.import(importOf(301n, 5485n, { recipient: who.bob }));
    call.send(who.registrar, who.alice, { batchId: 1n, grams: 150n * T + 1n });
    expect(call.report(reportOf(110n, 5463n))).toEqual({
      eventId: 1n,
      retiredGrams: 50n * T - 1n,
      suspendedGrams: 41n * T + 1n + 5163n * T,
      barredGrams: 100n * T,
      alreadyRetiredGrams: 0n,
    });
    expect(lots(1n)).toEqual([
      `0-${109n * T} alice held`,
      `${109n * T}-${150n * T + 1n} alice suspended`,
      `${150n * T + 1n}-${200n * T} registrar retired`,
    ]);
    expect(records()).toEqual([
      { event: 1n, range: `1: ${109n * T}-${150n * T + 1n}`, owner: who.alice },
      { event: 1n, range: `2: 0-${5163n * T}`, owner: who.bob },
    ]);
    expect(chain.query(QueryDefinition.methods.barredRanges, {}).ranges).toEqual([
      { numberSpace: "GLD/11603/30256", blockStart: 201n, blockEnd: 300n, sourceEventId: 1n, successorBatchId: 0n },
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("told again, in another spelling and by another registrar: a second event, nothing else", () => {
    const { chain, lots, records, ...call } = start();
    call.import(importOf(1n, 200n));
    call.send(who.registrar, who.alice, { batchId: 1n, grams: 150n * T });
    const first = call.report(reportOf(110n, 300n));
    const [before, known] = [lots(1n), records()];
    chain.nextBlock();
    const serial = serialOf(110n, 300n).toLowerCase().replaceAll("-", " - ");
    expect(call.report(reportOf(110n, 300n, { serial, registrar: who.second }))).toEqual({
      ...first,
      eventId: 2n,
      retiredGrams: 0n,
      alreadyRetiredGrams: first.retiredGrams,
    });
    expect([lots(1n), records()]).toEqual([before, known]);
    expect(chain.query(QueryDefinition.methods.barredRanges, {}).ranges).toHaveLength(1);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("credits that had been retired here", () => {
  test("by their owner are a double use, recorded once however often it is told", () => {
    const { chain, records, retire, lots, ...call } = start();
    call.import(importOf(1n, 10n, { recipient: who.alice }));
    retire(who.alice, 1n, 3n * T);
    const before = lots(1n);
    expect(call.report(reportOf(2n, 2n))).toMatchObject({ alreadyRetiredGrams: T, suspendedGrams: 0n });
    expect(call.report(reportOf(1n, 3n))).toMatchObject({ alreadyRetiredGrams: 3n * T });
    call.report(reportOf(1n, 3n));
    expect(records()).toEqual([
      { event: 1n, range: "1: 1000000-2000000", owner: who.alice },
      { event: 2n, range: "1: 0-1000000", owner: who.alice },
      { event: 2n, range: "1: 2000000-3000000", owner: who.alice },
    ]);
    expect(lots(1n)).toEqual(before);
    expect(chain.broken()).toBeUndefined();
  });

  test("by a source event are none", () => {
    const { records, ...call } = start();
    call.import(importOf(1n, 10n));
    call.report(reportOf(1n, 10n));
    expect(call.report(reportOf(3n, 4n))).toMatchObject({ alreadyRetiredGrams: 2n * T });
    expect(records()).toEqual([]);
  });
});

describe("Isometric", () => {
  const id = "iss_1KFT3ZQ8W0S1JXK8";
  const bare = { sourceRegistry: "ISO", projectId: "p", country: "", vintageStart: "", vintageEnd: "" };
  const told = { sourceRegistry: "ISO", serial: "ret_1KFT3ZQ8W0S1JXKA" };

  test("a retirement that gives issuance id and range retires those kilograms", () => {
    const { lots, ...call } = start();
    call.import(importOf(1n, 1n, { ...bare, serial: id, quantityGrams: 43_000n }));
    const units = { issuanceId: id, firstUnit: 11n, lastUnit: 20n, quantityGrams: 10_000n };
    expect(call.report(reportOf(1n, 1n, { ...told, ...units }))).toMatchObject({ retiredGrams: 10_000n });
    expect(lots(1n)).toEqual(["0-10000 registrar held", "10000-20000 registrar retired", "20000-43000 registrar held"]);
  });

  test("a retirement id alone names no range and is refused with that reason", () => {
    const { report } = start();
    expect(() => report(reportOf(1n, 1n, { ...told, quantityGrams: 1000n }))).toThrow(
      "an Isometric retirement id names no issued range",
    );
  });
});

test("a unit is found whichever registry reports it", () => {
  const { report, lots, ...call } = start();
  const serial = "RW-5-1460108-2-2-0-7014 - RW-5-1460117-2-2-0-7014";
  call.import(importOf(1n, 10n, { serial, projectId: "GLD4823", country: "RW" }));
  const part = "RW-5-1460109-2-2-0-7014 - RW-5-1460110-2-2-0-7014";
  report(reportOf(1n, 2n, { sourceRegistry: "CDM", serial: part }));
  expect(lots(1n)).toEqual([
    "0-1000000 registrar held",
    "1000000-3000000 registrar retired",
    "3000000-10000000 registrar held",
  ]);
});

describe("refused", () => {
  test.each<[string, Partial<MsgRecordSourceEvent>, number, string]>([
    ["not a registrar", { registrar: who.alice }, 2, "may not import or report"],
    ["no kind", { kind: 0 }, 10, "allowed: 1 retired, 2 cancelled, 3 retired or cancelled"],
    ["unknown kind", { kind: 9 as 1 }, 10, "kind is 9"],
    ["no day", { date: "2026-02-30" }, 10, "no calendar day"],
    ["no date", { date: "" }, 10, "no calendar day"],
    ["endless reason", { reason: "x".repeat(513) }, 10, "at most 512"],
    ["control character", { reason: "a\nb" }, 10, "control character"],
    ["wrong quantity", { quantityGrams: 1n }, 3, "quantity is 1 grams"],
    ["bad serial", { serial: "GS1-1" }, 3, "2 parts"],
    ["units beside a serial", { issuanceId: "iss_1KFT3ZQ8W0S1JXK8" }, 3, "for Isometric alone"],
  ])("%s", (_, fields, code, text) => {
    const { chain, report } = start();
    const before = chain.exported();
    let thrown: unknown;
    try {
      report(reportOf(1n, 10n, fields));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LedgerError);
    expect(thrown).toMatchObject({ codespace: "registry", code });
    expect(String(thrown)).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test.each([1, 2, 3] as const)("kind %i is taken", (kind) => {
    expect(start().report(reportOf(1n, 10n, { kind }))).toMatchObject({ barredGrams: 10n * T });
  });
});
