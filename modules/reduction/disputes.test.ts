import { describe, expect, test } from "@jest/globals";
import { authority, creditedPool, end, hour, proposedPool, runningPool, start, who } from "./testing/pools.ts";

describe("records that do not stay as they were", () => {
  test("a correction stands in the place of its record; one above the target fails the pool", () => {
    const { said, told, ...found } = runningPool();
    said.final(3n, 1n, start, end, 500_000n);
    said.replace(3n, 4n, 300_000n);
    found.blocks(1);
    expect(told()).toBe("running: 1000000 300000 0 0");
    said.replace(4n, 5n, 900_001n);
    found.blocks(1);
    expect(told()).toBe("failed: 1000000 900001 0 0");
    expect(found.chain.broken()).toBeUndefined();
  });

  test("an overturned record is out of the sums, its time a gap, until it is replaced", () => {
    const { said, told, source, ...found } = runningPool();
    said.final(3n, 1n, start, start + hour, 30_000n);
    found.blocks(1);
    said.overturn(3n);
    found.blocks(1);
    expect(told()).toBe("running: 1000000 0 0 0");
    expect(source(1n)).toMatchObject({ covered: 0n, records: 0 });
    said.replace(3n, 4n, 31_000n);
    found.blocks(1);
    expect(told()).toBe("running: 1000000 31000 0 0");
    expect(source(1n)).toMatchObject({ covered: hour, records: 1 });
    expect(found.chain.broken()).toBeUndefined();
  });

  test("a baseline falls with its records, and never rises above what it was at the start", () => {
    const { said, told, ...found } = runningPool();
    said.replace(1n, 5n, 500_000n);
    found.blocks(1);
    expect(told()).toBe("running: 900000 0 0 0");
    said.replace(5n, 6n, 700_000n);
    found.blocks(1);
    expect(told()).toBe("running: 1000000 0 0 0");
    said.overturn(2n);
    found.blocks(1);
    expect(told()).toBe("running: 600000 0 0 0");
    expect(found.chain.broken()).toBeUndefined();
  });

  test("a pool does not settle while a record of it is disputed, then it goes on by the decision", () => {
    const { said, told, pool, ...found } = runningPool();
    said.final(3n, 1n, start, end, 500_000n);
    said.final(4n, 2n, start, end, 300_000n);
    found.blocks(1);
    said.dispute(3n);
    said.dispute(2n);
    found.until(end + hour);
    found.blocks(5);
    expect(told()).toBe("settling: 1000000 800000 0 0");
    expect(pool().reason).toBe("a record is disputed");
    expect(found.chain.broken()).toBeUndefined();
    said.restore(3n);
    found.blocks(3);
    expect(told()).toBe("settling: 1000000 800000 0 0");
    said.restore(2n);
    found.blocks(3);
    expect(told()).toBe("credited: 1000000 800000 0 0");
    expect(found.chain.broken()).toBeUndefined();
  });

  test("settling walks every record: one whose history does not hold is out, its time a gap", () => {
    const { said, told, ...found } = runningPool();
    said.final(3n, 1n, start, start + 23n * hour, 300_000n);
    said.final(5n, 1n, start + 23n * hour, end, 1n);
    said.final(4n, 2n, start, end, 300_000n);
    said.spoil(5n, "factor grid@1 is withdrawn");
    found.until(end + hour);
    found.blocks(3);
    expect(told()).toBe("credited: 1000000 600000 25000 0");
    expect(found.chain.broken()).toBeUndefined();
  });
});

test("what is final before the start does not count: its source can go without a trace, and the record can break", () => {
  const { said, told, remove, add, ...found } = proposedPool();
  said.final(9n, 1n, start, start + hour, 30_000n);
  found.blocks(1);
  remove(who.ann, [1n]);
  said.overturn(9n);
  found.blocks(1);
  add(who.ann, [1n]);
  found.until(start);
  found.blocks(2);
  expect(told()).toBe("running: 1000000 0 0 0");
  expect(found.chain.broken()).toBeUndefined();
});

describe("disputes after the end", () => {
  test("credits are suspended while a record behind them is disputed", () => {
    const { said, pool, batch, chain, ...found } = creditedPool();
    said.dispute(3n);
    found.blocks(1);
    expect(batch()?.suspension).toMatchObject({ poolReason: "record 3 is disputed: leaves were made up" });
    expect(pool()).toMatchObject({ suspended: true, cancelledGrams: 0n });
    expect(chain.broken()).toBeUndefined();
    said.restore(3n);
    found.blocks(1);
    expect(batch()?.suspension).toBeUndefined();
    expect(pool()).toMatchObject({ suspended: false, cancelledGrams: 0n });
    expect(chain.broken()).toBeUndefined();
  });

  test("what a correction shows was not reduced is cancelled: the buffer first, then what members hold", () => {
    const { said, pool, batch, held, chain, ...found } = creditedPool();
    said.overturn(3n);
    found.blocks(1);
    expect(pool()).toMatchObject({ suspended: true, cancelledGrams: 0n });
    said.replace(3n, 9n, 550_000n);
    found.blocks(1);
    expect(pool()).toMatchObject({ suspended: false, cancelledGrams: 50_000n });
    expect(batch()?.suspension).toBeUndefined();
    expect(held(who.ann) + held(who.ben)).toBe(150_000n);
    expect(chain.broken()).toBeUndefined();
    said.replace(9n, 10n, 100_000n);
    found.blocks(1);
    expect(pool()).toMatchObject({ cancelledGrams: 50_000n, creditedGrams: 200_000n });
    expect(chain.broken()).toBeUndefined();
  });

  test("what nobody replaces in time is a gap, which may take all of the credits back", () => {
    const { said, pool, told, held, chain, ...found } = creditedPool();
    said.overturn(3n);
    found.until(chain.ctx.time + 2n * hour + 1n);
    found.blocks(2);
    // 24 hours at the rate of the baseline are 600 kg: with Ben's 300 kg exactly the target.
    expect(told()).toBe("credited: 1000000 300000 600000 0");
    expect(pool()).toMatchObject({ suspended: false, cancelledGrams: 100_000n });
    expect(held(who.ann) + held(who.ben)).toBe(100_000n);
    expect(chain.broken()).toBeUndefined();
  });

  test("a correction that shows the target was missed takes back everything; what is gone is a debt", () => {
    const { said, pool, held, chain, ...found } = creditedPool();
    said.replace(3n, 9n, 700_000n);
    found.blocks(1);
    expect(pool()).toMatchObject({ cancelledGrams: 200_000n });
    expect(held(who.ann) + held(who.ben)).toBe(0n);
    expect(chain.broken()).toBeUndefined();
  });

  test("records of a source that is revoked later are walked again", () => {
    const { said, pool, chain, ...found } = creditedPool();
    said.spoil(4n, "source 2 is revoked since 2026-01-02T10:00:00Z, within record 4");
    said.revoke(2n);
    found.blocks(2);
    expect(pool()).toMatchObject({ suspended: true });
    expect(chain.broken()).toBeUndefined();
    said.replace(4n, 9n, 300_000n);
    found.blocks(1);
    expect(pool()).toMatchObject({ suspended: false, cancelledGrams: 0n });
    expect(chain.broken()).toBeUndefined();
  });

  test("the authority cancels what is not decided, and nothing more", () => {
    const { cancel } = runningPool();
    cancel(authority);
    const { chain, ...done } = creditedPool();
    expect(() => done.cancel(authority)).toThrow("pool 1 is credited");
    expect(chain.broken()).toBeUndefined();
  });
});
