import { type Project, ProjectStatus } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { checkReviewer, requireReason } from "../../refusals.ts";
import { isStatus, moved, nativeProject, putProject, type Status, statusName } from "../projects.ts";

const {
  PROJECT_STATUS_LISTED: listed,
  PROJECT_STATUS_UNDER_VALIDATION: underValidation,
  PROJECT_STATUS_VALIDATED: validated,
  PROJECT_STATUS_REGISTERED: registered,
  PROJECT_STATUS_COMPLETED: completed,
  PROJECT_STATUS_REJECTED: rejected,
  PROJECT_STATUS_WITHDRAWN: withdrawn,
  PROJECT_STATUS_SUSPENDED: suspended,
} = ProjectStatus;

/** What the review may make of a project, by what it is. The way forward is by validations alone. */
const ways: ReadonlyMap<number, readonly Status[]> = new Map([
  [listed, [rejected, withdrawn, suspended]],
  [underValidation, [rejected, withdrawn, suspended]],
  [validated, [rejected, withdrawn, suspended]],
  [registered, [completed, withdrawn, suspended]],
]);

/** The ways out of a status; out of a suspension also back. A suspended project that was registered is no longer to be rejected. */
function waysOf({ status, resumesAs }: Project): readonly Status[] {
  if (status !== suspended) return ways.get(status) ?? [];
  const others = ways.get(resumesAs)?.filter((way) => way !== suspended && way !== completed) ?? [];
  return isStatus(resumesAs) ? [resumesAs, ...others] : [];
}

/** Rejects, suspends, resumes, withdraws or completes a project. */
export const setProjectStatus = registry.rpc(
  MsgDefinition.methods.setProjectStatus,
  (ctx, { reviewer, projectId, status, reason }, { state, params, facts }) => {
    const by = checkReviewer(ctx, { params, facts }, reviewer);
    const project = nativeProject(ctx, state, projectId);
    const allowed = waysOf(project);
    const to = allowed.find((way) => way === status);
    if (to === undefined) {
      const names = allowed.map(statusName).join(", ");
      throw fail.wrongStatus(
        `${projectId} is ${statusName(project.status)}; the review can make it: ${names || "nothing"}`,
      );
    }
    putProject(ctx, state, moved(ctx, state, project, { to, reason, by }));
    return {};
  },
  ({ reason }) => {
    requireReason(reason);
  },
);
