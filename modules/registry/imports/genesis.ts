import type { ImportGenesis } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import type { Batch } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { all, at, initSequence, located, requireAddress, requireKey } from "../genesisChecks.ts";
import type { State } from "../module.ts";
import { readDetails } from "./bringIn.ts";
import { leaveFootprints } from "./duplicates.ts";
import { importKinds, referenceKey, releaseKinds, requireReceipt } from "./receipt.ts";
import { detailsOf } from "./requests.ts";

function initRequests(ctx: Ctx, state: State, given: ImportGenesis): void {
  initSequence(ctx, "imports.requests", given.requests, given.nextRequestId, state.nextImportRequest);
  for (const [index, request] of given.requests.entries()) {
    const path = `imports.requests.${index}`;
    requireAddress(ctx, `${path}.requester`, request.requester);
    for (const one of request.approvals) requireAddress(ctx, `${path}.approvals`, one);
    for (const { registrar } of request.refusals) requireAddress(ctx, `${path}.refusals`, registrar);
    located(`${path}.details`, () => readDetails(detailsOf(request)));
    if (request.expires === undefined) throw at(`${path}.expires`, "is missing");
    state.importRequests.set(ctx, request.id, request);
  }
}

function initReceipts(ctx: Ctx, state: State, given: ImportGenesis): void {
  for (const [index, one] of given.receipts.entries()) {
    const path = `imports.receipts.${index}`;
    const { receipt, sourceRegistry } = one;
    requireKey(`${path}.source_registry`, sourceRegistry);
    if (receipt === undefined) throw at(`${path}.receipt`, "is missing");
    located(`${path}.receipt`, () => {
      requireReceipt(receipt, [...importKinds, ...releaseKinds]);
    });
    const key = [sourceRegistry, referenceKey(receipt.reference)] as const;
    if (state.receipts.has(ctx, key)) throw at(path, `${sourceRegistry} ${receipt.reference} is there twice`);
    state.receipts.set(ctx, key, one);
  }
}

/**
 * Footprints are left anew by the batches, in the order in which these came. @throws GenesisError for what is wrong by itself; how
 * things fit together, the invariants say
 */
export function initImports(ctx: Ctx, state: State, given: ImportGenesis, batches: readonly Batch[]): void {
  initRequests(ctx, state, given);
  initReceipts(ctx, state, given);
  for (const [index, record] of given.records.entries()) {
    if (state.importRecords.has(ctx, record.batchId)) throw at(`imports.records.${index}`, "its batch is there twice");
    state.importRecords.set(ctx, record.batchId, record);
  }
  initSequence(ctx, "imports.warnings", given.warnings, given.nextWarningId, state.nextWarning);
  for (const warning of given.warnings) state.warnings.set(ctx, warning.id, warning);
  const byId = (a: Batch, b: Batch) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  for (const batch of batches.toSorted(byId)) leaveFootprints(ctx, state, batch);
}

export const exportImports = (ctx: Ctx, state: State): ImportGenesis => ({
  requests: all(state.importRequests.range(ctx)),
  records: all(state.importRecords.range(ctx)),
  receipts: all(state.receipts.range(ctx)),
  warnings: all(state.warnings.range(ctx)),
  nextRequestId: state.nextImportRequest.peek(ctx),
  nextWarningId: state.nextWarning.peek(ctx),
});
