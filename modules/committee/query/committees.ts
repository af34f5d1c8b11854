import { QueryDefinition } from "../../../codec/gen/eco2/committee/v1/query.ts";
import { u64Key } from "../../../codec/keys.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { committeeKeeper } from "../keeper.ts";
import { committee, type State } from "../module.ts";

const { methods } = QueryDefinition;

/** @throws NotFound */
export function found(ctx: Ctx, state: State, id: bigint) {
  const one = state.committees.find(ctx, id);
  if (one === undefined) throw notFound(`no committee has the id ${id}`);
  return one;
}

export const committeeQuery = committee.rpc(methods.committee, (ctx, { committeeId }, { state }) => ({
  committee: found(ctx, state, committeeId),
  spent: [...state.spent.range(ctx, { within: startingWith({ first: u64Key }, committeeId) })].map(([, one]) => one),
}));

export const committeeByName = committee.rpc(methods.committeeByName, (ctx, { name }, { state }) => {
  const id = name.includes("\0") ? undefined : state.byName.find(ctx, name);
  if (id === undefined) throw notFound(`no committee is named ${name}`);
  return { committee: found(ctx, state, id) };
});

export const committees = committee.rpc(methods.committees, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.committees, pagination, { take: (_, one) => one });
  return { committees: [...page.items], pagination: page.pagination };
});

export const mayAct = committee.rpc(methods.mayAct, (ctx, { committeeId, typeUrl }, { state }) => {
  found(ctx, state, committeeId);
  return { mayAct: committeeKeeper({ state }).mayAct(ctx, committeeId, typeUrl) };
});
