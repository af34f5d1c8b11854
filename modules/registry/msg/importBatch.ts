import type { ImportDetails } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { MsgDefinition, type MsgImportBatch } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { fail } from "../errors.ts";
import { approvalsNeeded } from "../imports/approvals.ts";
import { bringIn, readDetails } from "../imports/bringIn.ts";
import { registry } from "../module.ts";
import { requireRegistrar } from "../refusals.ts";

const detailsOf = ({ registrar: _, ...details }: MsgImportBatch): ImportDetails => details;

/** Brings an issued block onto the ledger by one registrar's word, where the parameters do not ask for several. */
export const importBatch = registry.rpc(
  MsgDefinition.methods.importBatch,
  (ctx, request, { state, use, params, facts }) => {
    const registrar = requireRegistrar(ctx, params.registrars, request.registrar);
    const needed = approvalsNeeded(params);
    if (needed > 1)
      throw fail.approvalsNeeded(`${needed} of ${params.registrars.length} must agree: MsgRequestImport asks them`);
    const by = { registrar, requester: registrar, approvals: [registrar], requestId: 0n };
    return { batchId: bringIn(ctx, { state, use, params, facts }, detailsOf(request), by) };
  },
  (request) => {
    readDetails(detailsOf(request));
  },
);
