import { QueryDefinition } from "../../../../codec/gen/eco2/staking/v1/query.ts";
import { u64Key } from "../../../../codec/keys.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { notFound } from "../../../../core/queryError.ts";
import { paginate } from "../../../../core/state/paginate.ts";
import { startingWith } from "../../../../core/state/range.ts";
import { type StakingEnv, staking } from "../../module.ts";
import { rollEntry } from "../roll.ts";

const { methods } = QueryDefinition;

function held(ctx: Ctx, { state }: Pick<StakingEnv, "state">, number: bigint) {
  const election = state.elections.find(ctx, number);
  if (election === undefined) throw notFound(`no election has the number ${number}`);
  return election;
}

export const elections = staking.rpc(methods.elections, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.elections, pagination, { take: (_, election) => election });
  return { elections: [...page.items], pagination: page.pagination };
});

export const electionResult = staking.rpc(methods.electionResult, (ctx, { number }, env) => ({
  election: held(ctx, env, number),
}));

export const roll = staking.rpc(methods.roll, (ctx, { number, pagination }, env) => {
  const { seats } = held(ctx, env, number);
  const page = paginate(ctx, env.state.rolls, pagination, {
    within: startingWith({ first: u64Key }, number),
    take: ([, rank], ranked) => rollEntry(ctx, rank, ranked, seats),
  });
  return { roll: [...page.items], pagination: page.pagination };
});
