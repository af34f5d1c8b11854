import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../codec/gen/eco2/reduction/v1/query.ts";
import { timestampOf } from "../../codec/time.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { day, hour, newYear, proposedPool, start, startedPool, who } from "./testing/pools.ts";

describe("queries", () => {
  test.each<[string, (found: ReturnType<typeof proposedPool>) => unknown, string]>([
    ["no pool", ({ chain }) => chain.query(QueryDefinition.methods.pool, { id: 9n }), "NotFound: no pool has the id 9"],
    [
      "two filters",
      ({ chain }) => chain.query(QueryDefinition.methods.pools, { sourceId: 1n, batchId: 1n }),
      "InvalidArgument: one of status, member, source_id, batch_id",
    ],
    [
      "a source that is not there",
      ({ chain }) => chain.query(QueryDefinition.methods.sourceGaps, { poolId: 1n, sourceId: 9n }),
      "NotFound: pool 1 has no source 9",
    ],
    [
      "a baseline without times",
      ({ chain }) => chain.query(QueryDefinition.methods.baseline, { sourceId: 1n }),
      "InvalidArgument: start, end",
    ],
  ])("%s", (_, ask, text) => {
    expect(refusal(() => ask(proposedPool()))).toContain(text);
  });

  test("pools by status, member, source and batch; baselines before anybody joins; progress, gaps and records", () => {
    const { chain, said, ...found } = startedPool();
    const ids = (request: object) => chain.query(QueryDefinition.methods.pools, request).pools.map(({ id }) => id);
    expect([ids({}), ids({ status: 3 }), ids({ status: 1 }), ids({ member: who.ben }), ids({ sourceId: 1n })]).toEqual([
      [1n],
      [1n],
      [],
      [1n],
      [1n],
    ]);
    const times = { start: timestampOf(start), end: timestampOf(start + 12n * hour) };
    expect(
      chain.query(QueryDefinition.methods.baseline, {
        sourceId: 1n,
        ...times,
        baselineFrom: timestampOf(newYear - day),
        baselineTo: timestampOf(newYear),
      }),
    ).toMatchObject({ history: "1000000000000", baseline: "500000000000", records: 1n });
    said.final(3n, 1n, start + 2n * hour, start + 4n * hour, 30_000n);
    found.until(start + 6n * hour);
    expect(chain.query(QueryDefinition.methods.progress, { poolId: 1n })).toMatchObject({
      left: "870000000000",
      reducedGrams: "970000",
      elapsedPpm: 250_000,
      disputed: false,
      sources: 1,
    });
    const { gaps } = chain.query(QueryDefinition.methods.sourceGaps, { poolId: 1n, sourceId: 1n });
    expect(gaps).toEqual([
      { start: timestampOf(start), end: timestampOf(start + 2n * hour) },
      { start: timestampOf(start + 4n * hour), end: timestampOf(start + 6n * hour) },
    ]);
    const { records } = chain.query(QueryDefinition.methods.poolRecords, { poolId: 1n });
    expect(records.map(({ recordId, part }) => [recordId, part])).toEqual([
      [1n, 1],
      [3n, 2],
    ]);
    expect(chain.query(QueryDefinition.methods.recordPools, { recordId: 3n }).records).toHaveLength(1);
  });
});
