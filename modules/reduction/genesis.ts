import { GenesisState } from "../../codec/gen/eco2/reduction/v1/genesis.ts";
import {
  type Member,
  MemberStatus,
  type Pool,
  type PoolRecord,
  type PoolSource,
  Sums,
  type Work,
} from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { creditsInvariant, poolsInvariant, recordsInvariant, sourcesInvariant } from "./invariants.ts";
import { checkPlan } from "./members.ts";
import { type ReductionEnv, reduction, type State } from "./module.ts";
import { checkParams } from "./params.ts";
import { waitUntil } from "./pools.ts";
import { keyOf } from "./records.ts";
import { addSource } from "./sources.ts";
import { checkTerms, microgramsOf } from "./terms.ts";
import { moment } from "./times.ts";

/** Runs a part of the section that an error names by its path. */
function naming(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new GenesisError(`app_state.reduction.${path}`, reasonOf(error));
  }
}

function requireAddress(ctx: Ctx, address: string): void {
  if (addressText(ctx.chain, addressBytes(ctx.chain, address)) !== address)
    throw new Error(`address ${address} must be in lower case`);
}

function requireAmounts(amounts: Readonly<Record<string, string>>): void {
  for (const [name, amount] of Object.entries(amounts)) {
    try {
      microgramsOf(amount);
    } catch (error) {
      throw new Error(`${name}: ${reasonOf(error)}`, { cause: error });
    }
  }
}

function initPool(ctx: Ctx, { state }: ReductionEnv, pool: Pool, next: bigint): void {
  const { id, creator, terms, sums = Sums.fromPartial({}) } = pool;
  if (id < 1n || id >= next) throw new Error(`id ${id} is not from 1 to below the next id ${next}`);
  if (state.pools.has(ctx, id)) throw new Error(`id ${id} is there twice`);
  requireAddress(ctx, creator);
  if (terms === undefined) throw new Error("terms are missing");
  checkTerms(terms);
  requireAmounts({ ...sums });
  const { due } = pool;
  state.pools.set(ctx, id, waitUntil(ctx, state, { ...pool, due: undefined }, due === undefined ? due : moment(due)));
}

function requirePool(ctx: Ctx, state: State, id: bigint): Pool {
  const pool = state.pools.find(ctx, id);
  if (pool === undefined) throw new Error(`no pool has the id ${id}`);
  return pool;
}

function initMember(ctx: Ctx, { state }: ReductionEnv, member: Member): void {
  const { poolId, address, plan } = member;
  requirePool(ctx, state, poolId);
  requireAddress(ctx, address);
  if (state.members.has(ctx, [poolId, address])) throw new Error(`${address} is in pool ${poolId} twice`);
  if (member.status !== MemberStatus.MEMBER_STATUS_INVITED) checkPlan(plan);
  state.members.set(ctx, [poolId, address], member);
}

function initSource(ctx: Ctx, { state }: ReductionEnv, source: PoolSource): void {
  const { poolId, sourceId, history, baseline, firstBaseline, fillRate, counted, filled } = source;
  const pool = requirePool(ctx, state, poolId);
  if (!state.members.has(ctx, [poolId, source.member])) throw new Error(`${source.member} is not in pool ${poolId}`);
  if (state.sources.has(ctx, [poolId, sourceId])) throw new Error(`source ${sourceId} is in pool ${poolId} twice`);
  requireAmounts({ history, baseline, firstBaseline, fillRate, counted, filled });
  addSource(ctx, state, pool, source);
}

function initRecord(ctx: Ctx, { state }: ReductionEnv, record: PoolRecord): void {
  const { poolId, sourceId, recordId, micrograms, deadline } = record;
  requirePool(ctx, state, poolId);
  if (!state.sources.has(ctx, [poolId, sourceId])) throw new Error(`source ${sourceId} is not in pool ${poolId}`);
  if (state.records.has(ctx, keyOf(record))) throw new Error(`record ${recordId} is there twice`);
  requireAmounts({ micrograms });
  state.records.set(ctx, keyOf(record), record);
  if (deadline !== undefined) state.deadlines.add(ctx, [moment(deadline), poolId, recordId]);
}

function initWork(ctx: Ctx, { state }: ReductionEnv, work: Work): void {
  requirePool(ctx, state, work.poolId);
  moment(work.at);
  if (state.work.has(ctx, work.poolId)) throw new Error(`pool ${work.poolId} is there twice`);
  state.work.set(ctx, work.poolId, work);
}

function initReview(ctx: Ctx, { state }: ReductionEnv, work: Work): void {
  const { poolId, sourceId } = work;
  if (!state.sources.has(ctx, [poolId, sourceId])) throw new Error(`source ${sourceId} is not in pool ${poolId}`);
  moment(work.at);
  state.reviews.set(ctx, [poolId, sourceId], work);
}

export const genesis = reduction.genesis({
  ...protoSection(GenesisState),
  default: () => GenesisState.fromPartial({ params: reduction.defaults, nextPoolId: 1n }),
  init(ctx, given, env) {
    const params = given.params ?? reduction.defaults;
    naming("params", () => {
      checkParams(params);
    });
    env.params.set(ctx, params);
    const next = given.nextPoolId === 0n ? 1n : given.nextPoolId;
    env.state.nextPool.set(ctx, next);
    const each = <T>(name: string, list: readonly T[], put: (one: T) => void) => {
      for (const [index, one] of list.entries())
        naming(`${name}.${index}`, () => {
          put(one);
        });
    };
    each("pools", given.pools, (pool) => {
      initPool(ctx, env, pool, next);
    });
    each("members", given.members, (member) => {
      initMember(ctx, env, member);
    });
    each("sources", given.sources, (source) => {
      initSource(ctx, env, source);
    });
    each("records", given.records, (record) => {
      initRecord(ctx, env, record);
    });
    each("work", given.work, (work) => {
      initWork(ctx, env, work);
    });
    each("reviews", given.reviews, (work) => {
      initReview(ctx, env, work);
    });
    for (const [part, check] of [
      ["pools", poolsInvariant],
      ["sources", sourcesInvariant],
      ["records", recordsInvariant],
      ["pools", creditsInvariant],
    ] as const) {
      const broken = check(ctx, env);
      if (broken !== undefined) throw new GenesisError(`app_state.reduction.${part}`, broken);
    }
  },
  export: (ctx, { state, params }) => {
    const all = <V>(entries: Iterable<readonly [unknown, V]>): V[] => [...entries].map(([, value]) => value);
    return {
      params: params.get(ctx),
      pools: all(state.pools.range(ctx)),
      members: all(state.members.range(ctx)),
      sources: all(state.sources.range(ctx)),
      records: all(state.records.range(ctx)),
      work: all(state.work.range(ctx)),
      nextPoolId: state.nextPool.peek(ctx),
      reviews: all(state.reviews.range(ctx)),
    };
  },
});
