import { type Project, ProjectStatus } from "../../../codec/gen/eco2/registry/v1/project.ts";
import { stringKey } from "../../../codec/keys.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { startingWith } from "../../../core/state/range.ts";
import type { State } from "../module.ts";

/** Whether the numbers of what hangs on a project are 1 to the count that the project has. */
function numbersFault(ctx: Ctx, state: State, project: Project): string | undefined {
  const within = startingWith({ first: stringKey }, project.id);
  const kinds = [
    ["documents", [...state.documents.range(ctx, { within })], project.documents],
    ["ratings", [...state.ratings.range(ctx, { within })], project.ratings],
    ["changes", [...state.changes.range(ctx, { within })], project.changes],
  ] as const;
  for (const [name, found, count] of kinds) {
    if (found.length !== count) return `has ${found.length} ${name}, counts ${count}`;
    if (found.some(([[, number]], index) => number !== index + 1))
      return `has ${name} whose numbers are not 1 to ${count}`;
  }
  return undefined;
}

function projectFault(ctx: Ctx, state: State, project: Project): string | undefined {
  const { id, programmeId, status, resumesAs, changes, creditingPeriods, bodyId, issuedGrams } = project;
  const programme = state.programmes.find(ctx, programmeId);
  if (programme === undefined) return `no programme has the id ${programmeId}`;
  const last = state.changes.find(ctx, [id, changes]);
  if (last?.to !== status) return "its last change did not lead to its status";
  // A source registry's suspension is recorded as it comes; one of ours knows its way back.
  const suspended = status === ProjectStatus.PROJECT_STATUS_SUSPENDED;
  if (!suspended && resumesAs !== 0) return "it resumes though it is not suspended";
  if (programme.native && suspended && resumesAs === 0) return "it is suspended from nothing";
  const unordered = creditingPeriods.some(({ start }, index) => start <= (creditingPeriods[index - 1]?.end ?? ""));
  if (unordered) return "its crediting periods are not one after another";
  if (bodyId !== 0n && !state.bodies.has(ctx, bodyId)) return `no body has the id ${bodyId}`;
  if (!programme.native && (issuedGrams > 0n || creditingPeriods.length > 0))
    return "it has issues of another registry";
  return numbersFault(ctx, state, project);
}

/** Projects have their programme, their last change made their status, and what hangs on them is numbered through. */
export function projectsInvariant(ctx: Ctx, state: State): string | undefined {
  let [documents, ratings, changes] = [0, 0, 0];
  for (const [id, project] of state.projects.range(ctx)) {
    const fault = project.id === id ? projectFault(ctx, state, project) : "is kept under another name";
    if (fault !== undefined) return `project ${id}: ${fault}`;
    documents += project.documents;
    ratings += project.ratings;
    changes += project.changes;
  }
  const kinds = [
    ["documents", [...state.documents.range(ctx)].length, documents],
    ["ratings", [...state.ratings.range(ctx)].length, ratings],
    ["changes", [...state.changes.range(ctx)].length, changes],
  ] as const;
  for (const [name, found, count] of kinds) if (found !== count) return `${found} ${name}, the projects have ${count}`;
  for (const [id, { projectId, bodyId, document }] of state.validations.range(ctx)) {
    if (!state.documents.has(ctx, [projectId, document])) return `validation ${id}: its report is not there`;
    if (!state.bodies.has(ctx, bodyId)) return `validation ${id}: no body has the id ${bodyId}`;
  }
  return undefined;
}
