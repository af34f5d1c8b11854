import { BodyRole } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import {
  AssessmentStatus,
  DocumentInput,
  DocumentKind,
  ProjectStatus,
} from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { timestampOf } from "../../../../codec/time.ts";
import { messageAddress } from "../../../../core/addressArg.ts";
import { addressText } from "../../../../core/addresses.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { requireAccredited, requireActsFor } from "../../programme/bodies.ts";
import { validationTypes } from "../../programme/cadTrust.ts";
import { requireOpenCountry } from "../../programme/countries.ts";
import { requireListed } from "../../programme/picklists.ts";
import { methodologyInForce, openNative } from "../../programme/programmes.ts";
import { requireDay, requirePeriod, today } from "../../texts.ts";
import { checkLocations, checkMethodologies, requireListedMaps } from "../details.ts";
import { anchored, checkDocument } from "../documents.ts";
import { requireIndependent } from "../independence.ts";
import { detailsOf, moved, nativeProject, putProject, requireMethodologies, requireStatus } from "../projects.ts";
import { putValidation, requireFitting, statusFor } from "../validations.ts";

const refuse = fail.invalidValidation;
const { ASSESSMENT_STATUS_SUBMITTED, ASSESSMENT_STATUS_REFUSED } = AssessmentStatus;

/** A body's opinion. A negative one on a design lists the project again; a positive one waits for the review. */
export const submitValidation = registry.rpc(
  MsgDefinition.methods.submitValidation,
  (ctx, { signer: text, report = DocumentInput.fromPartial({}), ...given }, { state }) => {
    const { bodyId, projectId, type, positive, date, methodologies, locations } = given;
    const signer = addressText(ctx.chain, messageAddress(ctx, text, "signer"));
    const body = requireActsFor(ctx, state, signer, bodyId);
    const project = nativeProject(ctx, state, projectId);
    const { programmeId } = project;
    const programme = openNative(ctx, state, programmeId);
    requireListed(ctx, state, "type", "validation_type", type);
    requireStatus(project, statusFor(type, "submit"));
    const isDesign = type === validationTypes.design;
    if (isDesign && project.bodyId !== bodyId) throw fail.notOfBody(`${projectId} appointed body ${project.bodyId}`);
    if (date > today(ctx)) throw refuse(`date ${date} is after today, ${today(ctx)}`);
    requireFitting(programme, project, given);
    requireListedMaps(ctx, state, locations);
    for (const { country } of locations) requireOpenCountry(ctx, state, country);
    for (const one of methodologies) methodologyInForce(ctx, state, programmeId, one, today(ctx));
    if (isDesign) requireMethodologies(ctx, state, programmeId, detailsOf(project));
    const scope = { programmeId, role: BodyRole.BODY_ROLE_VALIDATION, sectors: detailsOf(project).sectors } as const;
    requireAccredited(ctx, state, body, { ...scope, days: [date, today(ctx)] });
    requireIndependent(ctx, state, body, project);
    const next = anchored(ctx, state, project, DocumentKind.DOCUMENT_KIND_VALIDATION_REPORT, report, signer);
    const id = state.nextValidation.next(ctx);
    const status = positive ? ASSESSMENT_STATUS_SUBMITTED : ASSESSMENT_STATUS_REFUSED;
    const at = { height: BigInt(ctx.height), time: timestampOf(ctx.time) };
    const about = { document: next.documents, signer, status, reviewReason: "", sectors: scope.sectors };
    putValidation(ctx, state, { ...given, id, ...about, ...at });
    const to = positive ? ProjectStatus.PROJECT_STATUS_VALIDATED : ProjectStatus.PROJECT_STATUS_LISTED;
    const reason = positive ? "" : `negative opinion of validation ${id}`;
    putProject(ctx, state, isDesign ? moved(ctx, state, next, { to, reason, by: signer }) : next);
    return { validationId: id };
  },
  ({ date, creditingPeriod, methodologies, locations, report }) => {
    requireDay(refuse, "date", date);
    if (creditingPeriod !== undefined) requirePeriod(refuse, "crediting period", creditingPeriod);
    checkMethodologies(methodologies);
    checkLocations(locations);
    checkDocument("report", report);
  },
);
