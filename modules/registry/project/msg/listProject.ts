import { ProjectDetails, ProjectStatus } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { messageAddress } from "../../../../core/addressArg.ts";
import { addressText } from "../../../../core/addresses.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { registry, type State } from "../../module.ts";
import { openNative } from "../../programme/programmes.ts";
import { checkDetails, requireListedDetails } from "../details.ts";
import { newProject, putProject, requireMethodologies, requireOpenCountries } from "../projects.ts";

/** The programme's id and its next number. A number that a project of a source registry took as its name is passed over. */
function nextId(ctx: Ctx, state: State, programmeId: string): string {
  let number = state.projectNumbers.find(ctx, programmeId) ?? 1n;
  while (state.projects.has(ctx, `${programmeId}-${number}`)) number += 1n;
  state.projectNumbers.set(ctx, programmeId, number + 1n);
  return `${programmeId}-${number}`;
}

/** Lists a project with a native programme. */
export const listProject = registry.rpc(
  MsgDefinition.methods.listProject,
  (ctx, { proponent: signer, programmeId, details = ProjectDetails.fromPartial({}) }, { state }) => {
    const proponent = addressText(ctx.chain, messageAddress(ctx, signer, "proponent"));
    openNative(ctx, state, programmeId);
    checkDetails(ctx.chain, details);
    requireListedDetails(ctx, state, details);
    requireOpenCountries(ctx, state, details);
    requireMethodologies(ctx, state, programmeId, details);
    const id = nextId(ctx, state, programmeId);
    const move = { to: ProjectStatus.PROJECT_STATUS_LISTED, reason: "", by: proponent } as const;
    putProject(ctx, state, newProject(ctx, state, { id, programmeId, proponent, details }, move));
    return { projectId: id };
  },
);
