import { Answer, type Notarisation } from "../../../../codec/gen/eco2/notary/v1/notaries.ts";
import { type Assignment, QueryDefinition } from "../../../../codec/gen/eco2/notary/v1/query.ts";
import { stringKey } from "../../../../codec/keys.ts";
import { queryAddress } from "../../../../core/addressArg.ts";
import { addressText } from "../../../../core/addresses.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { notFound } from "../../../../core/queryError.ts";
import { paginate } from "../../../../core/state/paginate.ts";
import { startingWith } from "../../../../core/state/range.ts";
import { notary, type State } from "../../module.ts";

const valuesOf = <K, V>(entries: Iterable<readonly [K, V]>): V[] => [...entries].map(([, value]) => value);

export const notaryQuery = notary.rpc(QueryDefinition.methods.notary, (ctx, request, { state }) => {
  const address = addressText(ctx.chain, queryAddress(ctx, request.address));
  const found = state.notaries.find(ctx, address);
  if (found === undefined) throw notFound(`${address} is no notary`);
  const within = startingWith({ first: stringKey }, address);
  return {
    notary: found,
    unbondings: valuesOf(state.unbondings.by.notary.list(ctx, address)),
    interests: valuesOf(state.interests.range(ctx, { within })),
  };
});

export const notaries = notary.rpc(QueryDefinition.methods.notaries, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.notaries, pagination, { take: (_, one) => one });
  return { notaries: [...page.items], pagination: page.pagination };
});

/** What a notary was drawn for a record for. It is never drawn for one twice. */
function assignmentOf(ctx: Ctx, state: State, address: string, found: Notarisation): Assignment {
  const { recordId, seats, due } = found;
  const seat = seats.find((one) => one.notary === address);
  const answerUntil = seat?.answer === Answer.ANSWER_OPEN ? due : undefined;
  return { recordId, status: state.records.get(ctx, recordId).status, seat, answerUntil };
}

export const assignments = notary.rpc(QueryDefinition.methods.assignments, (ctx, request, { state }) => {
  const address = addressText(ctx.chain, queryAddress(ctx, request.notary));
  const page = paginate(ctx, request.open ? state.openSeats : state.assigned, request.pagination, {
    within: startingWith({ first: stringKey }, address),
    take: ([, id]) => assignmentOf(ctx, state, address, state.notarisations.get(ctx, id)),
  });
  return { assignments: [...page.items], pagination: page.pagination };
});

export const notarisation = notary.rpc(QueryDefinition.methods.notarisation, (ctx, { recordId }, { state }) => {
  const found = state.notarisations.find(ctx, recordId);
  if (found === undefined) throw notFound(`no record ${recordId} was closed`);
  return { notarisation: found, batch: state.batches.find(ctx, recordId) };
});
