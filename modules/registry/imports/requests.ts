import {
  EventImportRequestStatus,
  type ImportDetails,
  type ImportRequest,
  ImportRequestStatus,
} from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { timeOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { hasDecided, standingOf } from "./approvals.ts";
import { bringIn, type ImportParts } from "./bringIn.ts";

const { IMPORT_REQUEST_STATUS_PENDING: pending, IMPORT_REQUEST_STATUS_EXPIRED: expired } = ImportRequestStatus;

const words: ReadonlyMap<ImportRequestStatus, string> = new Map([
  [ImportRequestStatus.IMPORT_REQUEST_STATUS_APPROVED, "approved"],
  [ImportRequestStatus.IMPORT_REQUEST_STATUS_REJECTED, "rejected"],
  [ImportRequestStatus.IMPORT_REQUEST_STATUS_WITHDRAWN, "withdrawn"],
  [expired, "expired"],
]);

/** The request as it stands at the time of the block: what was not decided in time has expired. */
export function standingNow(ctx: Ctx, request: ImportRequest): ImportRequest {
  const isLate = request.status === pending && ctx.time >= timeOf(request.expires ?? { seconds: 0n, nanos: 0 });
  return isLate ? { ...request, status: expired } : request;
}

/** @throws import request not found, import request is not open */
export function openRequest(ctx: Ctx, state: State, id: bigint): ImportRequest {
  const found = state.importRequests.find(ctx, id);
  if (found === undefined) throw fail.requestNotFound(`no import request has the id ${id}`);
  const { status } = standingNow(ctx, found);
  if (status === pending) return found;
  throw fail.requestClosed(`import request ${id} is ${words.get(status) ?? String(status)}`);
}

/** What is asked to come in. */
export function detailsOf({ id, details }: ImportRequest): ImportDetails {
  if (details !== undefined) return details;
  throw fail.requestClosed(`import request ${id} says nothing of a block`);
}

/** Keeps a request as it is now, and tells what changed it. */
export function putRequest(ctx: Ctx, state: State, request: ImportRequest, actor: string): void {
  state.importRequests.set(ctx, request.id, request);
  emitTyped(ctx, EventImportRequestStatus, {
    requestId: request.id,
    status: request.status,
    actor,
    approvals: request.approvals.length,
    refusals: request.refusals.length,
    batchId: request.batchId,
  });
}

/** @throws registrar has decided before */
export function requireUndecided(request: ImportRequest, registrar: string): void {
  if (hasDecided(request, registrar))
    throw fail.alreadyDecided(`${registrar} has approved or refused import request ${request.id}`);
}

/**
 * Adds a registrar's approval; the one that completes the number brings the block in, in the same message, or is refused whole.
 * @returns the batch, 0 while more approvals are needed
 * @throws as `bringIn`
 */
export function approve(ctx: Ctx, parts: ImportParts, request: ImportRequest, registrar: string): bigint {
  const approvals = [...request.approvals, registrar];
  const agreed = { ...request, approvals };
  if (standingOf(parts.params, agreed) !== "approved") {
    putRequest(ctx, parts.state, agreed, registrar);
    return 0n;
  }
  const { requester, id: requestId } = request;
  const batchId = bringIn(ctx, parts, detailsOf(request), { registrar, requester, approvals, requestId });
  const status = ImportRequestStatus.IMPORT_REQUEST_STATUS_APPROVED;
  putRequest(ctx, parts.state, { ...agreed, status, batchId }, registrar);
  return batchId;
}
