import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/reduction/v1/query.ts";
import { BaselineMethod, PoolStatus, Terms } from "../../../codec/gen/eco2/reduction/v1/reduction.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/reduction/v1/tx.ts";
import { QueryDefinition as RegistryQuery } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { timestampOf } from "../../../codec/time.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import type { BuiltModule } from "../../../core/built.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import registry from "../../registry/index.ts";
import { subscriptions } from "../hooks.ts";
import reduction from "../index.ts";
import { gram, saidRecords } from "./records.ts";

const address = (number: number) => encodeAddress(testPrefix, testAddress(number));

/** Who takes part, with the number of the test address of each. */
export const numbers = { ann: 11, ben: 12, cat: 13, dan: 14 } as const;
export const who = { ann: address(11), ben: address(12), cat: address(13), dan: address(14) } as const;
export const authority = encodeAddress(testPrefix, moduleAddress("gov"));

export const hour = 3_600_000_000_000n;
export const day = 24n * hour;
/** Block time of a test chain's first block, nanoseconds: 2026-01-01. */
export const newYear = 1_767_225_600_000_000_000n;

/** Parameters of tests: periods of hours, settled an hour after their end. */
export const paramsJson = (change: Readonly<Record<string, unknown>> = {}) => ({
  min_period: "3600s",
  max_period: "316224000s",
  max_baseline_age: "316224000s",
  settle_delay: "3600s",
  correction_period: "7200s",
  min_buffer_basis_points: 500,
  max_members: 100,
  max_sources: 10000,
  sources_per_block: 200,
  records_per_block: 400,
  max_walk: 1000,
  ...change,
});

/** The first day of 2026 from the second on, against the last day of 2025: at most 900 kg. */
export const aDay = (change: Partial<Terms> = {}): Terms =>
  Terms.fromPartial({
    title: "Kilns of the valley",
    start: timestampOf(newYear + day),
    end: timestampOf(newYear + 2n * day),
    baselineMethod: BaselineMethod.BASELINE_METHOD_SAME_PERIOD_BEFORE,
    baselineFrom: timestampOf(newYear - day),
    baselineTo: timestampOf(newYear),
    target: (900_000n * gram).toString(),
    bufferBasisPoints: 1000,
    programmeId: "ECO2-RP",
    methodology: "Kiln efficiency@1",
    creditType: "Reduction - technical",
    country: "KE",
    sector: "Manufacturing industries",
    ...change,
  });

export const plan = { methods: ["Waste heat dries the bricks"], documentSha256: new Uint8Array(0), documentUri: "" };

/** The same calls again and again, in few words. */
export function callsOf(chain: TestChain) {
  const pool = (id = 1n) => {
    const found = chain.query(QueryDefinition.methods.pool, { id });
    if (found.pool === undefined) throw new Error(`no pool ${id}`);
    return { ...found.pool, list: found.members };
  };
  return {
    create: (terms: Terms = aDay(), members: Readonly<Record<string, number>> = { [who.ann]: 3, [who.ben]: 1 }) =>
      chain.deliver(MsgDefinition.methods.createPool, {
        creator: who.ann,
        terms,
        members: Object.entries(members).map(([address, parts]) => ({ address, parts })),
      }).response.poolId,
    join: (member: string, poolId = 1n) => chain.deliver(MsgDefinition.methods.joinPool, { member, poolId, plan }),
    leave: (member: string, poolId = 1n) => chain.deliver(MsgDefinition.methods.leavePool, { member, poolId }),
    add: (member: string, sourceIds: bigint[], poolId = 1n) =>
      chain.deliver(MsgDefinition.methods.addSource, { member, poolId, sourceIds }),
    remove: (member: string, sourceIds: bigint[], poolId = 1n) =>
      chain.deliver(MsgDefinition.methods.removeSource, { member, poolId, sourceIds }),
    cancel: (signer: string, poolId = 1n, reason = "Nobody came") =>
      chain.deliver(MsgDefinition.methods.cancelPool, { signer, poolId, reason }),
    pool,
    /** "running: baseline counted filled reductions", in grams. */
    told: (id = 1n) => {
      const { status, sums } = pool(id);
      const name = Object.entries(PoolStatus)
        .find(([, value]) => value === status)?.[0]
        .replace("POOL_STATUS_", "");
      const of = (text = "0") => BigInt(text) / gram;
      const all = [of(sums?.baseline), of(sums?.counted), of(sums?.filled), of(sums?.reductions)];
      return `${name?.toLowerCase()}: ${all.join(" ")}`;
    },
    source: (sourceId: bigint, poolId = 1n) => {
      const { sources } = chain.query(QueryDefinition.methods.poolSources, { poolId });
      const found = sources.find(({ source }) => source?.sourceId === sourceId);
      if (found?.source === undefined) throw new Error(`no source ${sourceId}`);
      return { ...found.source, gap: found.gap, fill: BigInt(found.fill) / gram };
    },
    /** The block at a moment, nanoseconds since 1970; the one that ends first. */
    until: (time: bigint) => chain.runBlock({ after: time - chain.ctx.time }).events,
    /** So many blocks, a second each. */
    blocks: (count: number) => {
      for (let i = 0; i < count; i++) chain.runBlock();
    },
    /** Grams that somebody holds of a batch. */
    held: (owner: string, batchId = 1n) =>
      chain.query(RegistryQuery.methods.balance, { owner, batchId }).balance?.heldGrams ?? 0n,
    batch: (id = 1n) => chain.query(RegistryQuery.methods.batch, { id }).batch,
  };
}

/** A chain with pools over records that a test says. */
export function saidChain(sections: Readonly<Record<string, unknown>> = {}, said = saidRecords()) {
  const given = { reduction: { params: paramsJson(), next_pool_id: "1" }, ...sections };
  const modules: BuiltModule[] = [auth, bank, said.module, registry, reduction];
  const chain = testChain(modules, given, [...subscriptions]);
  return { chain, said, ...callsOf(chain) };
}

/** The period of `aDay`. */
export const [start, end] = [newYear + day, newYear + 2n * day];

/** Ann's source 1 (600 kg a day before) and Ben's source 2 (400 kg), both in pool 1, which runs. */
export function runningPool() {
  const found = saidChain();
  const { said, create, join, add, until, blocks } = found;
  said.source(1n, numbers.ann);
  said.source(2n, numbers.ben);
  said.final(1n, 1n, newYear - day, newYear, 600_000n);
  said.final(2n, 2n, newYear - day, newYear, 400_000n);
  create();
  join(who.ann);
  join(who.ben);
  add(who.ann, [1n]);
  add(who.ben, [2n]);
  until(start);
  blocks(2);
  return found;
}

/** The same after its period with 500 and 300 kg, credited. */
export function creditedPool() {
  const found = runningPool();
  found.said.final(3n, 1n, start, end, 500_000n);
  found.said.final(4n, 2n, start, end, 300_000n);
  found.until(end + hour);
  found.blocks(3);
  return found;
}

/** Pool 1 that Ann and Ben have joined, with Ann's source 1; Cat was named and did not come. */
export function proposedPool() {
  const found = saidChain();
  const { said, create, join, add } = found;
  for (const id of [1n, 2n]) said.source(id, numbers.ann);
  said.source(3n, numbers.ben);
  said.source(4n, numbers.ann, { kind: "absorption", projectId: "ECO2-1" });
  said.source(5n, numbers.ann, { active: false });
  said.final(1n, 1n, newYear - day, newYear, 1_000_000n);
  create(aDay(), { [who.ann]: 1, [who.ben]: 1, [who.cat]: 1 });
  join(who.ann);
  join(who.ben);
  add(who.ann, [1n]);
  return found;
}

/** The pool of `proposedPool` while it runs. */
export function startedPool() {
  const found = proposedPool();
  found.until(start);
  found.blocks(2);
  return found;
}
