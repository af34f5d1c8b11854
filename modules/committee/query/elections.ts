import { QueryDefinition } from "../../../codec/gen/eco2/committee/v1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { notFound } from "../../../core/queryError.ts";
import { ranking } from "../elections.ts";
import { committee } from "../module.ts";
import { found } from "./committees.ts";

const { methods } = QueryDefinition;

export const election = committee.rpc(methods.election, (ctx, { committeeId }, env) => {
  const { name, election, termEnd } = found(ctx, env.state, committeeId);
  if (election === 0n) throw notFound(`no election of ${name} is open`);
  return { election, end: termEnd, nominees: ranking(ctx, env, election) };
});

export const ballot = committee.rpc(methods.ballot, (ctx, { committeeId, voter }, { state }) => {
  const { name, election } = found(ctx, state, committeeId);
  const bytes = queryAddress(ctx, voter);
  const nominee = election === 0n ? undefined : state.ballots.find(ctx, [election, bytes]);
  if (nominee === undefined) throw notFound(`${voter} has no vote in an election of ${name}`);
  return { ballot: { election, voter: addressText(ctx.chain, bytes), nominee: addressText(ctx.chain, nominee) } };
});
