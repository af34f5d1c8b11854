import { describe, expect, test } from "@jest/globals";
import { timestampOf } from "../../codec/time.ts";
import { aDay, day, end, hour, newYear, numbers, runningPool, saidChain, start, who } from "./testing/pools.ts";
import { gram } from "./testing/records.ts";

const eventsOf = (events: readonly { readonly type: string }[]) =>
  events.map(({ type }) => type.replace("eco2.reduction.v1.", "")).filter((type) => type.startsWith("Event"));

describe("a pool that beats its target", () => {
  test("runs from its start, counts live, and is credited by shares after its records had time to become final", () => {
    const { chain, told, held, batch, pool, ...found } = runningPool();
    expect(told()).toBe("running: 1000000 0 0 0");
    found.said.final(3n, 1n, start, end, 500_000n);
    found.blocks(1);
    expect(told()).toBe("running: 1000000 500000 0 0");
    found.said.final(4n, 2n, start, end, 300_000n);
    found.until(end + hour - 2_000_000_000n);
    found.blocks(1);
    expect(told()).toBe("running: 1000000 800000 0 0");
    found.blocks(3);
    expect(told()).toBe("credited: 1000000 800000 0 0");
    expect([held(who.ann), held(who.ben)]).toEqual([135_000n, 45_000n]);
    expect(pool()).toMatchObject({ creditedGrams: 200_000n, bufferGrams: 20_000n, batchId: 1n, due: undefined });
    expect(batch()).toMatchObject({
      poolId: 1n,
      programmeId: "ECO2-RP",
      projectName: "Kilns of the valley",
      creditType: "Reduction - technical",
      methodology: "Kiln efficiency@1",
      vintageStart: "2026-01-02",
      vintageEnd: "2026-01-02",
    });
    expect(chain.broken()).toBeUndefined();
  });

  test("its rounding is the buffer's", () => {
    const { said, told, held, pool, ...found } = runningPool();
    said.final(3n, 1n, start, end, 500_000n);
    said.final(4n, 2n, start, end, 399_993n);
    found.until(end + hour);
    found.blocks(3);
    expect(told()).toBe("credited: 1000000 899993 0 0");
    // 100,007 g: the buffer's tenth rounded up is 10,001 g, of 90,006 g three quarters are 67,504.5 g.
    expect([held(who.ann), held(who.ben), pool().bufferGrams]).toEqual([67_504n, 22_501n, 10_002n]);
  });

  test("reductions of its sources are added, only those that lie in its period whole", () => {
    const found = saidChain();
    const { said, create, join, add, until, blocks, told } = found;
    said.source(1n, numbers.ann);
    said.source(5n, numbers.ann, { kind: "reduction" });
    said.final(1n, 1n, newYear - day, newYear, 1_000_000n);
    create();
    join(who.ann);
    add(who.ann, [1n, 5n]);
    until(start);
    blocks(2);
    said.final(3n, 1n, start, end, 800_000n);
    said.final(6n, 5n, start - hour, start + hour, 7_000n);
    said.final(7n, 5n, start + hour, start + 2n * hour, 50_000n);
    said.final(8n, 5n, end - hour, end + hour, 7_000n);
    until(end + hour);
    blocks(3);
    expect(told()).toBe("credited: 1000000 800000 0 50000");
    expect(found.held(who.ann)).toBe(225_000n);
    expect(found.chain.broken()).toBeUndefined();
  });
});

describe("a pool that does not", () => {
  test("fails in the block in which it exceeds its target, and lets its sources go", () => {
    const { said, told, chain, create, join, add, ...found } = runningPool();
    said.final(3n, 1n, start, start + hour, 900_000n);
    found.blocks(1);
    expect(told()).toBe("running: 1000000 900000 0 0");
    said.final(4n, 2n, start, start + hour, 1n);
    const { events } = chain.runBlock();
    expect(eventsOf(events)).toEqual(["EventCounted", "EventPoolFailed"]);
    expect(told()).toBe("failed: 1000000 900001 0 0");
    expect(found.pool()).toMatchObject({ reason: expect.stringContaining("above the target"), batchId: 0n });
    said.final(5n, 1n, start + hour, start + 2n * hour, 1n);
    found.until(end + hour);
    found.blocks(3);
    expect(told()).toBe("failed: 1000000 900001 0 0");
    const later = { start: timestampOf(end + day), end: timestampOf(end + 2n * day) };
    create(aDay({ ...later, baselineFrom: timestampOf(start), baselineTo: timestampOf(end) }));
    join(who.ann, 2n);
    add(who.ann, [1n], 2n);
    expect(chain.broken()).toBeUndefined();
  });

  test("fails at its end where its gaps, filled at the rate that its sources can reach, exceed it", () => {
    const { said, told, pool, chain, ...found } = runningPool();
    said.final(3n, 1n, start, start + 22n * hour, 460_000n);
    said.final(4n, 2n, start, end, 430_000n);
    found.until(end + hour);
    found.blocks(3);
    // The highest rate of source 1 is that of its baseline, 25 kg an hour; its range allows 10.
    expect(told()).toBe("failed: 1000000 890000 50000 0");
    expect(pool().reason).toContain("50000000000 of them for gaps, are above the target");
    expect(chain.broken()).toBeUndefined();
  });

  test("is cancelled where its target is not below its baseline, nobody joined, or it has no source", () => {
    const { said, told, create, join, add, pool, ...found } = saidChain();
    said.source(1n, numbers.ann);
    create();
    create();
    create();
    join(who.ann, 1n);
    add(who.ann, [1n], 1n);
    join(who.ann, 2n);
    found.until(start);
    found.blocks(3);
    expect([pool(1n).reason, pool(2n).reason, pool(3n).reason]).toEqual([
      "the target of 900000000000 micrograms is not below the baseline of 0",
      "it had no source at the start",
      "nobody had joined at the start",
    ]);
    expect(told(3n)).toBe("cancelled: 0 0 0 0");
    expect(found.chain.broken()).toBeUndefined();
  });

  test("fails where nothing says what a source can emit in its gaps", () => {
    const { said, told, pool, create, join, add, ...found } = saidChain();
    said.source(1n, numbers.ann);
    said.source(2n, numbers.ann, { maxMicrogramsPerHour: 0n });
    said.final(1n, 1n, newYear - day, newYear, 1_000_000n);
    create();
    join(who.ann);
    add(who.ann, [1n, 2n]);
    found.until(start);
    found.blocks(2);
    said.final(3n, 1n, start, end, 100_000n);
    found.until(end + hour);
    found.blocks(3);
    expect(told()).toMatch(/^failed/);
    expect(pool().reason).toBe("source 2 has gaps, and nothing says what it can emit");
  });
});

describe("what counts", () => {
  test("a record that reaches out of the period counts whole, and covers what lies inside", () => {
    const { said, told, source, ...found } = runningPool();
    said.final(3n, 1n, start - hour, start + hour, 80_000n);
    found.blocks(1);
    expect(told()).toBe("running: 1000000 80000 0 0");
    expect(source(1n)).toMatchObject({ covered: hour, records: 1 });
  });

  test("baselines are of records that lie in their time whole; a mean is in proportion, rounded down", () => {
    const { said, told, create, join, add, ...found } = saidChain();
    said.source(1n, numbers.ann);
    said.final(1n, 1n, newYear - 3n * day, newYear - 2n * day, 1_000_000n);
    said.final(2n, 1n, newYear - 2n * day, newYear - day, 1_000_001n);
    said.final(3n, 1n, newYear - day, newYear + hour, 1_000_000n);
    create(
      aDay({ baselineMethod: 1, baselineFrom: timestampOf(newYear - 3n * day), baselineTo: timestampOf(newYear) }),
    );
    join(who.ann);
    add(who.ann, [1n]);
    found.until(start);
    found.blocks(2);
    expect(told()).toMatch(/^cancelled: 666667 /);
  });

  test("what becomes final after the pool began to settle is late: its time is a gap", () => {
    const { said, told, ...found } = runningPool();
    said.final(3n, 1n, start, end, 450_000n);
    found.until(end + hour);
    found.blocks(1);
    said.final(4n, 2n, start, end, 100_000n);
    found.blocks(3);
    // Ben's source is filled for a day at the rate of its baseline, which is more than its 10 kg an hour.
    expect(told()).toBe("credited: 1000000 450000 400000 0");
    expect(found.chain.broken()).toBeUndefined();
  });
});

describe("members and sources that come and go", () => {
  test("the share of a member that leaves falls to the buffer, and its sources count on", () => {
    const { said, told, leave, held, pool, chain, ...found } = runningPool();
    leave(who.ben);
    said.final(3n, 1n, start, end, 500_000n);
    said.final(4n, 2n, start, end, 300_000n);
    found.until(end + hour);
    found.blocks(3);
    expect(told()).toBe("credited: 1000000 800000 0 0");
    expect([held(who.ann), held(who.ben), pool().bufferGrams]).toEqual([135_000n, 0n, 65_000n]);
    expect(chain.broken()).toBeUndefined();
  });

  test("a pool that everybody has left is cancelled", () => {
    const { leave, told, pool, chain } = runningPool();
    leave(who.ben);
    leave(who.ann);
    expect(told()).toBe("cancelled: 1000000 0 0 0");
    expect(pool().reason).toBe("every member has left");
    expect(chain.broken()).toBeUndefined();
  });

  test("parts of those who left or did not come before the start are gone", () => {
    const { said, create, join, add, leave, held, pool, chain, ...found } = saidChain();
    said.source(1n, numbers.ann);
    said.final(1n, 1n, newYear - day, newYear, 1_000_000n);
    create(aDay(), { [who.ann]: 1, [who.ben]: 1, [who.cat]: 2, [who.dan]: 7 });
    for (const one of [who.ann, who.ben, who.cat]) join(one);
    add(who.ann, [1n]);
    leave(who.ben);
    found.until(start);
    found.blocks(2);
    said.final(3n, 1n, start, end, 800_000n);
    found.until(end + hour);
    found.blocks(3);
    expect(pool().list.map(({ address, grams }) => [address, grams])).toEqual(
      [
        [who.ann, 60_000n],
        [who.cat, 120_000n],
      ].sort(),
    );
    expect([held(who.ann), held(who.cat)]).toEqual([60_000n, 120_000n]);
    expect(chain.broken()).toBeUndefined();
  });

  test("a source that is taken out before the start leaves no trace; later the rest of its time is a gap", () => {
    const { said, create, join, add, remove, told, source, ...found } = saidChain();
    for (const id of [1n, 2n, 3n]) said.source(id, numbers.ann);
    for (const id of [1n, 2n, 3n]) said.final(id, id, newYear - day, newYear, 480_000n);
    create();
    join(who.ann);
    add(who.ann, [1n, 2n, 3n]);
    remove(who.ann, [3n]);
    found.until(start);
    found.blocks(2);
    expect(told()).toBe("running: 960000 0 0 0");
    said.final(4n, 1n, start, end, 100_000n);
    found.until(start + 12n * hour);
    remove(who.ann, [2n]);
    said.final(5n, 2n, start, start + 13n * hour, 130_000n);
    said.final(6n, 2n, start + 13n * hour, start + 14n * hour, 1n);
    found.until(end + hour);
    found.blocks(3);
    // The record that began before it was taken out counts whole; 11 hours are filled at 20 kg.
    expect(told()).toBe("credited: 960000 230000 220000 0");
    expect(source(2n)).toMatchObject({ gap: 11n * hour, fill: 220_000n });
    expect(found.chain.broken()).toBeUndefined();
  });

  test("a source that comes in while the pool runs brings its baseline in proportion; the target stays", () => {
    const { said, add, told, pool, source, ...found } = runningPool();
    said.source(3n, numbers.ann);
    said.final(9n, 3n, newYear - day, newYear, 240_000n);
    found.until(start + 6n * hour);
    add(who.ann, [3n]);
    expect(told()).toBe("running: 1180000 0 0 0");
    expect(pool().terms?.target).toBe((900_000n * gram).toString());
    expect(source(3n)).toMatchObject({ history: (240_000n * gram).toString(), records: 0 });
    said.final(3n, 3n, start, start + 12n * hour, 50_000n);
    found.blocks(1);
    expect(told()).toBe("running: 1180000 50000 0 0");
    expect(found.chain.broken()).toBeUndefined();
  });

  test("a revoked source is taken out: of a proposed pool without a trace, of one that runs with a gap", () => {
    const { said, create, join, add, told, source, pool, ...found } = runningPool();
    const next = { start: timestampOf(end), end: timestampOf(end + day) };
    create(aDay({ ...next, baselineFrom: timestampOf(newYear), baselineTo: timestampOf(start) }));
    join(who.ann, 2n);
    add(who.ann, [1n], 2n);
    said.revoke(1n);
    found.blocks(1);
    expect(pool(2n)).toMatchObject({ sources: 0 });
    expect(source(1n).removedAt).toBeDefined();
    expect(found.chain.broken()).toBeUndefined();
  });
});
