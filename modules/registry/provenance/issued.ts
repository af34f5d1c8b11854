import type { Verification } from "../../../codec/gen/eco2/registry/v1/issuance.ts";
import { BodyRole } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import {
  AssessmentStatus,
  type Project,
  ProjectStatus,
  type Validation,
} from "../../../codec/gen/eco2/registry/v1/project.ts";
import type { Batch } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { NotaryKeeper } from "../../notary/keeper.ts";
import { backedBy, recordsFault } from "../issuance/absorption.ts";
import { overlapOf } from "../issuance/verifications.ts";
import type { State } from "../module.ts";
import { accreditationGap, type Role } from "../programme/bodies.ts";
import { detailsOf } from "../project/projects.ts";
import { dayOf } from "../texts.ts";
import { addFault, addLink, type Links } from "./links.ts";

const statusName = (names: object, value: number, prefix: string): string =>
  (Object.entries(names).find(([, number]) => number === value)?.[0] ?? String(value))
    .slice(prefix.length)
    .toLowerCase();
const assessed = (status: AssessmentStatus) => statusName(AssessmentStatus, status, "ASSESSMENT_STATUS_");

/** What is read of where a batch comes from. */
export interface OriginParts {
  readonly state: State;
  readonly use: { readonly notary: NotaryKeeper };
}

/** What a body stated, with the day of its report and of its transaction. */
type Statement = Pick<Validation, "id" | "bodyId" | "date" | "time" | "sectors">;

/**
 * That the body was accredited on the days of its statement, as is known now: an accreditation that was ended back in time was none.
 * A statement of before sectors were kept with it is held against those of the project.
 */
function addAccreditation(
  into: Links,
  ctx: Ctx,
  state: State,
  project: Project,
  role: Role,
  { id, bodyId, date, time, sectors }: Statement,
): void {
  const body = state.bodies.find(ctx, bodyId);
  const what = role === BodyRole.BODY_ROLE_VALIDATION ? "validation" : "verification";
  if (body === undefined) {
    addFault(into, `body ${bodyId} of ${what} ${id} is not there`);
    return;
  }
  const of = sectors.length > 0 ? sectors : detailsOf(project).sectors;
  const days = [date, dayOf(time)];
  const gap = accreditationGap(ctx, state, body, { programmeId: project.programmeId, role, sectors: of, days });
  const status = gap === undefined ? `of ${date}` : "not there";
  addLink(into, "accreditation", `${bodyId} for ${what} ${id}`, status, body.name);
  if (gap !== undefined) addFault(into, `${what} ${id}: body is not accredited: ${gap}`);
}

function addValidation(into: Links, ctx: Ctx, state: State, project: Project, id: bigint): void {
  const validation = state.validations.find(ctx, id);
  if (validation === undefined) {
    addFault(into, `validation ${id} is not there`);
    return;
  }
  const status = assessed(validation.status);
  addLink(into, "validation", id.toString(), status, `by body ${validation.bodyId}`);
  if (validation.status !== AssessmentStatus.ASSESSMENT_STATUS_APPROVED)
    addFault(into, `validation ${id} is ${status}`);
  addAccreditation(into, ctx, state, project, BodyRole.BODY_ROLE_VALIDATION, validation);
}

function addVerification(into: Links, ctx: Ctx, state: State, project: Project, verification: Verification): void {
  const { id, bodyId } = verification;
  const status = assessed(verification.status);
  addLink(into, "verification", id.toString(), status, `by body ${bodyId}`);
  if (verification.status !== AssessmentStatus.ASSESSMENT_STATUS_APPROVED)
    addFault(into, `verification ${id} is ${status}`);
  const overlap = overlapOf(ctx, state, verification);
  if (overlap !== undefined) addFault(into, `verification ${id}: ${overlap}`);
  addAccreditation(into, ctx, state, project, BodyRole.BODY_ROLE_VERIFICATION, verification);
}

/** The notarised records that back a verification, each walked by its own module. */
function addRecords(into: Links, ctx: Ctx, { use: { notary } }: OriginParts, verification: Verification): void {
  const { id, absorptionRecords } = verification;
  for (const record of absorptionRecords) {
    const found = notary.record(ctx, record);
    if (found === undefined) {
      addFault(into, `record ${record} of verification ${id} is not there`);
      return;
    }
    const { broken, steps } = notary.walk(ctx, record);
    const status = found.replacedBy === 0n ? found.status : `${found.status}, replaced by ${found.replacedBy}`;
    addLink(into, "record", record.toString(), status, `${found.micrograms} micrograms, ${steps} steps`);
    if (broken !== undefined) addFault(into, `record ${record} of verification ${id}: ${broken}`);
  }
  if (absorptionRecords.length === 0) return;
  const fault = recordsFault(ctx, notary, absorptionRecords, backedBy(verification));
  if (fault !== undefined) addFault(into, `verification ${id}: ${fault}`);
}

/** Follows the records behind a batch that was issued for a project: issuance, verification with what it was measured by, validation, project. */
export function addIssue(into: Links, ctx: Ctx, parts: OriginParts, batch: Batch): void {
  const { state } = parts;
  const [issued] = [...state.issuances.by.batch.list(ctx, batch.id)];
  if (issued === undefined) {
    addFault(into, `no issuance says where batch ${batch.id} comes from`);
    return;
  }
  const [, issuance] = issued;
  const { projectId, verificationId } = issuance;
  addLink(into, "issuance", issuance.id.toString(), `of ${issuance.date}`, `${issuance.grams} grams`);
  const project = state.projects.find(ctx, projectId);
  if (project === undefined) {
    addFault(into, `project ${projectId} is not there`);
    return;
  }
  const verification = state.verifications.find(ctx, verificationId);
  if (verification === undefined) {
    addFault(into, `verification ${verificationId} is not there`);
    return;
  }
  addVerification(into, ctx, state, project, verification);
  addRecords(into, ctx, parts, verification);
  addValidation(into, ctx, state, project, verification.validationId);
  const stage = statusName(ProjectStatus, project.status, "PROJECT_STATUS_");
  addLink(into, "project", projectId, stage);
  if (project.status === ProjectStatus.PROJECT_STATUS_REJECTED) addFault(into, `project ${projectId} is ${stage}`);
}
