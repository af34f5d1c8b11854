import { u64Key } from "../../codec/keys.ts";
import { capability } from "../../core/capability.ts";
import { type Ctx, withGas } from "../../core/ctx.ts";
import { GasMeter } from "../../core/gas.ts";
import { startingWith } from "../../core/state/range.ts";
import { openRecord, openText } from "./corrections.ts";
import type { ReductionEnv } from "./module.ts";
import { isCredited, statusName } from "./pools.ts";
import { stands } from "./recount.ts";

/** One link of a pool's history. */
export interface PoolLink {
  /** "pool" or "record". */
  readonly kind: string;
  readonly id: string;
  readonly detail: string;
}

/** What a walk over the history of a pool found. */
export interface PoolWalk {
  /** The first link that does not hold, with its reason; undefined where all hold. */
  readonly broken: string | undefined;
  readonly steps: number;
  readonly links: readonly PoolLink[];
}

/** What reduction pools offer to other modules. */
export interface ReductionKeeper {
  /** The pool that earned a batch of credits; undefined for batches of other origin. */
  poolOfBatch(ctx: Ctx, batchId: bigint): bigint | undefined;
  /** Whether a source is, or after the start was, in a pool: its emissions show the reduction already. */
  hasSource(ctx: Ctx, poolId: bigint, sourceId: bigint): boolean;
  /**
   * Walks the history of a pool's credits: the pool, and every record of its baseline and its period anew; of a pool with more than `max_walk`
   * records that they were walked when it settled, and that none is disputed or overturned since. Gas is flat for each record.
   */
  walk(ctx: Ctx, poolId: bigint): PoolWalk;
}
export const ReductionKeeper = capability<ReductionKeeper>("reduction.pools");

/** Gas of reading a pool or one record of it in a walk, whatever its size. */
const stepGas = 3_000;

/** @param maxWalk records that are walked anew */
function walkPool(ctx: Ctx, env: Pick<ReductionEnv, "state" | "use">, poolId: bigint, maxWalk: bigint): PoolWalk {
  const { state, use } = env;
  const free = withGas(ctx, new GasMeter(Number.POSITIVE_INFINITY));
  ctx.gas.consume(stepGas, "Pool");
  const pool = state.pools.find(free, poolId);
  const links: PoolLink[] = [];
  const broken = (reason: string, steps: number) => ({ broken: `pool ${poolId}: ${reason}`, steps, links });
  if (pool === undefined) return broken("it is not there", 1);
  if (!isCredited(pool)) return broken(`it is ${statusName(pool.status)}`, 1);
  const count = pool.periodRecords + pool.baselineRecords;
  links.push({ kind: "pool", id: poolId.toString(), detail: `${pool.sources} sources, ${count} records` });
  const open = openRecord(free, { state }, poolId);
  if (open !== undefined) return broken(openText(open), 1);
  if (count > maxWalk) return { broken: undefined, steps: 1, links };
  let steps = 1;
  for (const [, record] of state.records.range(free, { within: startingWith({ first: u64Key }, poolId) })) {
    if (!stands(record)) continue;
    ctx.gas.consume(stepGas, "PoolRecord");
    const walked = use.notary.walk(ctx, record.recordId);
    steps += 1 + walked.steps;
    if (walked.broken === undefined) continue;
    links.push({ kind: "record", id: record.recordId.toString(), detail: walked.broken });
    return broken(`record ${record.recordId}: ${walked.broken}`, steps);
  }
  return { broken: undefined, steps, links };
}

export function reductionKeeper(
  env: Pick<ReductionEnv, "state" | "use"> & {
    readonly params: { get(ctx: Ctx): { readonly maxWalk: number } };
  },
): ReductionKeeper {
  return {
    poolOfBatch(ctx, batchId) {
      for (const poolId of env.state.pools.by.batch.keys(ctx, batchId)) return poolId;
      return undefined;
    },
    hasSource: (ctx, poolId, sourceId) => env.state.sources.has(ctx, [poolId, sourceId]),
    walk: (ctx, poolId) => walkPool(ctx, env, poolId, BigInt(env.params.get(ctx).maxWalk)),
  };
}
