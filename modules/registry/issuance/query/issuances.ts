import { QueryDefinition } from "../../../../codec/gen/eco2/registry/v1/query.ts";
import { invalidArgument, notFound } from "../../../../core/queryError.ts";
import { paginate } from "../../../../core/state/paginate.ts";
import { registry } from "../../module.ts";
import { found } from "../../project/query/projects.ts";

const { methods } = QueryDefinition;
const mostStatus = 4;

export const verification = registry.rpc(methods.verification, (ctx, { verificationId }, { state }) => {
  const one = state.verifications.find(ctx, verificationId);
  if (one === undefined) throw notFound(`no verification has the id ${verificationId}`);
  return { verification: one };
});

export const verifications = registry.rpc(
  methods.verifications,
  (ctx, { projectId, status, pagination }, { state }) => {
    if (status < 0 || status > mostStatus) throw invalidArgument(`status ${status} is none`);
    const { verifications } = state;
    const at = (id: bigint) => verifications.get(ctx, id);
    const take = ([, id]: readonly [unknown, bigint]) => at(id);
    if (projectId !== "") {
      found(ctx, state, projectId);
      const { entries, within } = verifications.by.project;
      const keep = ([, id]: readonly [unknown, bigint]) => status === 0 || at(id).status === status;
      const page = paginate(ctx, entries, pagination, { within: within(projectId), keep, take });
      return { verifications: [...page.items], pagination: page.pagination };
    }
    if (status === 0) {
      const page = paginate(ctx, verifications, pagination, { take: (_, one) => one });
      return { verifications: [...page.items], pagination: page.pagination };
    }
    const { entries, within } = verifications.by.status;
    const page = paginate(ctx, entries, pagination, { within: within(status), take });
    return { verifications: [...page.items], pagination: page.pagination };
  },
);

export const issuance = registry.rpc(methods.issuance, (ctx, { issuanceId }, { state }) => {
  const one = state.issuances.find(ctx, issuanceId);
  if (one === undefined) throw notFound(`no issuance has the id ${issuanceId}`);
  return { issuance: one };
});

export const issuanceByBatch = registry.rpc(methods.issuanceByBatch, (ctx, { batchId }, { state }) => {
  const id = state.issuances.by.batch.keys(ctx, batchId).next().value;
  if (id === undefined) throw notFound(`batch ${batchId} was not issued here`);
  const one = state.issuances.get(ctx, id);
  const behind = state.verifications.get(ctx, one.verificationId);
  return {
    issuance: one,
    verification: behind,
    validation: state.validations.get(ctx, behind.validationId),
    project: state.projects.get(ctx, one.projectId),
  };
});

export const issuances = registry.rpc(methods.issuances, (ctx, { projectId, pagination }, { state }) => {
  const { entries, within } = state.issuances.by.project;
  if (projectId === "") {
    const page = paginate(ctx, state.issuances, pagination, { take: (_, one) => one });
    return { issuances: [...page.items], pagination: page.pagination };
  }
  found(ctx, state, projectId);
  const take = ([, id]: readonly [unknown, bigint]) => state.issuances.get(ctx, id);
  const page = paginate(ctx, entries, pagination, { within: within(projectId), take });
  return { issuances: [...page.items], pagination: page.pagination };
});
