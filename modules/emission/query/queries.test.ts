import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  block,
  fill,
  footprintChain,
  giveEcc,
  gram,
  hour,
  keyText,
  methods,
  moduleText,
  operator,
  person,
} from "../testing/footprint.ts";

/** Three candidates and a seat of genesis, two hours and two blocks old; the first hour is paid by the pool, the second by nobody. */
function toldChain() {
  const chain = footprintChain({ candidates: 3 });
  giveEcc(chain, person(1), 1_000n);
  fill(chain, "neutral_pool", person(1), 200n * gram);
  block(chain, hour, { proposer: 1, gas: 1_000_000 });
  block(chain, hour, { proposer: 4 });
  return chain;
}

const hourly = 170_280_000n;

describe("the footprint", () => {
  const chain = toldChain();

  test("since the first block, with who paid, energy and what an hour causes now", () => {
    expect(chain.query(methods.footprint, {})).toMatchObject({
      account: moduleText("emission"),
      burned: (200n * gram).toString(),
      milliwattHours: "720000",
      microgramsPerHour: hourly.toString(),
      nodes: 4,
      ledger: {
        debt: (2n * hourly - 200n * gram).toString(),
        clock: (2n * hour).toString(),
        sums: { booked: (2n * hourly).toString(), fromPool: (200n * gram).toString(), gas: 1_000_000n },
      },
    });
  });

  test("of a day and of a block, with its proposer", () => {
    const { day } = chain.query(methods.day, { day: "2026-01-01" });
    expect(day).toMatchObject({ day: "2026-01-01", lotId: 1n, sums: { booked: (2n * hourly).toString() } });
    const { blocks } = chain.query(methods.blocks, {});
    const told = blocks.filter(({ sums }) => sums?.booked !== "0").map(({ proposer, debt }) => [proposer, debt]);
    expect(told).toEqual([
      [operator(1), "0"],
      ["", (2n * hourly - 200n * gram).toString()],
    ]);
  });

  test("of a node by operator or consensus address, and of all", () => {
    const { node, declaration } = chain.query(methods.node, { address: operator(2) });
    expect(declaration).toBeUndefined();
    expect(node).toMatchObject({
      consensusAddress: keyText(2),
      operatorAddress: operator(2),
      sitting: true,
      milliwattHours: "180000",
      micrograms: (2n * 42_570_000n).toString(),
    });
    expect(chain.query(methods.node, { address: keyText(2) }).node).toEqual(node);
    expect(chain.query(methods.node, { address: keyText(4) }).node).toMatchObject({ operatorAddress: "" });
    expect(chain.query(methods.nodes, {}).nodes).toHaveLength(4);
  });

  test("as lots and as a liability", () => {
    const account = moduleText("emission");
    const { lot } = chain.query(methods.lot, { id: 1n });
    for (const request of [{}, { account }, { open: true }, { account, open: true }])
      expect(chain.query(methods.lots, request).lots).toEqual([lot]);
    expect(chain.query(methods.lots, { account: person(1) }).lots).toEqual([]);
    expect(chain.query(methods.liability, { account }).liability).toEqual({
      lots: 1n,
      micrograms: (2n * hourly).toString(),
      burned: (200n * gram).toString(),
    });
  });

  test("before the first block is nothing", () => {
    const before = footprintChain({ sections: {} });
    expect(before.query(methods.footprint, {})).toMatchObject({ burned: "0", nodes: 0, ledger: undefined });
    expect(before.query(methods.debt, {})).toMatchObject({ debt: "0", diverted: false });
  });
});

describe("a question is refused", () => {
  const chain = toldChain();
  test.each<[string, () => unknown, string]>([
    ["of block 0", () => chain.query(methods.block, { height: 0n }), "InvalidArgument: height 0 is none"],
    ["of a block to come", () => chain.query(methods.block, { height: 99n }), "NotFound: the footprint of block 99"],
    [
      "of no day",
      () => chain.query(methods.day, { day: "2026-02-30" }),
      'InvalidArgument: "2026-02-30" is no calendar',
    ],
    ["of a day to come", () => chain.query(methods.day, { day: "2027-01-01" }), "NotFound: no block is of 2027-01-01"],
    ["of no address", () => chain.query(methods.node, { address: "x" }), "InvalidArgument: invalid validator address"],
    [
      "of no consensus address",
      () => chain.query(methods.node, { address: "ecovalcons1x" }),
      "InvalidArgument: invalid consensus address",
    ],
    ["of no candidate", () => chain.query(methods.node, { address: operator(9) }), "NotFound: ecovaloper1"],
    ["of no node", () => chain.query(methods.node, { address: keyText(9) }), "NotFound: ecovalcons1"],
    [
      "of no grid",
      () => chain.query(methods.gridZone, { code: "ZZZ" }),
      'NotFound: the table of grids has no row "ZZZ"',
    ],
    ["of a zero byte", () => chain.query(methods.gridZone, { code: "Z\0" }), "InvalidArgument: code has a zero byte"],
    ["of no lot", () => chain.query(methods.lot, { id: 9n }), "NotFound: no lot of emissions has the id 9"],
    ["of lots of no account", () => chain.query(methods.lots, { account: "x" }), "InvalidArgument: invalid address"],
    [
      "of nobody's liability",
      () => chain.query(methods.liability, { account: "" }),
      "InvalidArgument: invalid address",
    ],
  ])("%s", (_name, work, reason) => expect(refusal(work)).toContain(reason));
});

describe("parameters", () => {
  const chain = footprintChain({ nodes: 1 });
  const { params } = chain.query(methods.params, {});
  if (params === undefined) throw new Error("no parameters");
  const update = (change: object, authority = moduleText("gov")) =>
    refusal(() => chain.deliver(MsgDefinition.methods.updateParams, { authority, params: { ...params, ...change } }));

  test("may be changed by the authority", () => expect(update({ committee: "", keptBlocks: 5n })).toBe(""));
  test.each([
    [
      "a gap of nothing",
      { maxBookedGap: { seconds: 0n, nanos: 0 } },
      "invalid max_booked_gap: 0s, allowed: 1s to 86400s",
    ],
    ["a gap of days", { maxBookedGap: { seconds: 86_401n, nanos: 0 } }, "invalid max_booked_gap: 86401s"],
    ["no power", { defaultMilliwatts: 0n }, "invalid default_milliwatts: 0, allowed: 1000 to 100000000"],
    [
      "a PUE below one",
      { defaultPueThousandths: 999n },
      "invalid default_pue_thousandths: 999, allowed: 1000 to 10000",
    ],
    ["heavy gas", { microgramsPerGas: 1_000_001n }, "invalid micrograms_per_gas: 1000001, allowed: 0 to 1000000"],
    ["a debt below nothing", { debtLimit: "-1" }, "invalid debt_limit: -1, allowed: 0 to 1"],
    ["a debt that is no number", { debtLimit: "x" }, "invalid debt_limit: "],
    ["no committee", { committee: "x" }, "invalid committee: "],
    ["no block", { keptBlocks: 0n }, "invalid kept_blocks: 0, allowed: 1 to 1000000"],
  ])("%s is refused", (_name, change, reason) => expect(update(change)).toContain(`sdk 18: ${reason}`));
  test("by anybody else is refused", () => expect(update({}, person(1))).toMatch(/^gov 13: /));

  test("that are defaults of nodes count from the next block on", () => {
    const other = footprintChain({ nodes: 1 });
    const changed = { ...params, defaultMilliwatts: 120_000n };
    other.deliver(MsgDefinition.methods.updateParams, { authority: moduleText("gov"), params: changed });
    block(other, hour);
    expect(other.query(methods.node, { address: operator(1) }).node).toMatchObject({
      effective: { milliwatts: 120_000n },
      milliwattHours: "180000",
    });
    expect(other.broken()).toBeUndefined();
  });
});
