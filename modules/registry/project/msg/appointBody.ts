import { BodyRole } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import { EventBodyAppointed, ProjectStatus } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { registry } from "../../module.ts";
import { bodyAt, requireAccredited } from "../../programme/bodies.ts";
import { openNative } from "../../programme/programmes.ts";
import { today } from "../../texts.ts";
import { requireIndependent } from "../independence.ts";
import { detailsOf, moved, proponentsProject, putProject, requireStatus } from "../projects.ts";

const { PROJECT_STATUS_LISTED, PROJECT_STATUS_UNDER_VALIDATION } = ProjectStatus;

/** Appoints the body that validates a project, or another in its place: the project is under validation from now on. */
export const appointBody = registry.rpc(
  MsgDefinition.methods.appointBody,
  (ctx, { proponent, projectId, bodyId }, { state }) => {
    const project = proponentsProject(ctx, state, proponent, projectId);
    const { programmeId } = project;
    openNative(ctx, state, programmeId);
    requireStatus(project, PROJECT_STATUS_LISTED, PROJECT_STATUS_UNDER_VALIDATION);
    const body = bodyAt(ctx, state, bodyId);
    const role = BodyRole.BODY_ROLE_VALIDATION;
    const { sectors } = detailsOf(project);
    requireAccredited(ctx, state, body, { programmeId, role, sectors, days: [today(ctx)] });
    requireIndependent(ctx, state, body, project);
    const to = PROJECT_STATUS_UNDER_VALIDATION;
    const next = { ...project, bodyId };
    const by = project.proponent;
    putProject(ctx, state, project.status === to ? next : moved(ctx, state, next, { to, reason: "", by }));
    emitTyped(ctx, EventBodyAppointed, { projectId, bodyId });
    return {};
  },
);
