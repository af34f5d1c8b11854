import { type ImportRequest, ImportRequestStatus } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { referenceKey } from "../imports/receipt.ts";
import { standingNow } from "../imports/requests.ts";
import { registry, type State } from "../module.ts";
import { isSourceRegistry, sourceRegistryCodes } from "../picklists.ts";
import { batchAt } from "./batches.ts";

export const importRequest = registry.rpc(QueryDefinition.methods.importRequest, (ctx, { id }, { state }) => {
  const found = state.importRequests.find(ctx, id);
  if (found === undefined) throw notFound(`no import request has the id ${id}`);
  return { request: standingNow(ctx, found) };
});

/** Requests as they stand now: those whose time has passed are expired, though nobody said so. */
export const importRequests = registry.rpc(
  QueryDefinition.methods.importRequests,
  (ctx, { requester, status, pagination }, { state }) => {
    const any = status === ImportRequestStatus.IMPORT_REQUEST_STATUS_UNSPECIFIED;
    const fits = (request: ImportRequest) => any || standingNow(ctx, request).status === status;
    if (requester === "") {
      const page = paginate(ctx, state.importRequests, pagination, {
        keep: (_, request) => fits(request),
        take: (_, request) => standingNow(ctx, request),
      });
      return { requests: [...page.items], pagination: page.pagination };
    }
    const { entries, within } = state.importRequests.by.requester;
    const page = paginate(ctx, entries, pagination, {
      within: within(addressText(ctx.chain, queryAddress(ctx, requester))),
      keep: ([, id]) => fits(state.importRequests.get(ctx, id)),
      take: ([, id]) => standingNow(ctx, state.importRequests.get(ctx, id)),
    });
    return { requests: [...page.items], pagination: page.pagination };
  },
);

const receiptAt = (ctx: Ctx, state: State, source: string, reference: string) =>
  reference === "" || reference.includes("\0")
    ? undefined
    : state.receipts.find(ctx, [source, referenceKey(reference)]);

/** How a batch came in, where the batch does not say it all: by request, with a receipt, or carrying on another programme's. */
export const importRecord = registry.rpc(QueryDefinition.methods.importRecord, (ctx, { batchId }, { state }) => {
  const { sourceRegistry } = batchAt(ctx, state, batchId);
  const record = state.importRecords.find(ctx, batchId);
  if (record === undefined) throw notFound(`batch ${batchId} has no record of its import beside its own words`);
  return { record, receipt: receiptAt(ctx, state, sourceRegistry, record.receiptReference) };
});

export const receipt = registry.rpc(
  QueryDefinition.methods.receipt,
  (ctx, { sourceRegistry, reference }, { state }) => {
    if (!isSourceRegistry(sourceRegistry))
      throw invalidArgument(`source registry "${sourceRegistry}" is unknown, allowed: ${sourceRegistryCodes}`);
    const found = receiptAt(ctx, state, sourceRegistry, reference);
    if (found === undefined) throw notFound(`${sourceRegistry} receipt "${reference.slice(0, 80)}" was not shown here`);
    return { receipt: found };
  },
);

export const duplicateWarnings = registry.rpc(
  QueryDefinition.methods.duplicateWarnings,
  (ctx, { batchId, pagination }, { state }) => {
    if (batchId === 0n) {
      const page = paginate(ctx, state.warnings, pagination, { take: (_, warning) => warning });
      return { warnings: [...page.items], pagination: page.pagination };
    }
    const { entries, within } = state.warnings.by.batch;
    const page = paginate(ctx, entries, pagination, {
      within: within(batchId),
      take: ([, id]) => state.warnings.get(ctx, id),
    });
    return { warnings: [...page.items], pagination: page.pagination };
  },
);
