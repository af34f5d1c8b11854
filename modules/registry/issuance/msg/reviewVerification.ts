import type { Verification } from "../../../../codec/gen/eco2/registry/v1/issuance.ts";
import { BodyRole } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import { AssessmentStatus, ProjectStatus } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import type { NotaryKeeper } from "../../../notary/keeper.ts";
import { fail } from "../../errors.ts";
import { registry, type State } from "../../module.ts";
import { bodyAt, requireAccredited } from "../../programme/bodies.ts";
import { openNative } from "../../programme/programmes.ts";
import { requireIndependent } from "../../project/independence.ts";
import { detailsOf, nativeProject, requireOpenCountries, requireStatus } from "../../project/projects.ts";
import { checkReviewer, requireReason } from "../../refusals.ts";
import { dayOf, today } from "../../texts.ts";
import { releaseRecords, requireStillBacked } from "../absorption.ts";
import { periodOf, putVerification, requireMonitorable, verificationAt } from "../verifications.ts";

const { ASSESSMENT_STATUS_SUBMITTED, ASSESSMENT_STATUS_APPROVED, ASSESSMENT_STATUS_REFUSED } = AssessmentStatus;

interface Parts {
  readonly state: State;
  readonly use: { readonly notary: NotaryKeeper };
}

/** That all holds at the review that had to hold when the body made its statement. @throws by the table of errors */
function requireStanding(ctx: Ctx, { state, use }: Parts, verification: Verification): void {
  const project = nativeProject(ctx, state, verification.projectId);
  const { programmeId } = project;
  const programme = openNative(ctx, state, programmeId);
  requireStatus(project, ProjectStatus.PROJECT_STATUS_REGISTERED);
  requireOpenCountries(ctx, state, detailsOf(project));
  const body = bodyAt(ctx, state, verification.bodyId);
  const day = dayOf(verification.time);
  const { sectors } = detailsOf(project);
  const scope = { programmeId, role: BodyRole.BODY_ROLE_VERIFICATION, sectors } as const;
  requireAccredited(ctx, state, body, { ...scope, days: [verification.date, day] });
  requireIndependent(ctx, state, body, project);
  const about = { programme, project, body, day };
  requireMonitorable(ctx, state, about, { period: periodOf(verification), vintages: verification.vintages });
  requireStillBacked(ctx, use, verification);
}

/** Approves a verification, so that credits can be issued out of it, or refuses it, which frees its days. */
export const reviewVerification = registry.rpc(
  MsgDefinition.methods.reviewVerification,
  (ctx, { reviewer, verificationId, approve, reason: reviewReason }, { state, use, params, facts }) => {
    checkReviewer(ctx, { params, facts }, reviewer);
    const found = verificationAt(ctx, state, verificationId);
    if (found.status !== ASSESSMENT_STATUS_SUBMITTED) throw fail.alreadyReviewed(`verification ${verificationId}`);
    if (approve) requireStanding(ctx, { state, use }, found);
    else releaseRecords(ctx, use, found);
    const status = approve ? ASSESSMENT_STATUS_APPROVED : ASSESSMENT_STATUS_REFUSED;
    const approvedOn = approve ? today(ctx) : "";
    putVerification(ctx, state, { ...found, status, reviewReason, approvedOn });
    return {};
  },
  ({ approve, reason }) => {
    if (!approve || reason !== "") requireReason(reason);
  },
);
