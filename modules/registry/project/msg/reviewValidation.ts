import { BodyRole } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import {
  AssessmentStatus,
  type Project,
  ProjectStatus,
  type Validation,
} from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { fail } from "../../errors.ts";
import { registry, type State } from "../../module.ts";
import { bodyAt, requireAccredited } from "../../programme/bodies.ts";
import { validationTypes } from "../../programme/cadTrust.ts";
import { openNative } from "../../programme/programmes.ts";
import { checkReviewer, requireReason } from "../../refusals.ts";
import { dayOf } from "../../texts.ts";
import { requireIndependent } from "../independence.ts";
import {
  detailsOf,
  moved,
  projectAt,
  putProject,
  requireMethodologies,
  requireOpenCountries,
  requireStatus,
} from "../projects.ts";
import { granted, putValidation, requireFitting, statusFor } from "../validations.ts";

const { ASSESSMENT_STATUS_SUBMITTED, ASSESSMENT_STATUS_APPROVED, ASSESSMENT_STATUS_REFUSED } = AssessmentStatus;
const { PROJECT_STATUS_LISTED, PROJECT_STATUS_REGISTERED, PROJECT_STATUS_VALIDATED } = ProjectStatus;

/** That all holds at the review that had to hold when the body gave its opinion. @throws by the table of errors */
function requireStanding(ctx: Ctx, state: State, project: Project, validation: Validation): void {
  const { programmeId } = project;
  requireStatus(project, statusFor(validation.type, "approve"));
  requireFitting(openNative(ctx, state, programmeId), project, validation);
  const after = detailsOf(granted(project, validation));
  requireOpenCountries(ctx, state, after);
  requireMethodologies(ctx, state, programmeId, after);
  const body = bodyAt(ctx, state, validation.bodyId);
  const scope = { programmeId, role: BodyRole.BODY_ROLE_VALIDATION, sectors: after.sectors } as const;
  requireAccredited(ctx, state, body, { ...scope, days: [validation.date, dayOf(validation.time)] });
  requireIndependent(ctx, state, body, project);
}

/** Approves a validation, which registers a project or changes a registered one, or refuses it. */
export const reviewValidation = registry.rpc(
  MsgDefinition.methods.reviewValidation,
  (ctx, { reviewer, validationId, approve, reason }, { state, params, facts }) => {
    const by = checkReviewer(ctx, { params, facts }, reviewer);
    const validation = state.validations.find(ctx, validationId);
    if (validation === undefined) throw fail.validationNotFound(`no validation has the id ${validationId}`);
    if (validation.status !== ASSESSMENT_STATUS_SUBMITTED) throw fail.alreadyReviewed(`validation ${validationId}`);
    const project = projectAt(ctx, state, validation.projectId);
    const isDesign = validation.type === validationTypes.design;
    if (approve) {
      requireStanding(ctx, state, project, validation);
      const next = granted(project, validation);
      const to = PROJECT_STATUS_REGISTERED;
      putProject(ctx, state, isDesign ? moved(ctx, state, next, { to, reason, by }) : next);
    } else if (isDesign && project.status === PROJECT_STATUS_VALIDATED) {
      putProject(ctx, state, moved(ctx, state, project, { to: PROJECT_STATUS_LISTED, reason, by }));
    }
    const status = approve ? ASSESSMENT_STATUS_APPROVED : ASSESSMENT_STATUS_REFUSED;
    putValidation(ctx, state, { ...validation, status, reviewReason: reason });
    return {};
  },
  ({ approve, reason }) => {
    if (!approve || reason !== "") requireReason(reason);
  },
);
