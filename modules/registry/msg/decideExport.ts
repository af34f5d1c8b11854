import { type Export, ExportStatus, type MsgConfirmExport } from "../../../codec/gen/eco2/registry/v1/exchange.ts";
import type { Receipt } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { fail } from "../errors.ts";
import { lotPieces } from "../exact.ts";
import { pendingExport, putExport } from "../exchange/exports.ts";
import { hasDecided, isRefusedByAsMany, standingOf } from "../imports/approvals.ts";
import { releaseKinds, requireReceipt, sameReceipt, useReceipt } from "../imports/receipt.ts";
import { movePieces } from "../ledger.ts";
import { registry } from "../module.ts";
import { requireReason, requireRegistrar } from "../refusals.ts";

function read({ receipt }: MsgConfirmExport): Receipt {
  if (receipt === undefined) throw fail.invalidReceipt("there is none of the registry that has the credits now");
  requireReceipt(receipt, releaseKinds);
  return receipt;
}

function requireUndecided({ id, confirmations: approvals, refusals }: Export, registrar: string): void {
  if (hasDecided({ approvals, refusals }, registrar))
    throw fail.alreadyDecided(`${registrar} has confirmed or refused export ${id}`);
}

/** With the last confirmation that is needed the numbers are gone for good, or until they come back as a new import. */
export const confirmExport = registry.rpc(
  MsgDefinition.methods.confirmExport,
  (ctx, request, { state, params }) => {
    const registrar = requireRegistrar(ctx, params.registrars, request.registrar);
    const receipt = read(request);
    const pending = pendingExport(ctx, state, request.exportId);
    requireUndecided(pending, registrar);
    const { id, startGram, endGram, targetRegistry, refusals } = pending;
    if (pending.receipt !== undefined && !sameReceipt(pending.receipt, receipt))
      throw fail.invalidReceipt(
        `who confirmed export ${id} before had the receipt ${pending.receipt.reference} otherwise`,
      );
    const grams = endGram - startGram;
    if (receipt.quantityGrams < grams)
      throw fail.receiptUsed(`the receipt is of ${receipt.quantityGrams} grams, export ${id} of ${grams}`);
    const confirmations = [...pending.confirmations, registrar];
    const isDone = standingOf(params, { approvals: confirmations, refusals }) === "approved";
    if (isDone) useReceipt(ctx, state, targetRegistry, receipt, grams);
    const status = isDone ? ExportStatus.EXPORT_STATUS_COMPLETED : pending.status;
    putExport(ctx, state, { ...pending, confirmations, receipt, status });
    return { status };
  },
  (request) => {
    read(request);
  },
);

/** When as many refuse as would have to confirm, the owner has the credits again. */
export const rejectExport = registry.rpc(
  MsgDefinition.methods.rejectExport,
  (ctx, request, { state, params }) => {
    const registrar = requireRegistrar(ctx, params.registrars, request.registrar);
    const pending = pendingExport(ctx, state, request.exportId);
    requireUndecided(pending, registrar);
    const refusals = [...pending.refusals, { registrar, reason: request.reason }];
    const isRejected = isRefusedByAsMany(params, refusals);
    if (isRejected) {
      const { batchId, startGram: start, endGram: end } = pending;
      movePieces(ctx, state, batchId, lotPieces(ctx, state, batchId, { start, end }), {
        kind: StepKind.STEP_KIND_RETURN,
      });
    }
    const status = isRejected ? ExportStatus.EXPORT_STATUS_REJECTED : pending.status;
    putExport(ctx, state, { ...pending, refusals, status });
    return { status };
  },
  ({ reason }) => requireReason(reason),
);
