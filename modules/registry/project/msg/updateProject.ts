import { equalBytes } from "../../../../codec/bytes.ts";
import { ProjectDetails, ProjectStatus } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { encodeMessage } from "../../../../codec/message.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { checkDetails, requireListedDetails } from "../details.ts";
import {
  detailsOf,
  proponentsProject,
  putProject,
  requireMethodologies,
  requireOpenCountries,
  requireStatus,
} from "../projects.ts";

const { PROJECT_STATUS_LISTED, PROJECT_STATUS_UNDER_VALIDATION, PROJECT_STATUS_VALIDATED, PROJECT_STATUS_REGISTERED } =
  ProjectStatus;

/** What a validation looks at: the rest may change at any time. */
const validated = ({ sectors, types, methodologies, locations }: ProjectDetails): Uint8Array =>
  encodeMessage(ProjectDetails, ProjectDetails.fromPartial({ sectors, types, methodologies, locations }));

/** Replaces what is said of a project. What was validated changes only by another validation. */
export const updateProject = registry.rpc(
  MsgDefinition.methods.updateProject,
  (ctx, { proponent, projectId, details = ProjectDetails.fromPartial({}) }, { state }) => {
    const project = proponentsProject(ctx, state, proponent, projectId);
    requireStatus(
      project,
      PROJECT_STATUS_LISTED,
      PROJECT_STATUS_UNDER_VALIDATION,
      PROJECT_STATUS_VALIDATED,
      PROJECT_STATUS_REGISTERED,
    );
    checkDetails(ctx.chain, details);
    requireListedDetails(ctx, state, details);
    if (equalBytes(validated(detailsOf(project)), validated(details))) {
      putProject(ctx, state, { ...project, details });
      return {};
    }
    if (project.status === PROJECT_STATUS_VALIDATED || project.status === PROJECT_STATUS_REGISTERED)
      throw fail.wrongStatus(
        `${projectId} is validated: its sectors, types, methodologies and locations change by a validation alone`,
      );
    requireOpenCountries(ctx, state, details);
    requireMethodologies(ctx, state, project.programmeId, details);
    putProject(ctx, state, { ...project, details, revision: project.revision + 1 });
    return {};
  },
);
