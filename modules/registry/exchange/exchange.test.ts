import { describe, expect, test } from "@jest/globals";
import { ExportStatus } from "../../../codec/gen/eco2/registry/v1/exchange.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { type TestChain, testChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import auth from "../../auth/index.ts";
import registry from "../index.ts";
import { calls, importOf, issue, reportOf, serialOf, T, who } from "../testing/credits.ts";
import { approvalChain, detailsOf, imports, receiptOf } from "../testing/imports.ts";
import { records } from "../testing/records.ts";

const {
  EXPORT_STATUS_PENDING: pending,
  EXPORT_STATUS_COMPLETED: completed,
  EXPORT_STATUS_REJECTED: rejected,
  EXPORT_STATUS_RETURNED: returned,
} = ExportStatus;

/** Numbers 101-110, batch 1, alice's. */
function start(needed = 1) {
  const chain = approvalChain(needed);
  const { request, approve } = imports(chain);
  request(who.alice, detailsOf(101n, 110n, { receipt: receiptOf(10n) }));
  for (const registrar of [who.registrar, who.second].slice(0, needed)) approve(registrar, 1n);
  return { chain, ...calls(chain), ...imports(chain) };
}

describe("an export", () => {
  test("uses its numbers up at once; the source's receipt completes it", () => {
    const { chain, leave, confirm, exportAt, lots, supply } = start(2);
    expect(leave(who.alice, 1n, 103n, 105n)).toBe(1n);
    expect(lots(1n)).toEqual([
      `0-${2n * T} alice held`,
      `${2n * T}-${5n * T} alice exported`,
      `${5n * T}-${10n * T} alice held`,
    ]);
    expect(supply(1n)).toMatchObject({ issuedGrams: 10n * T, heldGrams: 7n * T, exportedGrams: 3n * T });
    expect(exportAt(1n)).toMatchObject({ status: pending, firstNumber: 103n, lastNumber: 105n, targetRegistry: "GLD" });
    expect(confirm(who.registrar, 1n, 3n)).toBe(pending);
    expect(refusal(() => confirm(who.registrar, 1n, 3n))).toContain("registry 75");
    expect(refusal(() => confirm(who.second, 1n, 3n, { date: "2026-02-02" }))).toContain(
      "had the receipt GS-REL-1 otherwise",
    );
    expect(confirm(who.second, 1n, 3n)).toBe(completed);
    expect(refusal(() => confirm(who.carol, 1n, 3n))).toContain("registry 81");
    const receipt = chain.query(QueryDefinition.methods.receipt, { sourceRegistry: "GLD", reference: "GS-REL-1" });
    expect(receipt.receipt?.usedGrams).toBe(3n * T);
    expect(chain.broken()).toBeUndefined();
  });

  test("that as many refuse as would confirm gives the credits back", () => {
    const { chain, leave, refuse, lots, exportAt, supply } = start(2);
    leave(who.alice, 1n, 101n, 110n);
    expect([refuse(who.registrar, 1n), refuse(who.second, 1n)]).toEqual([pending, rejected]);
    expect(lots(1n)).toEqual([`0-${10n * T} alice held`]);
    expect(exportAt(1n)?.refusals.map(({ registrar }) => registrar)).toEqual([who.registrar, who.second]);
    expect(supply(1n)).toMatchObject({ heldGrams: 10n * T, exportedGrams: 0n });
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, (s: ReturnType<typeof start>) => unknown, string]>([
    ["of another's", ({ leave }) => leave(who.bob, 1n, 101n, 101n), "registry 17"],
    [
      "of numbers that are partly another's",
      (s) => {
        s.send(who.alice, who.bob, { batchId: 1n, grams: 1n });
        return s.leave(who.alice, 1n, 101n, 102n);
      },
      `registry 17: grams 0-1 of batch 1 are not ${who.alice}'s`,
    ],
    ["of numbers that the batch has not", ({ leave }) => leave(who.alice, 1n, 100n, 101n), "has the numbers 101-110"],
    ["backwards", ({ leave }) => leave(who.alice, 1n, 102n, 101n), "after their end"],
    ["of no batch", ({ leave }) => leave(who.alice, 9n, 1n, 1n), "registry 7"],
    [
      "a second time",
      ({ leave }) => {
        leave(who.alice, 1n, 101n, 101n);
        return leave(who.alice, 1n, 101n, 102n);
      },
      "are exported",
    ],
    ["to another registry", ({ chain }) => exportTo(chain, "VCS"), "it cannot go back to VCS"],
    ["to nowhere", ({ chain }) => exportTo(chain, "gold"), "registry 79: target registry"],
    [
      "of a suspended batch",
      (s) => {
        s.suspend(1n);
        return s.leave(who.alice, 1n, 101n, 101n);
      },
      "batch is suspended",
    ],
  ])("%s is refused, and nothing changed", (_, work, text) => {
    const all = start();
    expect(refusal(() => work(all))).toContain(text);
    expect(all.chain.broken()).toBeUndefined();
  });

  test("cannot be confirmed with a receipt of less, of another kind, or of an export before", () => {
    const { leave, confirm } = start();
    for (const number of [101n, 102n]) leave(who.alice, 1n, number, number);
    expect(refusal(() => confirm(who.registrar, 1n, 1n, { quantityGrams: T - 1n }))).toContain("registry 72");
    expect(refusal(() => confirm(who.registrar, 1n, 1n, { kind: 1 }))).toContain("allowed: 4 released");
    expect(confirm(who.registrar, 1n, 1n)).toBe(completed);
    expect(refusal(() => confirm(who.registrar, 2n, 1n))).toContain("0 of them are left");
    expect(refusal(() => confirm(who.alice, 2n, 1n))).toContain("registry 2");
  });
});

function exportTo(chain: TestChain, targetRegistry: string) {
  const message = { owner: who.alice, batchId: 1n, firstNumber: 101n, lastNumber: 101n, targetAccount: "A" };
  return chain.deliver(MsgDefinition.methods.exportCredits, { ...message, targetRegistry });
}

describe("exported numbers", () => {
  const back = (first: bigint, last: bigint, fields: object = {}) =>
    importOf(first, last, {
      returning: true,
      receipt: receiptOf(last - first + 1n, { reference: `BACK-${first}`, date: "2026-03-01" }),
      recipient: who.bob,
      ...fields,
    });

  test("come in again only as what comes back, with a new receipt, into their batch", () => {
    const { chain, leave, confirm, import: add, lots, exportAt, supply } = start();
    leave(who.alice, 1n, 103n, 106n);
    confirm(who.registrar, 1n, 4n);
    expect(refusal(() => add(importOf(104n, 104n)))).toContain("are held by batch 1");
    expect(add(back(103n, 104n))).toBe(1n);
    expect(lots(1n)).toEqual([
      `0-${2n * T} alice held`,
      `${2n * T}-${4n * T} bob held`,
      `${4n * T}-${6n * T} alice exported`,
      `${6n * T}-${10n * T} alice held`,
    ]);
    expect(exportAt(1n)).toMatchObject({ status: completed, returnedGrams: 2n * T });
    expect(chain.broken()).toBeUndefined();
    expect(
      refusal(() => add(back(103n, 104n, { receipt: receiptOf(2n, { reference: "B", date: "2026-03-01" }) }))),
    ).toContain("are held, not exported");
    add(back(105n, 106n));
    expect(exportAt(1n)?.status).toBe(returned);
    // The cap is on what ever came in: a return does not raise it.
    expect(supply(1n)).toMatchObject({ issuedGrams: 10n * T, heldGrams: 10n * T, exportedGrams: 0n });
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, object, string]>([
    ["without receipt", { receipt: undefined }, "registry 71"],
    [
      "with a receipt from before their release",
      { receipt: receiptOf(2n, { reference: "B", date: "2026-01-31" }) },
      "released on 2026-02-01",
    ],
    ["with the receipt of their first import", { receipt: receiptOf(10n) }, "registry 72"],
    [
      "as more than was exported",
      {
        serial: serialOf(103n, 107n),
        quantityGrams: 5n * T,
        receipt: receiptOf(5n, { reference: "B", date: "2026-03-01" }),
      },
      "are held, not exported",
    ],
    [
      "as numbers beyond their batch",
      {
        serial: serialOf(100n, 104n),
        quantityGrams: 5n * T,
        receipt: receiptOf(5n, { reference: "B", date: "2026-03-01" }),
      },
      "not all exported out of one batch",
    ],
  ])("do not come back %s", (_, fields, text) => {
    const { chain, leave, confirm, import: add } = start();
    leave(who.alice, 1n, 103n, 104n);
    confirm(who.registrar, 1n, 2n);
    const before = chain.exported();
    expect(refusal(() => add(back(103n, 104n, fields)))).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test("do not come back while nobody confirmed that they left", () => {
    const { leave, import: add } = start();
    leave(who.alice, 1n, 103n, 104n);
    expect(refusal(() => add(back(103n, 104n)))).toContain("left by export 1, which nobody confirmed");
  });

  test("come back by request too", () => {
    const { chain, leave, confirm, request, approve, lots } = start(2);
    leave(who.alice, 1n, 101n, 110n);
    for (const registrar of [who.registrar, who.second]) confirm(registrar, 1n, 10n);
    const receipt = receiptOf(10n, { reference: "AGAIN", date: "2026-04-01" });
    request(who.bob, detailsOf(101n, 110n, { returning: true, receipt }));
    expect([approve(who.second, 2n), approve(who.carol, 2n)]).toEqual([0n, 1n]);
    expect(lots(1n)).toEqual([`0-${10n * T} bob held`]);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("a conversion", () => {
  const successor = (tonnes: bigint, fields: object = {}) =>
    importOf(1n, 1n, {
      sourceRegistry: "CAR",
      serial: `CAR-ROC-KE-77-105-276-KS-2025-9388-1 to ${tonnes}`,
      projectId: "CAR77",
      quantityGrams: tonnes * T,
      predecessor: { sourceRegistry: "GLD", serial: serialOf(101n, 100n + tonnes) },
      ...fields,
    });

  test("of numbers that were never here bars them, in every spelling", () => {
    const chain = approvalChain(1);
    const { import: add } = calls(chain);
    expect(add(successor(10n))).toBe(1n);
    for (const serial of [serialOf(101n, 101n), serialOf(105n, 105n).toLowerCase().replaceAll("-", " \u2013 ")])
      expect(refusal(() => add(importOf(1n, 1n, { serial })))).toContain(
        "are carried on by batch 1: serial numbers were used",
      );
    expect(add(importOf(111n, 120n))).toBe(2n);
    expect(refusal(() => add(successor(10n, { serial: "CAR-1-KE-77-105-276-KS-2025-1-1 to 10" })))).toContain(
      "numbers 101-110 of GLD/11603/30256 are carried on by batch 1",
    );
    expect(imports(chain).recordOf(1n).record).toMatchObject({
      predecessorSpace: "GLD/11603/30256",
      predecessorBatchId: 0n,
    });
    expect(chain.broken()).toBeUndefined();
  });

  test("of credits held here uses them up, for their owner who asks", () => {
    const { chain, request, approve, lots, supply, recordOf } = start();
    const { registrar: _, ...details } = successor(4n);
    request(who.alice, { ...detailsOf(1n, 1n), ...details, receipt: receiptOf(4n, { reference: "C" }) });
    expect(approve(who.second, 2n)).toBe(2n);
    expect(lots(1n)).toEqual([`0-${4n * T} alice exported`, `${4n * T}-${10n * T} alice held`]);
    expect(lots(2n)).toEqual([`0-${4n * T} alice held`]);
    expect(supply(1n)).toMatchObject({ heldGrams: 6n * T, exportedGrams: 4n * T });
    expect(recordOf(2n).record).toMatchObject({ predecessorBatchId: 1n, predecessorStepId: 3n });
    expect(chain.broken()).toBeUndefined();
  });

  test("is refused for credits of somebody else, used up, suspended, or in part not here", () => {
    const { chain, import: add, report, release, suspend } = start();
    const before = chain.exported();
    expect(refusal(() => add(successor(4n)))).toContain("who did not ask for it: the same tonnes would be here twice");
    expect(refusal(() => add(successor(11n)))).toContain("is not all in one batch");
    expect(
      refusal(() => add(successor(4n, { predecessor: { sourceRegistry: "GLD", serial: serialOf(101n, 105n) } }))),
    ).toContain("registry 77: quantity is 4000000 grams, the block 101-105 has 5 tonnes");
    const itself = { sourceRegistry: "CAR", serial: "car-1-ke-77-105-276-ks-2025-9388-1 to 4" };
    expect(refusal(() => add(successor(4n, { predecessor: itself })))).toContain("their own predecessor");
    expect(chain.exported()).toEqual(before);
    report(reportOf(101n, 101n));
    expect(refusal(() => add(successor(1n)))).toContain("are suspended");
    suspend(1n);
    release(1n);
    expect(chain.broken()).toBeUndefined();
  });

  test("of what was exported before ends its way back", () => {
    const { chain, leave, confirm, import: add } = start();
    leave(who.alice, 1n, 101n, 104n);
    expect(refusal(() => add(successor(4n)))).toContain("are exported: the same tonnes would be here twice");
    confirm(who.registrar, 1n, 4n);
    expect(add(successor(4n))).toBe(2n);
    const receipt = receiptOf(4n, { reference: "B", date: "2026-03-01" });
    expect(refusal(() => add(importOf(101n, 104n, { returning: true, receipt })))).toContain(
      "are carried on in another programme",
    );
    expect(chain.broken()).toBeUndefined();
  });

  test("cannot say that what comes back had a predecessor", () => {
    const { import: add } = start();
    expect(refusal(() => add(successor(4n, { returning: true, receipt: receiptOf(4n) })))).toContain(
      "it has no predecessor",
    );
  });
});

test("credits issued here go to a source registry for good", () => {
  const chain = approvalChain(1);
  issue(chain);
  const message = { owner: who.alice, batchId: 1n, firstNumber: 2n, lastNumber: 3n, targetAccount: "A" };
  const { exportId: id } = chain.deliver(MsgDefinition.methods.exportCredits, {
    ...message,
    targetRegistry: "VCS",
  }).response;
  expect(imports(chain).exportAt(id)).toMatchObject({ targetRegistry: "VCS", status: pending });
});

test("exports are listed by owner and by batch", () => {
  const { chain, leave } = start();
  for (const number of [101n, 105n]) leave(who.alice, 1n, number, number);
  const list = (request: object) => chain.query(QueryDefinition.methods.exports, request).exports.map(({ id }) => id);
  expect([list({}), list({ owner: who.alice }), list({ batchId: 1n }), list({ owner: who.bob })]).toEqual([
    [1n, 2n],
    [1n, 2n],
    [1n, 2n],
    [],
  ]);
  expect(refusal(() => list({ owner: who.alice, batchId: 1n }))).toContain("not of both");
});

test("genesis keeps requests, records, receipts, bars, exports and warnings", () => {
  const { chain, leave, confirm, import: add, request } = start();
  leave(who.alice, 1n, 101n, 104n);
  leave(who.alice, 1n, 106n, 106n);
  confirm(who.registrar, 1n, 4n);
  add(successorOfNothing());
  request(who.bob, detailsOf(900n, 901n));
  const section = chain.exported()["registry"];
  const again = testChain([auth, records, registry], { registry: section });
  expect(again.exported()["registry"]).toEqual(section);
  expect(again.broken()).toBeUndefined();
});

const successorOfNothing = () =>
  importOf(1n, 1n, {
    sourceRegistry: "VCS",
    serial: "9381-1-10-VCS-VCU-50-VER-KE-14-934-01012025-31122025-0",
    projectId: "VCS934",
    quantityGrams: 10n * T,
    sector: "Energy demand",
    predecessor: { sourceRegistry: "CDM", serial: "KE-5-1-2-2-0-7014 - KE-5-10-2-2-0-7014" },
  });
