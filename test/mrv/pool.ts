import { BaselineMethod, type Pool, PoolStatus } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { MsgAddSource, MsgCreatePool, MsgJoinPool } from "../../codec/gen/eco2/reduction/v1/tx.ts";
import { Methodology, MsgSetMethodology } from "../../codec/gen/eco2/registry/v1/programme.ts";
import { quotient } from "../../codec/quotient.ts";
import { timestampOf } from "../../codec/time.ts";
import { message } from "../../engine/testing/startChain.ts";
import type { Meter } from "./meters.ts";
import type { People } from "./people.ts";
import type { Stage } from "./stage.ts";

interface Span {
  readonly start: bigint;
  readonly end: bigint;
  readonly historyStart: bigint;
  readonly historyEnd: bigint;
  /** Micrograms. */
  readonly history: bigint;
}

/** The factory proposes a pool whose target is a tenth below its history, and brings its meters. @returns the pool's number */
export async function joinPool(
  stage: Stage,
  { factory, reviewer }: People,
  meters: readonly Meter[],
  span: Span,
): Promise<bigint> {
  const methodology = {
    code: "RP-1",
    version: "1.0",
    name: "Metered energy",
    type: "Reduction - technical",
    programmeIds: ["ECO2-RP"],
  };
  await stage.send(
    reviewer,
    message(MsgSetMethodology, { reviewer: reviewer.address, methodology: Methodology.fromPartial(methodology) }),
  );
  const target = quotient(span.history * 9n, 10n);
  await stage.send(
    factory,
    message(MsgCreatePool, {
      creator: factory.address,
      terms: {
        title: "A furnace and forty motors",
        start: timestampOf(span.start),
        end: timestampOf(span.end),
        baselineMethod: BaselineMethod.BASELINE_METHOD_MEAN_OF_PERIODS,
        baselineFrom: timestampOf(span.historyStart),
        baselineTo: timestampOf(span.historyEnd),
        target: target.toString(),
        bufferBasisPoints: 1000,
        programmeId: "ECO2-RP",
        methodology: "RP-1@1.0",
        creditType: "Reduction - technical",
        country: "DE",
        sector: "",
      },
      members: [{ address: factory.address, parts: 1 }],
    }),
  );
  const { pools } = await stage.query.reduction.pools({});
  const poolId = pools.at(-1)?.id ?? 0n;
  const plan = {
    methods: ["A furnace that recovers its heat", "Motors of class IE5"],
    documentSha256: new Uint8Array(0),
    documentUri: "",
  };
  await stage.send(
    factory,
    message(MsgJoinPool, { member: factory.address, poolId, plan }),
    message(MsgAddSource, { member: factory.address, poolId, sourceIds: meters.map(({ sourceId }) => sourceId) }),
  );
  return poolId;
}

/** A pool that was credited. Micrograms and grams. */
export interface PoolEnd {
  readonly id: bigint;
  readonly batchId: bigint;
  readonly target: bigint;
  readonly baseline: bigint;
  readonly counted: bigint;
  readonly filled: bigint;
  /** To members and to the buffer. */
  readonly grams: bigint;
  readonly buffer: bigint;
}

const poolOf = async (stage: Stage, id: bigint): Promise<Pool> => {
  const { pool } = await stage.query.reduction.pool({ id });
  if (pool === undefined) throw new Error(`there is no pool ${id}`);
  return pool;
};

/** Waits until a pool has settled. @throws when it was not credited */
export async function settle(stage: Stage, id: bigint, end: bigint): Promise<PoolEnd> {
  const { due } = await poolOf(stage, id);
  await stage.until(due === undefined ? end : due.seconds * 1_000_000_000n + 1_000_000_000n);
  for (let waited = 0; waited < 50; waited++) {
    const pool = await poolOf(stage, id);
    const { status, terms, sums, batchId, creditedGrams, bufferGrams, reason } = pool;
    if (status === PoolStatus.POOL_STATUS_CREDITED && terms !== undefined && sums !== undefined)
      return {
        id,
        batchId,
        target: BigInt(terms.target),
        baseline: BigInt(sums.baseline),
        counted: BigInt(sums.counted),
        filled: BigInt(sums.filled),
        grams: creditedGrams,
        buffer: bufferGrams,
      };
    if (status === PoolStatus.POOL_STATUS_FAILED || status === PoolStatus.POOL_STATUS_CANCELLED)
      throw new Error(reason);
    await stage.blocks(1);
  }
  throw new Error(`pool ${id} does not settle`);
}
