import { describe, expect, test } from "@jest/globals";
import { type ImportDetails, ImportRequestStatus } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { calls, importOf, reportOf, T, who } from "../testing/credits.ts";
import { approvalChain, detailsOf, imports, receiptOf } from "../testing/imports.ts";

const {
  IMPORT_REQUEST_STATUS_PENDING: pending,
  IMPORT_REQUEST_STATUS_APPROVED: approved,
  IMPORT_REQUEST_STATUS_REJECTED: rejected,
  IMPORT_REQUEST_STATUS_WITHDRAWN: withdrawn,
  IMPORT_REQUEST_STATUS_EXPIRED: expired,
} = ImportRequestStatus;
const days = (count: bigint) => ({ after: count * 86_400_000_000_000n });

describe("two of three registrars", () => {
  test("bring in what an owner at the source asks for, with the second approval", () => {
    const chain = approvalChain(2);
    const { request, approve, requestAt, recordOf } = imports(chain);
    expect(request(who.alice, detailsOf(1n, 10n))).toEqual({ requestId: 1n, batchId: 0n });
    expect(approve(who.registrar, 1n)).toBe(0n);
    expect(requestAt(1n)).toMatchObject({ status: pending, approvals: [who.registrar], batchId: 0n });
    expect(approve(who.carol, 1n)).toBe(1n);
    expect(requestAt(1n)).toMatchObject({ status: approved, approvals: [who.registrar, who.carol], batchId: 1n });
    expect(calls(chain).lots(1n)).toEqual([`0-${10n * T} alice held`]);
    expect(calls(chain).batch(1n)).toMatchObject({ issuer: who.carol, sourceRegistry: "GLD" });
    const { record, receipt } = recordOf(1n);
    expect(record).toMatchObject({ requestId: 1n, receiptReference: "GS-IM-1-10", predecessorSpace: "" });
    expect(receipt).toMatchObject({ sourceRegistry: "GLD", usedGrams: 10n * T });
    expect(chain.broken()).toBeUndefined();
  });

  test("one cannot do it alone, nor twice", () => {
    const chain = approvalChain(2);
    const { request, approve } = imports(chain);
    expect(refusal(() => calls(chain).import(importOf(1n, 10n)))).toBe(
      "registry 70: 2 of 3 must agree: MsgRequestImport asks them: import needs the approval of several registrars",
    );
    request(who.alice, detailsOf(1n, 10n));
    approve(who.registrar, 1n);
    expect(refusal(() => approve(who.registrar, 1n))).toContain("registry 75");
  });

  test("a registrar who asks has agreed", () => {
    const { request, approve } = imports(approvalChain(2));
    expect(request(who.second, detailsOf(1n, 10n, { recipient: who.bob }))).toEqual({ requestId: 1n, batchId: 0n });
    expect(refusal(() => approve(who.second, 1n))).toContain("has approved or refused import request 1");
    expect(approve(who.carol, 1n)).toBe(1n);
    expect(imports(approvalChain(1)).request(who.second, detailsOf(1n, 10n))).toEqual({ requestId: 1n, batchId: 1n });
  });

  test("who is no registrar any more does not count", () => {
    const chain = approvalChain(2);
    const { request, approve, requestAt } = imports(chain);
    request(who.alice, detailsOf(1n, 10n));
    approve(who.registrar, 1n);
    const section = (chain.exported()["registry"] as { params: object }).params;
    const params = { ...section, registrars: [who.second, who.carol] };
    const without = approvalChain(2, params);
    expect(refusal(() => imports(without).approve(who.registrar, 1n))).toContain("registry 2");
    imports(without).request(who.alice, detailsOf(1n, 10n));
    expect(imports(without).approve(who.second, 1n)).toBe(0n);
    expect(requestAt(1n)?.status).toBe(pending);
  });

  test("two refusals leave too few to approve: rejected, for good", () => {
    const chain = approvalChain(2);
    const { request, approve, reject, requestAt } = imports(chain);
    request(who.alice, detailsOf(1n, 10n));
    approve(who.registrar, 1n);
    reject(who.second, 1n);
    expect(requestAt(1n)?.status).toBe(pending);
    expect(refusal(() => approve(who.second, 1n))).toContain("registry 75");
    reject(who.carol, 1n);
    expect(requestAt(1n)).toMatchObject({
      status: rejected,
      refusals: [
        { registrar: who.second, reason: "The receipt is not theirs" },
        { registrar: who.carol, reason: "The receipt is not theirs" },
      ],
    });
    expect(refusal(() => approve(who.registrar, 1n))).toBe(
      "registry 74: import request 1 is rejected: import request is not open",
    );
    expect(chain.broken()).toBeUndefined();
  });

  test("what was not decided in time has expired, without a message", () => {
    const chain = approvalChain(2, { import_request_period: "259200s" });
    const { request, approve, requestAt } = imports(chain);
    request(who.alice, detailsOf(1n, 10n));
    approve(who.registrar, 1n);
    chain.runBlock({ after: days(3n).after - 1_000_000_000n });
    expect(requestAt(1n)?.status).toBe(pending);
    chain.runBlock();
    expect(requestAt(1n)?.status).toBe(expired);
    expect(refusal(() => approve(who.carol, 1n))).toContain("import request 1 is expired");
    const of = (status: ImportRequestStatus) =>
      chain.query(QueryDefinition.methods.importRequests, { status }).requests.map(({ id }) => id);
    expect([of(pending), of(expired), of(0)]).toEqual([[], [1n], [1n]]);
    expect(chain.broken()).toBeUndefined();
  });

  test("only who asked takes it back", () => {
    const { request, approve, withdraw, requestAt } = imports(approvalChain(2));
    request(who.alice, detailsOf(1n, 10n));
    expect(refusal(() => withdraw(who.bob, 1n))).toContain("registry 76");
    withdraw(who.alice, 1n);
    expect(requestAt(1n)?.status).toBe(withdrawn);
    expect(refusal(() => approve(who.registrar, 1n))).toContain("is withdrawn");
  });

  test("of two requests for one block the first approved gets it, the other is refused with nothing changed", () => {
    const chain = approvalChain(2);
    const { request, approve } = imports(chain);
    request(who.alice, detailsOf(1n, 10n));
    request(who.bob, detailsOf(5n, 20n));
    for (const id of [1n, 2n]) approve(who.registrar, id);
    expect(approve(who.carol, 1n)).toBe(1n);
    const before = chain.exported();
    expect(refusal(() => approve(who.carol, 2n))).toContain("numbers 5-10 of GLD/11603/30256 are held by batch 1");
    expect(chain.exported()).toEqual(before);
    expect(refusal(() => request(who.bob, detailsOf(10n, 11n)))).toContain("numbers 10-10");
  });
});

describe("a request is refused at once", () => {
  const more = (fields: Partial<ImportDetails>) => detailsOf(1n, 10n, fields);
  test.each<[string, (chain: TestChain) => unknown, string]>([
    ["without details", (c) => c.deliver(MsgDefinition.methods.requestImport, { requester: who.alice }), "registry 4"],
    [
      "without receipt",
      (c) => imports(c).request(who.alice, more({ receipt: undefined })),
      "registry 71: there is none",
    ],
    [
      "with a receipt of another kind",
      (c) => imports(c).request(who.alice, more({ receipt: receiptOf(10n, { kind: 4 }) })),
      "kind is 4, allowed: 1 immobilised, 2 cancelled for export, 3 converted",
    ],
    [
      "with a hash of another length",
      (c) => imports(c).request(who.alice, more({ receipt: receiptOf(10n, { documentHash: new Uint8Array(31) }) })),
      "document_hash has 31 bytes",
    ],
    [
      "with a reference of two lines",
      (c) => imports(c).request(who.alice, more({ receipt: receiptOf(10n, { reference: "a\nb" }) })),
      "registry 71: reference",
    ],
    ["on no day", (c) => imports(c).request(who.alice, more({ issuedOn: "2026-02-30" })), "issued_on"],
    [
      "for numbers that the source used",
      (c) => {
        calls(c).report(reportOf(3n, 3n));
        return imports(c).request(who.alice, more({}));
      },
      "barred by source event 1",
    ],
    [
      "for another quantity",
      (c) => imports(c).request(who.alice, more({ quantityGrams: 9n * T })),
      "both ends included",
    ],
  ])("%s", (_, work, text) => {
    const chain = approvalChain(2);
    expect(refusal(() => work(chain))).toContain(text);
    expect(chain.query(QueryDefinition.methods.importRequests, {}).requests).toEqual([]);
  });
});

describe("a receipt", () => {
  const shared = receiptOf(10n);
  test("covers blocks up to its quantity, in any spelling of its number, and never again", () => {
    const chain = approvalChain(1);
    const add = (first: bigint, last: bigint, receipt = shared) =>
      calls(chain).import(importOf(first, last, { receipt }));
    expect(add(1n, 6n)).toBe(1n);
    expect(refusal(() => add(7n, 11n))).toContain(
      "covers 10000000 grams, 4000000 of them are left, 5000000 are asked for",
    );
    expect(refusal(() => add(7n, 10n, { ...shared, reference: "gs-im-2026-1" }))).toContain("with other contents");
    expect(add(7n, 10n)).toBe(2n);
    expect(refusal(() => add(11n, 11n))).toContain("registry 72");
    const asked = { sourceRegistry: "GLD", reference: " gs-im- 2026-1" };
    expect(chain.query(QueryDefinition.methods.receipt, asked).receipt?.usedGrams).toBe(10n * T);
    expect(chain.broken()).toBeUndefined();
  });

  test("is asked for of every import where the parameters say so", () => {
    const chain = approvalChain(1, { receipts_required: true });
    expect(refusal(() => calls(chain).import(importOf(1n, 10n)))).toContain("only with a receipt of its source");
    expect(calls(chain).import(importOf(1n, 10n, { receipt: shared }))).toBe(1n);
  });
});

describe("parameters are refused", () => {
  test.each([
    ["more approvals than registrars", { import_approvals: 4 }, "there are 3 registrars"],
    ["no time to decide", { import_request_period: "0s" }, "import_request_period"],
    ["a walk without end", { max_walk: 4_000_000_000 }, "max_walk"],
  ])("with %s", (_, params, text) => {
    expect(() => approvalChain(2, params)).toThrow(text);
  });
});
