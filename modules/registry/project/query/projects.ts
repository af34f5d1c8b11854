import { fromHex } from "../../../../codec/bytes.ts";
import type { Project, QueryProjectsRequest } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { QueryDefinition } from "../../../../codec/gen/eco2/registry/v1/query.ts";
import { stringKey } from "../../../../codec/keys.ts";
import { queryAddress } from "../../../../core/addressArg.ts";
import { addressText } from "../../../../core/addresses.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../../core/queryError.ts";
import { paginate } from "../../../../core/state/paginate.ts";
import { startingWith } from "../../../../core/state/range.ts";
import { registry, type State } from "../../module.ts";
import { keyText } from "../../programme/query/programmes.ts";
import { isStatus } from "../projects.ts";

const { methods } = QueryDefinition;

/** @throws NotFound */
export function found(ctx: Ctx, state: State, id: string): Project {
  const one = state.projects.find(ctx, keyText("project_id", id));
  if (one === undefined) throw notFound(`no project has the id ${id}`);
  return one;
}

export const project = registry.rpc(methods.project, (ctx, { projectId }, { state }) => ({
  project: found(ctx, state, projectId),
}));

/** Whether all holds that a request asks of a project. */
const matches =
  ({ programmeId, country, status, proponent }: QueryProjectsRequest) =>
  (one: Project) =>
    (programmeId === "" || one.programmeId === programmeId) &&
    (country === "" || one.details?.locations[0]?.country === country) &&
    (status === 0 || one.status === status) &&
    (proponent === "" || one.proponent === proponent);

/** Reads by the index that leaves the fewest to be looked at. */
function projectsPage(ctx: Ctx, { projects }: State, request: QueryProjectsRequest) {
  const { by } = projects;
  const { programmeId, country, status, proponent, pagination } = request;
  const isMatch = matches(request);
  const at = (id: string) => projects.get(ctx, id);
  const reading = {
    keep: ([, id]: readonly [unknown, string]) => isMatch(at(id)),
    take: ([, id]: readonly [unknown, string]) => at(id),
  };
  const chosen = [
    [by.proponent, proponent],
    [by.country, country],
    [by.programme, programmeId],
  ] as const;
  for (const [index, value] of chosen) {
    if (value !== "") return paginate(ctx, index.entries, pagination, { within: index.within(value), ...reading });
  }
  if (status !== 0)
    return paginate(ctx, by.status.entries, pagination, { within: by.status.within(status), ...reading });
  return paginate(ctx, projects, pagination, { take: (_, one) => one });
}

export const projects = registry.rpc(methods.projects, (ctx, request, { state }) => {
  if (request.status !== 0 && !isStatus(request.status)) throw invalidArgument(`status ${request.status} is none`);
  keyText("programme_id", request.programmeId);
  keyText("country", request.country);
  const proponent = request.proponent === "" ? "" : addressText(ctx.chain, queryAddress(ctx, request.proponent));
  const page = projectsPage(ctx, state, { ...request, proponent });
  return { projects: [...page.items], pagination: page.pagination };
});

export const projectDocuments = registry.rpc(methods.projectDocuments, (ctx, { projectId, pagination }, { state }) => {
  found(ctx, state, projectId);
  const within = startingWith({ first: stringKey }, projectId);
  const page = paginate(ctx, state.documents, pagination, { within, take: (_, one) => one });
  return { documents: [...page.items], pagination: page.pagination };
});

export const projectRatings = registry.rpc(methods.projectRatings, (ctx, { projectId, pagination }, { state }) => {
  found(ctx, state, projectId);
  const within = startingWith({ first: stringKey }, projectId);
  const page = paginate(ctx, state.ratings, pagination, { within, take: (_, one) => one });
  return { ratings: [...page.items], pagination: page.pagination };
});

export const projectHistory = registry.rpc(methods.projectHistory, (ctx, { projectId, pagination }, { state }) => {
  found(ctx, state, projectId);
  const within = startingWith({ first: stringKey }, projectId);
  const page = paginate(ctx, state.changes, pagination, { within, take: (_, one) => one });
  return { changes: [...page.items], pagination: page.pagination };
});

export const documentsByHash = registry.rpc(methods.documentsByHash, (ctx, { sha256, pagination }, { state }) => {
  if (!/^[0-9a-fA-F]{64}$/.test(sha256)) throw invalidArgument("sha256: 64 hex digits are expected");
  const { entries, within } = state.documents.by.hash;
  const page = paginate(ctx, entries, pagination, {
    within: within(fromHex(sha256)),
    take: ([, key]) => state.documents.get(ctx, key),
  });
  return { documents: [...page.items], pagination: page.pagination };
});

export const validation = registry.rpc(methods.validation, (ctx, { validationId }, { state }) => {
  const one = state.validations.find(ctx, validationId);
  if (one === undefined) throw notFound(`no validation has the id ${validationId}`);
  return { validation: one };
});

export const validations = registry.rpc(methods.validations, (ctx, { projectId, pagination }, { state }) => {
  if (projectId === "") {
    const page = paginate(ctx, state.validations, pagination, { take: (_, one) => one });
    return { validations: [...page.items], pagination: page.pagination };
  }
  found(ctx, state, projectId);
  const { entries, within } = state.validations.by.project;
  const take = ([, id]: readonly [string, bigint]) => state.validations.get(ctx, id);
  const page = paginate(ctx, entries, pagination, { within: within(projectId), take });
  return { validations: [...page.items], pagination: page.pagination };
});
