import type { ImportDetails, Receipt } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { ReceiptKind } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import type { BuiltModule } from "../../../core/built.ts";
import { type TestChain, testChain } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import registry from "../index.ts";
import { importOf, T, who } from "./credits.ts";
import { records } from "./records.ts";

/** A receipt of the source that it keeps so many tonnes back; `fields` replace what it says. */
export const receiptOf = (tonnes: bigint, fields: Partial<Receipt> = {}): Receipt => ({
  kind: ReceiptKind.RECEIPT_KIND_IMMOBILISED,
  reference: "GS-IM-2026-1",
  date: "2026-01-10",
  quantityGrams: tonnes * T,
  documentHash: new Uint8Array(32).fill(7),
  url: "https://registry.example/receipts/1",
  account: "Omnibus 12",
  ...fields,
});

/** What is said of the tonnes first to last that are asked for, with a receipt for exactly those. */
export function detailsOf(
  first: bigint,
  last: bigint,
  fields: Partial<ImportDetails> & { issuance?: number } = {},
): ImportDetails {
  const { registrar: _, ...details } = importOf(first, last, fields) as Partial<ImportDetails> & { registrar?: string };
  const receipt = receiptOf(last - first + 1n, { reference: `GS-IM-${first}-${last}` });
  const rest = { recipient: "", sector: "", creditType: "", issuedOn: "", predecessor: undefined, returning: false };
  return { ...rest, receipt, ...details, ...fields } as ImportDetails;
}

/** A chain where `needed` of three registrars must agree. */
export function approvalChain(needed: number, params: object = {}, more: readonly BuiltModule[] = []): TestChain {
  const registrars = [who.registrar, who.second, who.carol];
  const section = { params: { registrars, review_authority: who.reviewer, import_approvals: needed, ...params } };
  return testChain([auth, records, registry, ...more], { registry: section });
}

/** Messages and queries of imports and exports, in few words. */
export function imports(chain: TestChain) {
  const { methods } = MsgDefinition;
  return {
    request: (requester: string, details: ImportDetails) =>
      chain.deliver(methods.requestImport, { requester, details }).response,
    approve: (registrar: string, requestId: bigint) =>
      chain.deliver(methods.approveImport, { registrar, requestId }).response.batchId,
    reject: (registrar: string, requestId: bigint) =>
      chain.deliver(methods.rejectImport, { registrar, requestId, reason: "The receipt is not theirs" }),
    withdraw: (requester: string, requestId: bigint) => chain.deliver(methods.withdrawImport, { requester, requestId }),
    requestAt: (id: bigint) => chain.query(QueryDefinition.methods.importRequest, { id }).request,
    recordOf: (batchId: bigint) => chain.query(QueryDefinition.methods.importRecord, { batchId }),
    leave: (owner: string, batchId: bigint, firstNumber: bigint, lastNumber: bigint) =>
      chain.deliver(methods.exportCredits, {
        owner,
        batchId,
        firstNumber,
        lastNumber,
        targetRegistry: "GLD",
        targetAccount: "Alice 7",
      }).response.exportId,
    confirm: (registrar: string, exportId: bigint, tonnes: bigint, fields: Partial<Receipt> = {}) =>
      chain.deliver(methods.confirmExport, { registrar, exportId, receipt: releaseOf(tonnes, fields) }).response.status,
    refuse: (registrar: string, exportId: bigint) =>
      chain.deliver(methods.rejectExport, { registrar, exportId, reason: "No such account" }).response.status,
    exportAt: (id: bigint) => chain.query(QueryDefinition.methods.export, { id }).export,
  };
}

/** A receipt of the source that it gave so many tonnes to a holder there. */
export const releaseOf = (tonnes: bigint, fields: Partial<Receipt> = {}): Receipt =>
  receiptOf(tonnes, {
    kind: ReceiptKind.RECEIPT_KIND_RELEASED,
    reference: "GS-REL-1",
    date: "2026-02-01",
    ...fields,
  });
