import {
  EventImportRequest,
  ImportRequestStatus,
  type MsgRequestImport,
} from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { requestPeriod } from "../imports/approvals.ts";
import { readDetails, requireFree } from "../imports/bringIn.ts";
import { approve } from "../imports/requests.ts";
import { registry } from "../module.ts";
import { requireRecipient } from "../refusals.ts";

function read({ details }: MsgRequestImport) {
  if (details === undefined) throw fail.invalidDescription("details are missing");
  if (details.receipt === undefined)
    throw fail.invalidReceipt("there is none: registrars approve what the source's receipt says");
  return { details, block: readDetails(details) };
}

/**
 * Asks for a block. What cannot come in is refused at once and not when it is approved; a registrar who asks has agreed with it.
 */
export const requestImport = registry.rpc(
  MsgDefinition.methods.requestImport,
  (ctx, request, { state, params, use, facts }) => {
    const { details, block } = read(request);
    const requester = addressText(ctx.chain, messageAddress(ctx, request.requester, "requester"));
    if (details.recipient !== "") requireRecipient(ctx, use.accounts, details.recipient);
    if (!details.returning) requireFree(ctx, state, block);
    const id = state.nextImportRequest.next(ctx);
    const fresh = {
      id,
      requester,
      details,
      status: ImportRequestStatus.IMPORT_REQUEST_STATUS_PENDING,
      approvals: [],
      refusals: [],
      batchId: 0n,
      height: BigInt(ctx.height),
      expires: timestampOf(ctx.time + requestPeriod(params)),
    };
    state.importRequests.set(ctx, id, fresh);
    const { sourceRegistry, serial, quantityGrams: grams } = details;
    emitTyped(ctx, EventImportRequest, { requestId: id, requester, sourceRegistry, serial, grams });
    const isRegistrar = params.registrars.includes(requester);
    const batchId = isRegistrar ? approve(ctx, { state, params, use, facts }, fresh, requester) : 0n;
    return { requestId: id, batchId };
  },
  (request) => {
    read(request);
  },
);
