import { describe, expect, test } from "@jest/globals";
import { type RequestCheckTx, ResponseCheckTx } from "../../codec/gen/tendermint/abci/types.ts";
import { type BlockRoom, Mempool, type MempoolLimits } from "./mempool.ts";

// A transaction of these tests is [code, gas, a number that makes it its own].
const tx = (code: number, gas: number, own: number, size = 3) => {
  const bytes = new Uint8Array(size);
  bytes.set([code, gas, own]);
  return bytes;
};
const room: BlockRoom = { dataBytes: 1000, maxGas: 100n };

function start(limits: MempoolLimits = {}, given: BlockRoom = room) {
  const asked: RequestCheckTx[] = [];
  const refused = new Set<number>();
  const pool = new Mempool(
    (request) => {
      asked.push(request);
      const [code = 0, gas = 0, own = 0] = request.tx;
      return ResponseCheckTx.fromPartial({ code: refused.has(own) ? 9 : code, gasWanted: BigInt(gas) });
    },
    given,
    limits,
  );
  return { pool, asked, refused };
}
const owns = (txs: readonly Uint8Array[]) => txs.map((bytes) => bytes[2]);

describe("a transaction", () => {
  test("that passes waits, one that does not leaves no trace", () => {
    const { pool } = start();
    expect(pool.add(tx(0, 1, 1)).code).toBe(0);
    expect(pool.add(tx(5, 1, 2)).code).toBe(5);
    expect(pool.add(tx(5, 1, 2)).code).toBe(5);
    expect([pool.size, pool.bytes]).toEqual([1, 3]);
    expect(pool.first(10)).toEqual([{ tx: tx(0, 1, 1), gasWanted: 1n, height: 0 }]);
  });

  test("that wants more gas than a block has is answered as good, and does not wait", () => {
    const { pool } = start();
    expect(pool.add(tx(0, 101, 1)).code).toBe(0);
    expect(pool.size).toBe(0);
    const { pool: open } = start({}, { ...room, maxGas: -1n });
    open.add(tx(0, 255, 1));
    expect(open.size).toBe(1);
  });

  test.each([
    ["seen before", {}, tx(0, 1, 1), "tx already exists in cache"],
    ["too large for the mempool", { txBytes: 10 }, tx(0, 1, 2, 11), "Tx too large. Max size is 10, but got 11"],
    ["too large for a block", {}, tx(0, 1, 2, 999), "tx pre check: tx size is too big: 1002, max: 1000"],
    [
      "one too many",
      { txs: 1 },
      tx(0, 1, 2),
      "mempool is full: number of txs 1 (max: 1), total txs bytes 3 (max: 1073741824)",
    ],
    [
      "some bytes too many",
      { bytes: 5 },
      tx(0, 1, 2),
      "mempool is full: number of txs 1 (max: 5000), total txs bytes 3 (max: 5)",
    ],
  ])("%s is refused before the application is asked", (_name, limits, second, message) => {
    const { pool, asked } = start(limits);
    pool.add(tx(0, 1, 1));
    expect(() => pool.add(second)).toThrow(message);
    expect(asked).toHaveLength(1);
  });

  test("is forgotten by a cache that is full, the oldest first", () => {
    const { pool } = start({ cache: 2 });
    for (const own of [1, 2, 3]) pool.add(tx(0, 1, own));
    pool.update(1, [tx(0, 1, 1), tx(0, 1, 2), tx(0, 1, 3)], [0, 0, 0], room);
    expect(pool.add(tx(0, 1, 1)).code).toBe(0);
    expect(() => pool.add(tx(0, 1, 3))).toThrow("already exists");
  });
});

describe("a block", () => {
  test.each([
    ["all that fit", 100, 100n, [1, 2, 3]],
    ["as many bytes as it has", 10, 100n, [1, 2]],
    ["as much gas as it has", 100, 25n, [1, 2]],
    ["nothing where the first does not fit", 4, 100n, []],
    ["any gas where there is no limit", 100, -1n, [1, 2, 3]],
  ])("takes %s, in the order in which they came", (_name, bytes, gas, expected) => {
    const { pool } = start();
    for (const own of [1, 2, 3]) pool.add(tx(0, 10, own));
    expect(owns(pool.reap(bytes, gas))).toEqual(expected);
    expect(pool.size).toBe(3);
  });

  test("takes its own out, has the rest checked again, and drops what no longer passes", () => {
    const { pool, asked, refused } = start();
    for (const own of [1, 2, 3, 4]) pool.add(tx(0, 10, own));
    refused.add(3);
    pool.update(7, [tx(0, 10, 1), tx(0, 10, 9)], [0, 0], { ...room, maxGas: 50n });
    expect(asked.slice(4).map(({ type, tx: [, , own] }) => [type, own])).toEqual([
      [1, 2],
      [1, 3],
      [1, 4],
    ]);
    expect(owns(pool.first(9).map(({ tx: bytes }) => bytes))).toEqual([2, 4]);
    expect(pool.bytes).toBe(6);
    // In the block and good: not again. Failed in the block, or dropped: may come again.
    expect(() => pool.add(tx(0, 10, 1))).toThrow("already exists");
    refused.clear();
    expect(pool.add(tx(0, 10, 3)).code).toBe(0);
    expect(pool.first(9).at(-1)?.height).toBe(7);
    pool.update(8, [tx(0, 10, 2)], [5], room);
    expect(pool.add(tx(0, 10, 2)).code).toBe(0);
  });

  test("after a flush everything may come again", () => {
    const { pool } = start();
    pool.add(tx(0, 1, 1));
    pool.flush();
    expect([pool.size, pool.bytes]).toEqual([0, 0]);
    expect(pool.add(tx(0, 1, 1)).code).toBe(0);
  });
});
