import type { ImportRecord } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import type { OriginLink } from "../../../codec/gen/eco2/registry/v1/provenance.ts";
import type { Batch } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { referenceKey } from "../imports/receipt.ts";
import { reasonOfSuspension } from "../ledger.ts";
import type { State } from "../module.ts";
import { isSourceRegistry } from "../picklists.ts";
import { addIssue, type OriginParts } from "./issued.ts";
import { addFault, addLink, type Links, noLinks } from "./links.ts";

/** Where the credits of a batch come from, as records of this ledger say it. */
export interface Origin {
  /** From the batch back. Those behind a conversion are the origin of the batch before. */
  readonly links: readonly OriginLink[];
  /** The first link that does not hold. */
  readonly broken: string | undefined;
  /** The statuses of all that it stands on, in one text: another text means that one of them changed. */
  readonly stamp: string;
  /** How it was imported, where a record of it is kept. */
  readonly record: ImportRecord | undefined;
  /** Whether some history in it was verified before. */
  readonly hasCheckpoints: boolean;
}

function addBatch(into: Links, ctx: Ctx, state: State, batch: Batch): void {
  const { suspension } = batch;
  const epoch = state.epochs.find(ctx, batch.id) ?? 0n;
  const status = suspension === undefined ? "valid" : `suspended at height ${suspension.height}`;
  addLink(
    into,
    "batch",
    batch.id.toString(),
    status,
    `numbers ${batch.blockStart}-${batch.blockEnd} of ${batch.numberSpace}`,
  );
  into.stamp.push(`epoch ${epoch}`);
  if (suspension !== undefined) addFault(into, `batch ${batch.id} is suspended: ${reasonOfSuspension(suspension)}`);
}

function addImport(into: Links, ctx: Ctx, state: State, batch: Batch): ImportRecord | undefined {
  const record = state.importRecords.find(ctx, batch.id);
  const approvals = record?.approvals ?? [batch.issuer];
  addLink(into, "import", batch.id.toString(), `by ${approvals.join(", ")}`, `${batch.sourceRegistry} ${batch.serial}`);
  if (record === undefined) return undefined;
  if (record.requestId > 0n) {
    const request = state.importRequests.find(ctx, record.requestId);
    if (request?.batchId !== batch.id)
      addFault(into, `import request ${record.requestId} did not bring in batch ${batch.id}`);
    addLink(into, "request", record.requestId.toString(), "approved", `of ${request?.requester ?? "nobody"}`);
  }
  if (record.receiptReference !== "") {
    const { sourceRegistry } = batch;
    const kept = state.receipts.find(ctx, [sourceRegistry, referenceKey(record.receiptReference)]);
    if (kept === undefined) addFault(into, `receipt ${record.receiptReference} of ${sourceRegistry} is not there`);
    const { date = "", quantityGrams = 0n } = kept?.receipt ?? {};
    addLink(into, "receipt", `${sourceRegistry} ${record.receiptReference}`, `of ${date}`, `${quantityGrams} grams`);
  }
  if (record.predecessorSpace !== "") {
    const { predecessorSpace: space, predecessorStart: start, predecessorEnd: end, predecessorBatchId: id } = record;
    addLink(into, "conversion", `${space} ${start}-${end}`, id === 0n ? "never here" : `of batch ${id}`);
  }
  return record;
}

/**
 * Follows the records behind a batch: import, receipt, request and predecessor; or issuance, verification, validation and
 * project; or the reduction pool that earned it, which its own module walks and for which it suspends the batch. A project that stands still or was withdrawn since does not undo what it had issued; that is said of its batches.
 */
export function originOf(ctx: Ctx, parts: OriginParts, batch: Batch): Origin {
  const { state } = parts;
  const into = noLinks();
  addBatch(into, ctx, state, batch);
  const isImport = isSourceRegistry(batch.sourceRegistry);
  const record = isImport ? addImport(into, ctx, state, batch) : undefined;
  if (batch.poolId > 0n) addLink(into, "pool", batch.poolId.toString(), "credited", batch.projectName);
  else if (!isImport) addIssue(into, ctx, parts, batch);
  const hasCheckpoints = state.epochs.has(ctx, batch.id);
  return { links: into.links, broken: into.broken, stamp: into.stamp.join("; "), record, hasCheckpoints };
}
