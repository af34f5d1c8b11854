import type { Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import {
  AssessmentStatus,
  EventValidation,
  type Period,
  type Project,
  ProjectStatus,
  type Validation,
} from "../../../codec/gen/eco2/registry/v1/project.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { validationTypes } from "../programme/cadTrust.ts";
import { requireRoomFor } from "./details.ts";
import { detailsOf } from "./projects.ts";

const refuse = fail.invalidValidation;

/** The first day that is no longer within so many years of a day, as text that sorts so. */
function yearsAfter(day: string, years: number): string {
  return `${(Number(day.slice(0, 4)) + years).toString().padStart(4, "0")}${day.slice(4)}`;
}

/** @throws invalid validation for a crediting period that is longer than the programme's, or meets one that is granted */
function requireGrantable({ creditingYears }: Programme, project: Project, { start, end }: Period): void {
  if (creditingYears > 0 && end >= yearsAfter(start, creditingYears))
    throw refuse(`crediting period ${start} to ${end} is longer than ${creditingYears} years`);
  const last = project.creditingPeriods.at(-1);
  if (last !== undefined && start <= last.end)
    throw refuse(`crediting period starts on ${start}, the last one ends on ${last.end}`);
}

/**
 * That a validation of its type can be given of a project as it is.
 * @throws invalid validation, saying what its type needs
 */
export function requireFitting(
  programme: Programme,
  project: Project,
  given: Pick<Validation, "type" | "positive" | "creditingPeriod" | "methodologies" | "locations" | "revision">,
): void {
  const { type, positive, creditingPeriod, methodologies, locations, revision } = given;
  if (revision !== project.revision)
    throw refuse(`looked at revision ${revision} of ${project.id}, which is at ${project.revision}`);
  const grants = creditingPeriod !== undefined;
  const needs = positive && (type === validationTypes.design || type === validationTypes.renewal);
  if (needs && !grants) throw refuse(`a positive "${type}" grants a crediting period: it is missing`);
  if (!positive && grants) throw refuse("a negative opinion grants no crediting period");
  if (type === validationTypes.change && grants)
    throw refuse("a change after registration grants no crediting period: a renewal does");
  if (type === validationTypes.design && methodologies.length + locations.length > 0)
    throw refuse("a design is validated as the project says it: methodologies and locations are for later changes");
  if (grants) requireGrantable(programme, project, creditingPeriod);
  requireRoomFor([...detailsOf(project).locations, ...locations]);
}

/** A project as an approved validation makes it; its status is the caller's to change. */
export function granted(project: Project, { creditingPeriod, methodologies, locations }: Validation): Project {
  const details = detailsOf(project);
  const changes = methodologies.length + locations.length > 0;
  return {
    ...project,
    details: {
      ...details,
      methodologies: methodologies.length > 0 ? methodologies : details.methodologies,
      locations: [...details.locations, ...locations],
    },
    creditingPeriods: [...project.creditingPeriods, ...(creditingPeriod === undefined ? [] : [creditingPeriod])],
    revision: changes || creditingPeriod !== undefined ? project.revision + 1 : project.revision,
  };
}

/** The status in which a project must be for a validation of a type to be given, and to be approved. */
export function statusFor(type: string, step: "submit" | "approve") {
  const { PROJECT_STATUS_UNDER_VALIDATION, PROJECT_STATUS_VALIDATED, PROJECT_STATUS_REGISTERED } = ProjectStatus;
  if (type !== validationTypes.design) return PROJECT_STATUS_REGISTERED;
  return step === "submit" ? PROJECT_STATUS_UNDER_VALIDATION : PROJECT_STATUS_VALIDATED;
}

/** Stores a validation and tells of it. */
export function putValidation(ctx: Ctx, state: State, validation: Validation): void {
  state.validations.set(ctx, validation.id, validation);
  const { id, projectId, bodyId, status } = validation;
  emitTyped(ctx, EventValidation, { validationId: id, projectId, bodyId, status });
}

/** The approved validation that grants crediting of all days of a period. */
export function validationFor(
  ctx: Ctx,
  state: State,
  projectId: string,
  { start, end }: Period,
): Validation | undefined {
  for (const [, one] of state.validations.by.project.list(ctx, projectId)) {
    if (one.status !== AssessmentStatus.ASSESSMENT_STATUS_APPROVED || one.creditingPeriod === undefined) continue;
    if (one.creditingPeriod.start <= start && end <= one.creditingPeriod.end) return one;
  }
  return undefined;
}
