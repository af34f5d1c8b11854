import {
  EventProject,
  EventProjectStatus,
  type Project,
  type ProjectDetails,
  ProjectStatus,
} from "../../../codec/gen/eco2/registry/v1/project.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { requireOpenCountry } from "../programme/countries.ts";
import { methodologyInForce, programmeAt } from "../programme/programmes.ts";
import { today } from "../texts.ts";

const statusNames = {
  [ProjectStatus.PROJECT_STATUS_LISTED]: "listed",
  [ProjectStatus.PROJECT_STATUS_UNDER_VALIDATION]: "under validation",
  [ProjectStatus.PROJECT_STATUS_VALIDATED]: "validated",
  [ProjectStatus.PROJECT_STATUS_REGISTERED]: "registered",
  [ProjectStatus.PROJECT_STATUS_COMPLETED]: "completed",
  [ProjectStatus.PROJECT_STATUS_REJECTED]: "rejected",
  [ProjectStatus.PROJECT_STATUS_WITHDRAWN]: "withdrawn",
  [ProjectStatus.PROJECT_STATUS_SUSPENDED]: "suspended",
} as const;

/** A status that a project can have. */
export type Status = keyof typeof statusNames;

/** Whether a number of a message is a status. */
export const isStatus = (status: number): status is Status => Object.hasOwn(statusNames, status);

/** A status in words. */
export const statusName = (status: ProjectStatus): string => (isStatus(status) ? statusNames[status] : "of no status");

/** @throws project not found */
export function projectAt(ctx: Ctx, state: State, id: string): Project {
  const found = id.includes("\0") ? undefined : state.projects.find(ctx, id);
  if (found === undefined) throw fail.projectNotFound(`no project has the id "${id.slice(0, 64)}"`);
  return found;
}

/** What a stored project says of itself. */
export function detailsOf({ id, details }: Project): ProjectDetails {
  if (details === undefined) throw new BrokenInvariant(`project ${id} has no details`);
  return details;
}

/** A project whose credits are issued here. @throws project not found, programme closed for one of a source registry */
export function nativeProject(ctx: Ctx, state: State, id: string): Project {
  const found = projectAt(ctx, state, id);
  if (programmeAt(ctx, state, found.programmeId).native) return found;
  throw fail.programmeClosed(`${id} is a project of ${found.programmeId}, which issues its credits elsewhere`);
}

/** The native project of a proponent. @throws project not found, programme closed, not the proponent, invalid address */
export function proponentsProject(ctx: Ctx, state: State, signer: string, id: string): Project {
  const proponent = addressText(ctx.chain, messageAddress(ctx, signer, "proponent"));
  const found = nativeProject(ctx, state, id);
  if (found.proponent === proponent) return found;
  throw fail.notProponent(`${proponent} is not the proponent of ${id}`);
}

/** @throws project's status does not allow it */
export function requireStatus({ id, status }: Project, ...allowed: readonly Status[]): void {
  if (allowed.some((one) => one === status)) return;
  const names = allowed.map(statusName).join(" or ");
  throw fail.wrongStatus(`${id} is ${statusName(status)}, ${names} is expected`);
}

/** That nothing bars a project's countries. @throws country is barred */
export function requireOpenCountries(ctx: Ctx, state: State, { locations }: ProjectDetails): void {
  for (const country of new Set(locations.map((one) => one.country))) requireOpenCountry(ctx, state, country);
}

/** That a project's methodologies are in force now. @throws methodology cannot be followed */
export function requireMethodologies(ctx: Ctx, state: State, programmeId: string, details: ProjectDetails): void {
  if (details.methodologies.length === 0) throw fail.unfitMethodology("none is given");
  for (const one of details.methodologies) methodologyInForce(ctx, state, programmeId, one, today(ctx));
}

/** Stores a project and tells of it. */
export function putProject(ctx: Ctx, state: State, project: Project): void {
  state.projects.set(ctx, project.id, project);
  const { id, programmeId, proponent, revision } = project;
  emitTyped(ctx, EventProject, { projectId: id, programmeId, proponent, revision });
}

/** A change of status: to what, since when, why, by whom. */
export interface Move {
  readonly to: Status;
  readonly reason: string;
  /** As text in lower case. */
  readonly by: string;
  /** YYYY-MM-DD, today unless the source says otherwise. */
  readonly date?: string;
}

/** A project with another status, the change recorded and told; the project is the caller's to store. */
export function moved(ctx: Ctx, state: State, project: Project, { to, reason, by, date = today(ctx) }: Move): Project {
  const { id, status: from } = project;
  const number = project.changes + 1;
  const at = { height: BigInt(ctx.height), time: timestampOf(ctx.time) };
  state.changes.set(ctx, [id, number], { projectId: id, number, from, to, reason, by, ...at });
  emitTyped(ctx, EventProjectStatus, { projectId: id, from, to, reason });
  const resumesAs = to === ProjectStatus.PROJECT_STATUS_SUSPENDED ? from : ProjectStatus.PROJECT_STATUS_UNSPECIFIED;
  return { ...project, status: to, statusDate: date, statusReason: reason, resumesAs, changes: number };
}

/** A new project, its first status recorded; the caller stores it. */
export function newProject(
  ctx: Ctx,
  state: State,
  about: Pick<Project, "id" | "programmeId" | "proponent"> & { readonly details: ProjectDetails },
  move: Move,
): Project {
  const bare: Project = {
    ...about,
    status: ProjectStatus.PROJECT_STATUS_UNSPECIFIED,
    statusDate: "",
    statusReason: "",
    resumesAs: ProjectStatus.PROJECT_STATUS_UNSPECIFIED,
    bodyId: 0n,
    creditingPeriods: [],
    revision: 1,
    documents: 0,
    ratings: 0,
    changes: 0,
    issuedGrams: 0n,
    height: BigInt(ctx.height),
    time: timestampOf(ctx.time),
  };
  return moved(ctx, state, bare, move);
}
