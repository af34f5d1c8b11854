import { BodyRole } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import {
  AssessmentStatus,
  DocumentInput,
  DocumentKind,
  Period,
  ProjectStatus,
} from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { timestampOf } from "../../../../codec/time.ts";
import { messageAddress } from "../../../../core/addressArg.ts";
import { addressText } from "../../../../core/addresses.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { requireAccredited, requireActsFor } from "../../programme/bodies.ts";
import { openNative } from "../../programme/programmes.ts";
import { anchored, checkDocument } from "../../project/documents.ts";
import { requireIndependent } from "../../project/independence.ts";
import { detailsOf, nativeProject, putProject, requireOpenCountries, requireStatus } from "../../project/projects.ts";
import { requireDay, today } from "../../texts.ts";
import { checkRecords, requireBacking, useRecords } from "../absorption.ts";
import { checkVerification, putVerification, requireFreePeriod, requireMonitorable } from "../verifications.ts";

const refuse = fail.invalidVerification;

/** A body's statement on what a registered project reduced or removed in a monitoring period. It waits for the review. */
export const submitVerification = registry.rpc(
  MsgDefinition.methods.submitVerification,
  (
    ctx,
    { signer: text, report = DocumentInput.fromPartial({}), period = Period.fromPartial({}), ...given },
    { state, use },
  ) => {
    const { bodyId, projectId, date } = given;
    const signer = addressText(ctx.chain, messageAddress(ctx, text, "signer"));
    const body = requireActsFor(ctx, state, signer, bodyId);
    const project = nativeProject(ctx, state, projectId);
    const { programmeId } = project;
    const programme = openNative(ctx, state, programmeId);
    requireStatus(project, ProjectStatus.PROJECT_STATUS_REGISTERED);
    const day = today(ctx);
    if (date > day) throw refuse(`date ${date} is after today, ${day}`);
    if (period.end > date) throw refuse(`monitoring period ends on ${period.end}, after the report of ${date}`);
    requireOpenCountries(ctx, state, detailsOf(project));
    const { sectors } = detailsOf(project);
    const scope = { programmeId, role: BodyRole.BODY_ROLE_VERIFICATION, sectors } as const;
    requireAccredited(ctx, state, body, { ...scope, days: [date, day] });
    requireIndependent(ctx, state, body, project);
    const about = { programme, project, body, day };
    const validationId = requireMonitorable(ctx, state, about, { ...given, period }).id;
    requireFreePeriod(ctx, state, projectId, period);
    requireBacking(ctx, { state, use }, given.absorptionRecords, { ...given, period });
    const next = anchored(ctx, state, project, DocumentKind.DOCUMENT_KIND_VERIFICATION_REPORT, report, signer);
    putProject(ctx, state, next);
    const id = state.nextVerification.next(ctx);
    const status = AssessmentStatus.ASSESSMENT_STATUS_SUBMITTED;
    const at = { height: BigInt(ctx.height), time: timestampOf(ctx.time) };
    const rest = { document: next.documents, signer, status, reviewReason: "", approvedOn: "", sectors, ...at };
    const verification = { ...given, id, period, validationId, ...rest };
    putVerification(ctx, state, verification);
    useRecords(ctx, use, verification);
    return { verificationId: id };
  },
  (given) => {
    requireDay(refuse, "date", given.date);
    checkVerification(given);
    checkRecords(given.absorptionRecords);
    checkDocument("report", given.report);
  },
);
