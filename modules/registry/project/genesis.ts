import type { Project, ProjectGenesis } from "../../../codec/gen/eco2/registry/v1/project.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import { all, at, initSequence, located, requireAddress, requireKey } from "../genesisChecks.ts";
import type { State } from "../module.ts";
import { requireDay, requirePeriod } from "../texts.ts";
import { checkDetails } from "./details.ts";
import { checkDocument, checkKind } from "./documents.ts";
import { detailsOf, isStatus } from "./projects.ts";

function initProject(ctx: Ctx, state: State, path: string, project: Project): void {
  const { id, programmeId, proponent, status, statusDate, resumesAs, creditingPeriods } = project;
  requireKey(`${path}.id`, id);
  requireKey(`${path}.programme_id`, programmeId);
  requireAddress(ctx, `${path}.proponent`, proponent);
  if (!isStatus(status)) throw at(`${path}.status`, `${status} is no status of a project`);
  if (resumesAs !== 0 && !isStatus(resumesAs)) throw at(`${path}.resumes_as`, `${resumesAs} is no status of a project`);
  located(path, () => {
    checkDetails(ctx.chain, detailsOf(project));
    requireDay(fail.invalidProject, "status_date", statusDate);
    for (const period of creditingPeriods) requirePeriod(fail.invalidProject, "crediting period", period);
  });
  if (state.projects.has(ctx, id)) throw at(`${path}.id`, `${id} is there twice`);
  state.projects.set(ctx, id, project);
}

function initNumbered<T extends { readonly projectId: string; readonly number: number }>(
  path: string,
  items: readonly T[],
  collection: {
    has: (key: readonly [string, number]) => boolean;
    set: (key: readonly [string, number], item: T) => void;
  },
): void {
  for (const [index, item] of items.entries()) {
    requireKey(`${path}.${index}.project_id`, item.projectId);
    const key = [item.projectId, item.number] as const;
    if (collection.has(key)) throw at(`${path}.${index}`, "is there twice");
    collection.set(key, item);
  }
}

/** What hangs on projects, by project and number. */
function initRecords(ctx: Ctx, state: State, given: ProjectGenesis): void {
  for (const [index, { kind, content }] of given.documents.entries())
    located(`projects.documents.${index}`, () => {
      checkKind(kind);
      checkDocument("document", content);
    });
  initNumbered("projects.documents", given.documents, {
    has: (key) => state.documents.has(ctx, key),
    set: (key, item) => state.documents.set(ctx, key, item),
  });
  initNumbered("projects.ratings", given.ratings, {
    has: (key) => state.ratings.has(ctx, key),
    set: (key, item) => state.ratings.set(ctx, key, item),
  });
  initNumbered("projects.changes", given.changes, {
    has: (key) => state.changes.has(ctx, key),
    set: (key, item) => state.changes.set(ctx, key, item),
  });
}

/** @throws GenesisError for what is wrong by itself; how things fit together, the invariants say */
export function initProjects(ctx: Ctx, state: State, given: ProjectGenesis): void {
  for (const [index, one] of given.projects.entries()) initProject(ctx, state, `projects.projects.${index}`, one);
  initRecords(ctx, state, given);
  initSequence(ctx, "projects.validations", given.validations, given.nextValidationId, state.nextValidation);
  for (const [index, one] of given.validations.entries()) {
    requireKey(`projects.validations.${index}.project_id`, one.projectId);
    state.validations.set(ctx, one.id, one);
  }
  for (const [index, { programmeId, next }] of given.nextNumbers.entries()) {
    const path = `projects.next_numbers.${index}`;
    requireKey(`${path}.programme_id`, programmeId);
    if (state.projectNumbers.has(ctx, programmeId)) throw at(path, "is there twice");
    state.projectNumbers.set(ctx, programmeId, next);
  }
}

export const exportProjects = (ctx: Ctx, state: State): ProjectGenesis => ({
  projects: all(state.projects.range(ctx)),
  documents: all(state.documents.range(ctx)),
  ratings: all(state.ratings.range(ctx)),
  changes: all(state.changes.range(ctx)),
  validations: all(state.validations.range(ctx)),
  nextNumbers: [...state.projectNumbers.range(ctx)].map(([programmeId, next]) => ({ programmeId, next })),
  nextValidationId: state.nextValidation.peek(ctx),
});
