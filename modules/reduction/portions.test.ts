import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../codec/gen/eco2/reduction/v1/query.ts";
import { withGas } from "../../core/ctx.ts";
import { GasMeter } from "../../core/gas.ts";
import { reductionKeeper } from "./keeper.ts";
import {
  aDay,
  creditedPool,
  day,
  end,
  hour,
  newYear,
  numbers,
  paramsJson,
  saidChain,
  start,
  who,
} from "./testing/pools.ts";

/** Six sources of Ann's, each with four records of its past and four of the period, in a pool of pools with little room. */
function many(room: Readonly<Record<string, number>>) {
  const found = saidChain({ reduction: { params: paramsJson(room) } });
  const { said, create, join, add, until } = found;
  const ids = [1n, 2n, 3n, 4n, 5n, 6n];
  const quarter = 6n * hour;
  for (const id of ids) {
    said.source(id, numbers.ann);
    for (let part = 0n; part < 4n; part += 1n)
      said.final(id * 100n + part, id, newYear - day + part * quarter, newYear - day + (part + 1n) * quarter, 50_000n);
  }
  create();
  join(who.ann);
  add(who.ann, ids);
  const measure = () => {
    for (const id of ids)
      for (let part = 0n; part < 4n; part += 1n)
        said.final(id * 100n + 50n + part, id, start + part * quarter, start + (part + 1n) * quarter, 30_000n);
  };
  until(start);
  return { ...found, measure };
}

describe("a block does what it has room for", () => {
  test.each([
    { sources_per_block: 1, records_per_block: 1 },
    { sources_per_block: 2, records_per_block: 100 },
    { sources_per_block: 100, records_per_block: 3 },
    { sources_per_block: 4, records_per_block: 9 },
  ])("$sources_per_block sources, $records_per_block records", (room) => {
    const { chain, said, measure, told, ...found } = many(room);
    const done = () => chain.query(QueryDefinition.methods.progress, { poolId: 1n });
    for (let block = 0; block < 60 && !told().startsWith("running"); block++) {
      const before = done().sourcesDone;
      found.blocks(1);
      expect(done().sourcesDone - before).toBeLessThanOrEqual(room.sources_per_block);
      expect(chain.broken()).toBeUndefined();
    }
    expect(told()).toBe("running: 1200000 0 0 0");
    measure();
    said.walked();
    found.until(end + hour);
    let walked = 0;
    for (let block = 0; block < 100 && !told().startsWith("credited"); block++) {
      found.blocks(1);
      const now = said.walked();
      expect(now).toBeLessThanOrEqual(room.records_per_block);
      walked += now;
      expect(chain.broken()).toBeUndefined();
    }
    expect(told()).toBe("credited: 1200000 720000 0 0");
    expect(walked).toBe(48);
  });

  test("of several pools the oldest has its turn first", () => {
    const { said, create, join, add, until, blocks, told } = saidChain({
      reduction: { params: paramsJson({ sources_per_block: 1 }) },
    });
    for (const [id, operator] of [
      [1n, numbers.ann],
      [2n, numbers.ben],
    ] as const) {
      said.source(id, operator);
      said.final(id, id, newYear - day, newYear, 1_000_000n);
      create(aDay());
    }
    join(who.ben, 1n);
    join(who.ann, 2n);
    add(who.ben, [2n], 1n);
    add(who.ann, [1n], 2n);
    until(start);
    blocks(1);
    expect([told(1n), told(2n)]).toEqual(["running: 1000000 0 0 0", "starting: 0 0 0 0"]);
    blocks(1);
    expect(told(2n)).toBe("running: 1000000 0 0 0");
  });
});

describe("what other modules ask", () => {
  const keeperOf = ({ chain }: Pick<ReturnType<typeof creditedPool>, "chain">) =>
    reductionKeeper(chain.chain.modules.get("reduction")?.env as Parameters<typeof reductionKeeper>[0]);

  test("whose batch it is, and which sources show the reduction", () => {
    const found = creditedPool();
    const { ctx } = found.chain;
    const { poolOfBatch, hasSource } = keeperOf(found);
    expect([poolOfBatch(ctx, 1n), poolOfBatch(ctx, 2n)]).toEqual([1n, undefined]);
    expect([hasSource(ctx, 1n, 2n), hasSource(ctx, 1n, 3n)]).toEqual([true, false]);
  });

  test("every record behind credits is walked anew, each for the same gas", () => {
    const found = creditedPool();
    const { walk } = keeperOf(found);
    const gas = new GasMeter(1_000_000);
    const ctx = withGas(found.chain.ctx, gas);
    found.said.walked();
    expect(walk(ctx, 1n)).toEqual({
      broken: undefined,
      steps: 29,
      links: [{ kind: "pool", id: "1", detail: "2 sources, 4 records" }],
    });
    expect(found.said.walked()).toBe(4);
    expect(gas.used).toBeLessThan(30_000);
    found.said.spoil(2n, "factor GRID@1 is withdrawn: wrong");
    expect(walk(found.chain.ctx, 1n).broken).toBe("pool 1: record 2: factor GRID@1 is withdrawn: wrong");
  });

  test("a pool that has no credits does not hold, nor one with an open record", () => {
    const found = creditedPool();
    const { walk } = keeperOf(found);
    expect(walk(found.chain.ctx, 9n).broken).toBe("pool 9: it is not there");
    found.create(
      aDay({
        start: { seconds: (end + day) / 1_000_000_000n, nanos: 0 },
        end: { seconds: (end + 2n * day) / 1_000_000_000n, nanos: 0 },
      }),
    );
    expect(walk(found.chain.ctx, 2n).broken).toBe("pool 2: it is proposed");
    found.said.dispute(1n);
    found.blocks(1);
    expect(walk(found.chain.ctx, 1n).broken).toBe("pool 1: record 1 is disputed: leaves were made up");
  });

  test("of a pool with more records than a walk may have, its settling stands for them", () => {
    const found = many({ max_walk: 10, sources_per_block: 100, records_per_block: 100 });
    found.blocks(2);
    found.measure();
    found.until(end + hour);
    found.blocks(2);
    found.said.walked();
    const { walk } = keeperOf(found);
    expect(walk(found.chain.ctx, 1n)).toMatchObject({ broken: undefined, steps: 1 });
    expect(found.said.walked()).toBe(0);
    found.said.dispute(650n);
    found.blocks(1);
    expect(walk(found.chain.ctx, 1n).broken).toBe("pool 1: record 650 is disputed: leaves were made up");
  });
});
