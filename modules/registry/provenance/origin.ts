import type { ImportRecord } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { AssessmentStatus, ProjectStatus, type Validation } from "../../../codec/gen/eco2/registry/v1/project.ts";
import type { OriginLink } from "../../../codec/gen/eco2/registry/v1/provenance.ts";
import type { Batch } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { referenceKey } from "../imports/receipt.ts";
import { reasonOfSuspension } from "../ledger.ts";
import type { State } from "../module.ts";
import { isSourceRegistry } from "../picklists.ts";

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

const statusName = (names: object, value: number, prefix: string): string =>
  (Object.entries(names).find(([, number]) => number === value)?.[0] ?? String(value))
    .slice(prefix.length)
    .toLowerCase();
const assessed = (status: AssessmentStatus) => statusName(AssessmentStatus, status, "ASSESSMENT_STATUS_");

interface Links {
  readonly links: OriginLink[];
  readonly stamp: string[];
  broken: string | undefined;
}

function add(into: Links, kind: string, id: string, status: string, detail = ""): void {
  into.links.push({ kind, id, detail: detail === "" ? status : `${detail}, ${status}` });
  into.stamp.push(`${kind} ${id} ${status}`);
}

/** Only the first fault counts: what follows it stands on nothing. */
function fault(into: Links, text: string): void {
  into.broken ??= text;
}

function addBatch(into: Links, ctx: Ctx, state: State, batch: Batch): void {
  const { suspension } = batch;
  const epoch = state.epochs.find(ctx, batch.id) ?? 0n;
  const status = suspension === undefined ? "valid" : `suspended at height ${suspension.height}`;
  add(
    into,
    "batch",
    batch.id.toString(),
    status,
    `numbers ${batch.blockStart}-${batch.blockEnd} of ${batch.numberSpace}`,
  );
  into.stamp.push(`epoch ${epoch}`);
  if (suspension !== undefined) fault(into, `batch ${batch.id} is suspended: ${reasonOfSuspension(suspension)}`);
}

function addImport(into: Links, ctx: Ctx, state: State, batch: Batch): ImportRecord | undefined {
  const record = state.importRecords.find(ctx, batch.id);
  const approvals = record?.approvals ?? [batch.issuer];
  add(into, "import", batch.id.toString(), `by ${approvals.join(", ")}`, `${batch.sourceRegistry} ${batch.serial}`);
  if (record === undefined) return undefined;
  if (record.requestId > 0n) {
    const request = state.importRequests.find(ctx, record.requestId);
    if (request?.batchId !== batch.id)
      fault(into, `import request ${record.requestId} did not bring in batch ${batch.id}`);
    add(into, "request", record.requestId.toString(), "approved", `of ${request?.requester ?? "nobody"}`);
  }
  if (record.receiptReference !== "") {
    const { sourceRegistry } = batch;
    const kept = state.receipts.find(ctx, [sourceRegistry, referenceKey(record.receiptReference)]);
    if (kept === undefined) fault(into, `receipt ${record.receiptReference} of ${sourceRegistry} is not there`);
    const { date = "", quantityGrams = 0n } = kept?.receipt ?? {};
    add(into, "receipt", `${sourceRegistry} ${record.receiptReference}`, `of ${date}`, `${quantityGrams} grams`);
  }
  if (record.predecessorSpace !== "") {
    const { predecessorSpace: space, predecessorStart: start, predecessorEnd: end, predecessorBatchId: id } = record;
    add(into, "conversion", `${space} ${start}-${end}`, id === 0n ? "never here" : `of batch ${id}`);
  }
  return record;
}

function addValidation(into: Links, validation: Validation | undefined, id: bigint): void {
  if (validation === undefined) {
    fault(into, `validation ${id} is not there`);
    return;
  }
  const status = assessed(validation.status);
  add(into, "validation", id.toString(), status, `by body ${validation.bodyId}`);
  if (validation.status !== AssessmentStatus.ASSESSMENT_STATUS_APPROVED) fault(into, `validation ${id} is ${status}`);
}

function addIssue(into: Links, ctx: Ctx, state: State, batch: Batch): void {
  const [issued] = [...state.issuances.by.batch.list(ctx, batch.id)];
  if (issued === undefined) {
    fault(into, `no issuance says where batch ${batch.id} comes from`);
    return;
  }
  const [, issuance] = issued;
  add(into, "issuance", issuance.id.toString(), `of ${issuance.date}`, `${issuance.grams} grams`);
  const verification = state.verifications.find(ctx, issuance.verificationId);
  if (verification === undefined) {
    fault(into, `verification ${issuance.verificationId} is not there`);
    return;
  }
  const status = assessed(verification.status);
  add(into, "verification", verification.id.toString(), status, `by body ${verification.bodyId}`);
  if (verification.status !== AssessmentStatus.ASSESSMENT_STATUS_APPROVED)
    fault(into, `verification ${verification.id} is ${status}`);
  addValidation(into, state.validations.find(ctx, verification.validationId), verification.validationId);
  const project = state.projects.find(ctx, issuance.projectId);
  if (project === undefined) {
    fault(into, `project ${issuance.projectId} is not there`);
    return;
  }
  const stage = statusName(ProjectStatus, project.status, "PROJECT_STATUS_");
  add(into, "project", issuance.projectId, stage);
  if (project.status === ProjectStatus.PROJECT_STATUS_REJECTED)
    fault(into, `project ${issuance.projectId} is ${stage}`);
}

/**
 * Follows the records behind a batch: import, receipt, request and predecessor, or issuance, verification, validation and
 * project. A project that stands still or was withdrawn since does not undo what it had issued; that is said of its batches.
 */
export function originOf(ctx: Ctx, state: State, batch: Batch): Origin {
  const into: Links = { links: [], stamp: [], broken: undefined };
  addBatch(into, ctx, state, batch);
  const isImport = isSourceRegistry(batch.sourceRegistry);
  const record = isImport ? addImport(into, ctx, state, batch) : undefined;
  if (!isImport) addIssue(into, ctx, state, batch);
  const hasCheckpoints = state.epochs.has(ctx, batch.id);
  return { links: into.links, broken: into.broken, stamp: into.stamp.join("; "), record, hasCheckpoints };
}
