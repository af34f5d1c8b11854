import { QueryDefinition } from "../../codec/gen/eco2/reduction/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/reduction/v1/tx.ts";
import { endBlock } from "./endBlock.ts";
import { genesis } from "./genesis.ts";
import { creditsInvariant, poolsInvariant, recordsInvariant, sourcesInvariant } from "./invariants.ts";
import { ReductionKeeper, reductionKeeper } from "./keeper.ts";
import { reduction } from "./module.ts";
import { cancelPool } from "./msg/cancelPool.ts";
import { createPool } from "./msg/createPool.ts";
import { joinPool, leavePool } from "./msg/membership.ts";
import { addSource, removeSource } from "./msg/sources.ts";
import { poolQuery, pools, progress } from "./query/pools.ts";
import { baseline, poolRecords, poolSources, recordPools, sourceGaps } from "./query/sources.ts";

export default reduction.build({
  msg: [MsgDefinition, { createPool, joinPool, leavePool, addSource, removeSource, cancelPool }],
  query: [
    QueryDefinition,
    { pool: poolQuery, pools, progress, poolSources, sourceGaps, poolRecords, recordPools, baseline },
  ],
  keeper: [reduction.offer(ReductionKeeper, reductionKeeper)],
  genesis,
  endBlock(ctx, { params, ...env }) {
    endBlock(ctx, env, params.get(ctx));
    return [];
  },
  invariants: {
    pools: poolsInvariant,
    sources: sourcesInvariant,
    records: recordsInvariant,
    credits: creditsInvariant,
  },
});
