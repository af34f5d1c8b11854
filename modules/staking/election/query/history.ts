import type { PageRequest } from "../../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import type { RollEntry } from "../../../../codec/gen/eco2/staking/v1/election.ts";
import { QueryDefinition } from "../../../../codec/gen/eco2/staking/v1/query.ts";
import { u32Key } from "../../../../codec/keys.ts";
import { encodeKey } from "../../../../codec/keys-compose.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../../core/queryError.ts";
import { paginate } from "../../../../core/state/paginate.ts";
import { type StakingEnv, staking } from "../../module.ts";
import { rollEntry } from "../roll.ts";
import { rollFrom } from "../rollPages.ts";

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

/** Candidates of a page, unless the request says otherwise, and at most. */
const defaultLimit = 100;
const maxLimit = 1000;

/** Where a page begins: the number of candidates before it. Its key is that number, four bytes. */
function startOf({ key, offset }: PageRequest): number {
  if (key.length === 0) return Number(offset);
  if (key.length !== 4 || offset > 0n)
    throw invalidArgument("paginate: a key has four bytes, and either offset or key is expected");
  return u32Key.read(key, 0, true).value;
}

export const roll = staking.rpc(methods.roll, (ctx, { number, pagination }, env) => {
  const { seats, candidates } = held(ctx, env, number);
  if (pagination?.reverse === true) throw invalidArgument("paginate: a roll is read from its first rank on");
  const start = pagination === undefined ? 0 : startOf(pagination);
  const limit = Math.min(Number(pagination?.limit ?? 0n) || defaultLimit, maxLimit);
  const page: RollEntry[] = [];
  for (const [rank, ranked] of rollFrom(ctx, env, number, candidates, start + 1)) {
    if (page.length === limit) break;
    page.push(rollEntry(ctx, rank, ranked, seats));
  }
  const end = start + page.length;
  const nextKey = end < candidates ? encodeKey(new Uint8Array(0), u32Key, end) : new Uint8Array(0);
  return { roll: page, pagination: { nextKey, total: BigInt(candidates) } };
});
