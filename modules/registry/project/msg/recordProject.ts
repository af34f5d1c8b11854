import { type Project, ProjectDetails } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { fail } from "../../errors.ts";
import { registry, type State } from "../../module.ts";
import { programmeAt } from "../../programme/programmes.ts";
import { requireReason, requireRegistrar } from "../../refusals.ts";
import { requireDay, today } from "../../texts.ts";
import { checkDetails, requireListedDetails } from "../details.ts";
import { isStatus, moved, newProject, putProject } from "../projects.ts";

const refuse = fail.invalidProject;

/** The project of this name, if it is one of this programme. @throws invalid project where the name is another's, or may become one */
function recorded(ctx: Ctx, state: State, programmeId: string, id: string): Project | undefined {
  const found = state.projects.find(ctx, id);
  if (found !== undefined && found.programmeId !== programmeId)
    throw refuse(`${id} is a project of ${found.programmeId}`);
  const numbered = /^([A-Z][A-Z0-9]{1,11})-[0-9]+$/.exec(id)?.[1];
  if (numbered !== undefined && state.programmes.find(ctx, numbered)?.native === true)
    throw refuse(`${id} is a name of ${numbered}, whose projects are listed here`);
  return found;
}

/** Records a project of a source registry as it is there, or what became of it. */
export const recordProject = registry.rpc(
  MsgDefinition.methods.recordProject,
  (ctx, request, { state, params }) => {
    const registrar = requireRegistrar(ctx, params.registrars, request.registrar);
    const { programmeId, projectId, details = ProjectDetails.fromPartial({}), status, statusDate: date } = request;
    if (programmeAt(ctx, state, programmeId).native)
      throw fail.programmeClosed(`${programmeId} is native: its projects are listed by their proponents`);
    if (!isStatus(status)) throw refuse("status: the project's at its source is expected");
    if (date > today(ctx)) throw refuse(`status_date ${date} is after today, ${today(ctx)}`);
    checkDetails(ctx.chain, details);
    requireListedDetails(ctx, state, details);
    const before = recorded(ctx, state, programmeId, projectId);
    const move = { to: status, reason: request.reason, by: registrar, date };
    if (before === undefined) {
      const about = { id: projectId, programmeId, proponent: registrar, details };
      putProject(ctx, state, newProject(ctx, state, about, move));
      return {};
    }
    const project = { ...before, proponent: registrar, details, revision: before.revision + 1 };
    const same = before.status === status && before.statusDate === date;
    putProject(ctx, state, same ? project : moved(ctx, state, project, move));
    return {};
  },
  ({ projectId, statusDate, reason }) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(projectId))
      throw refuse(`project_id "${projectId.slice(0, 64)}": 1 to 64 letters, digits and . _ -`);
    requireDay(refuse, "status_date", statusDate);
    if (reason !== "") requireReason(reason);
  },
);
