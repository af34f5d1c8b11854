import { ImportRequestStatus } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { fail } from "../errors.ts";
import { standingOf } from "../imports/approvals.ts";
import { approve, openRequest, putRequest, requireUndecided } from "../imports/requests.ts";
import { registry } from "../module.ts";
import { requireReason, requireRegistrar } from "../refusals.ts";

/** A registrar's yes. */
export const approveImport = registry.rpc(
  MsgDefinition.methods.approveImport,
  (ctx, request, { state, params, use, facts }) => {
    const registrar = requireRegistrar(ctx, params.registrars, request.registrar);
    const open = openRequest(ctx, state, request.requestId);
    requireUndecided(open, registrar);
    return { batchId: approve(ctx, { state, params, use, facts }, open, registrar) };
  },
);

/** A registrar's no. What too few are left to approve is rejected. */
export const rejectImport = registry.rpc(
  MsgDefinition.methods.rejectImport,
  (ctx, request, { state, params }) => {
    const registrar = requireRegistrar(ctx, params.registrars, request.registrar);
    const open = openRequest(ctx, state, request.requestId);
    requireUndecided(open, registrar);
    const refusals = [...open.refusals, { registrar, reason: request.reason }];
    const isRejected = standingOf(params, { approvals: open.approvals, refusals }) === "refused";
    const status = isRejected ? ImportRequestStatus.IMPORT_REQUEST_STATUS_REJECTED : open.status;
    putRequest(ctx, state, { ...open, refusals, status }, registrar);
    return {};
  },
  ({ reason }) => requireReason(reason),
);

/** Whoever asked does not want it any more. */
export const withdrawImport = registry.rpc(MsgDefinition.methods.withdrawImport, (ctx, request, { state }) => {
  const requester = addressText(ctx.chain, messageAddress(ctx, request.requester, "requester"));
  const open = openRequest(ctx, state, request.requestId);
  if (open.requester !== requester)
    throw fail.notRequester(`import request ${open.id} was made by ${open.requester}, not ${requester}`);
  putRequest(ctx, state, { ...open, status: ImportRequestStatus.IMPORT_REQUEST_STATUS_WITHDRAWN }, requester);
  return {};
});
