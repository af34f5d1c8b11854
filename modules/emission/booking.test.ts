import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { formatTime, timeOf } from "../../codec/time.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import { eventTexts } from "../bank/testing/coins.ts";
import { EmissionKeeper } from "./keeper.ts";
import {
  authority,
  block,
  footprintChain,
  hour,
  methods,
  moduleText,
  second,
  start,
  sums,
} from "./testing/footprint.ts";

/** Four nodes of 60 W and PUE 1.5 at 473 g for each kWh, micrograms in a second. */
const eachSecond = 47_300n;

const ledger = (chain: TestChain) => chain.query(methods.footprint, {}).ledger;
const lot = (chain: TestChain, id: bigint) => chain.query(methods.lot, { id }).lot;

describe("a block's footprint", () => {
  test("is of the time since the block before; the first block has none", () => {
    const chain = footprintChain();
    expect(sums(chain).booked).toBe(0n);
    block(chain, 10n * second);
    expect(sums(chain)).toMatchObject({ booked: 10n * eachSecond, debt: 10n * eachSecond, burned: 0n });
    block(chain, 0n);
    expect(sums(chain).booked).toBe(10n * eachSecond);
    expect(chain.broken()).toBeUndefined();
  });

  test("is told by an event, and kept by height", () => {
    const chain = footprintChain();
    const { events } = block(chain, 10n * second, { gas: 200_000 });
    const { height } = chain.ctx;
    expect(eventTexts(events).filter((text) => text.includes("EventFootprint"))).toHaveLength(1);
    expect(chain.query(methods.block, { height: BigInt(height - 1) }).block).toMatchObject({
      time: { seconds: 1_767_225_610n },
      duration: { seconds: 10n, nanos: 0 },
      nodes: 4,
      sums: { blocks: 1n, gas: 200_000n, booked: "473000", transactions: "200000" },
      debt: "473000",
    });
  });

  test("carries what is no whole microgram yet", () => {
    const chain = footprintChain();
    // 47,300 micrograms in a second: one in 21,141 nanoseconds and a part.
    block(chain, 21_141n);
    expect(sums(chain).booked).toBe(0n);
    block(chain, 1n);
    expect(sums(chain).booked).toBe(1n);
    for (let count = 0; count < 1000; count += 1) block(chain, 1_000_000n);
    expect(sums(chain).booked).toBe(eachSecond + 1n);
    expect(chain.broken()).toBeUndefined();
  });

  test("has the transactions' part within it, and no more than all of it", () => {
    const chain = footprintChain();
    block(chain, 10n * second, { gas: 473_001 });
    expect(ledger(chain)?.sums).toMatchObject({ booked: "473000", transactions: "473000", gas: 473_001n });
    block(chain, 10n * second, { gas: 1 });
    expect(ledger(chain)?.sums).toMatchObject({ booked: "946000", transactions: "473001", gas: 473_002n });
  });

  test("is of max_booked_gap at most; what is beyond is told", () => {
    const chain = footprintChain();
    block(chain, 25n * hour);
    expect(sums(chain).booked).toBe(3600n * eachSecond);
    expect(ledger(chain)).toMatchObject({ clock: hour.toString(), unbooked: (24n * hour).toString() });
    expect(chain.broken()).toBeUndefined();
  });

  test("is nothing where time goes back, as at the beginning of a chain from an older one's state", () => {
    const chain = footprintChain();
    block(chain, 100n * second);
    chain.runBlock({ after: -50n * second });
    chain.runBlock({ after: 40n * second });
    expect(sums(chain).booked).toBe(100n * eachSecond);
    chain.runBlock({ after: 20n * second });
    chain.runBlock({ after: 0n });
    expect(sums(chain).booked).toBe(110n * eachSecond);
    expect(chain.broken()).toBeUndefined();
  });

  test("is of seats of genesis too, whose keys no candidate has", () => {
    const chain = footprintChain({ candidates: 1 });
    block(chain, 10n * second);
    expect(sums(chain).booked).toBe(10n * eachSecond);
    const { nodes } = chain.query(methods.nodes, {});
    expect(nodes.map(({ operatorAddress, micrograms }) => [operatorAddress !== "", micrograms])).toEqual(
      expect.arrayContaining([
        [true, "118250"],
        [false, "118250"],
      ]),
    );
  });
});

describe("lots of emissions", () => {
  test("one for each day, of the chain's account, from block to block", () => {
    const chain = footprintChain();
    for (let count = 0; count < 49; count += 1) block(chain, hour);
    expect(lot(chain, 1n)).toMatchObject({
      account: moduleText("emission"),
      source: "chain/nodes",
      scope: 2,
      micrograms: (23n * 3600n * eachSecond).toString(),
      burned: "0",
    });
    const times = [1n, 2n, 3n].map((id) => {
      const { periodStart, periodEnd } = lot(chain, id) ?? {};
      return [periodStart, periodEnd].map((time) => (time === undefined ? "" : formatTime(timeOf(time))));
    });
    expect(times).toEqual([
      ["2026-01-01T00:00:00Z", "2026-01-01T23:00:00Z"],
      ["2026-01-01T23:00:00Z", "2026-01-02T23:00:00Z"],
      ["2026-01-02T23:00:00Z", "2026-01-03T01:00:00Z"],
    ]);
    const { days } = chain.query(methods.days, {});
    expect(days.map(({ day, lotId, sums: of }) => [day, lotId, of?.booked])).toEqual([
      ["2026-01-01", 1n, (23n * 3600n * eachSecond).toString()],
      ["2026-01-02", 2n, (24n * 3600n * eachSecond).toString()],
      ["2026-01-03", 3n, (2n * 3600n * eachSecond).toString()],
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("are what other modules hear of as the liability of the account", () => {
    const chain = footprintChain();
    block(chain, hour);
    const keeper = chain.chain.doors(EmissionKeeper);
    expect(keeper.chainAccount()).toEqual(addressBytes(chain.ctx.chain, moduleText("emission")));
    expect(keeper.liability(chain.ctx, keeper.chainAccount())).toEqual({
      lots: 1n,
      micrograms: (3600n * eachSecond).toString(),
      burned: "0",
    });
    expect(keeper.liability(chain.ctx, new Uint8Array(20))).toEqual({ lots: 0n, micrograms: "0", burned: "0" });
  });
});

describe("blocks that are kept", () => {
  const heights = (chain: TestChain) => chain.query(methods.blocks, {}).blocks.map(({ height }) => Number(height));

  test("are the last ones, and fewer where fewer are to be kept", () => {
    const chain = footprintChain({ params: { kept_blocks: "6" } });
    for (let count = 0; count < 5; count += 1) block(chain, second);
    const last = chain.ctx.height - 1;
    expect(heights(chain)).toEqual([last - 5, last - 4, last - 3, last - 2, last - 1, last]);
    const { params } = chain.query(methods.params, {});
    if (params === undefined) throw new Error("no parameters");
    chain.deliver(MsgDefinition.methods.updateParams, { authority, params: { ...params, keptBlocks: 2n } });
    // Two go for one that comes.
    chain.runBlock();
    expect(heights(chain)).toHaveLength(5);
    block(chain, second);
    block(chain, second);
    expect(heights(chain)).toEqual([chain.ctx.height - 2, chain.ctx.height - 1]);
  });
});

test("the chain's first block is where its footprint begins", () => {
  const chain = footprintChain();
  expect(timeOf(ledger(chain)?.startTime ?? { seconds: 0n, nanos: 0 })).toBe(start);
});
