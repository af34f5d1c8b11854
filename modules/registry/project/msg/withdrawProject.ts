import { ProjectStatus } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { registry } from "../../module.ts";
import { requireReason } from "../../refusals.ts";
import { moved, proponentsProject, putProject, requireStatus } from "../projects.ts";

const {
  PROJECT_STATUS_LISTED,
  PROJECT_STATUS_UNDER_VALIDATION,
  PROJECT_STATUS_VALIDATED,
  PROJECT_STATUS_REGISTERED,
  PROJECT_STATUS_WITHDRAWN,
} = ProjectStatus;

/** Withdraws a project for good. A suspended one stays until the review is done with it. */
export const withdrawProject = registry.rpc(
  MsgDefinition.methods.withdrawProject,
  (ctx, { proponent, projectId, reason }, { state }) => {
    const project = proponentsProject(ctx, state, proponent, projectId);
    requireStatus(
      project,
      PROJECT_STATUS_LISTED,
      PROJECT_STATUS_UNDER_VALIDATION,
      PROJECT_STATUS_VALIDATED,
      PROJECT_STATUS_REGISTERED,
    );
    const move = { to: PROJECT_STATUS_WITHDRAWN, reason, by: project.proponent } as const;
    putProject(ctx, state, moved(ctx, state, project, move));
    return {};
  },
  ({ reason }) => {
    requireReason(reason);
  },
);
