import { describe, expect, test } from "@jest/globals";
import { QueryDefinition as EccQuery } from "../../codec/gen/eco2/dualtoken/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { MsgDefinition as RegistryMsg } from "../../codec/gen/eco2/registry/v1/tx.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import { eventTexts } from "../bank/testing/coins.ts";
import {
  block,
  coin,
  committee,
  fill,
  footprintChain,
  giveEcc,
  gram,
  held,
  hour,
  methods,
  operator,
  person,
  second,
  sums,
} from "./testing/footprint.ts";

/** What four default nodes cause in ten seconds. */
const due = 473_000n;
const ten = 10n * second;
const rich = person(1);

/** A chain where person 1 has a kilogram of ECC. */
function chainWithEcc(choices: Parameters<typeof footprintChain>[0] = {}): TestChain {
  const chain = footprintChain(choices);
  giveEcc(chain, rich, 1_000n);
  return chain;
}

const setAside = (chain: TestChain, node: number, amount: bigint) =>
  chain.deliver(MsgDefinition.methods.setAside, {
    depositor: rich,
    operatorAddress: operator(node),
    amount: coin(amount),
  });

/** A block that the second node proposes. */
const paid = (chain: TestChain, after = ten, during = () => {}) => {
  const before = sums(chain);
  const { events } = block(chain, after, { proposer: 2, during });
  const now = sums(chain);
  expect(chain.broken()).toBeUndefined();
  return {
    events: eventTexts(events),
    fees: now.fees - before.fees,
    proposers: now.proposers - before.proposers,
    pool: now.pool - before.pool,
    repaid: now.repaid - before.repaid,
    debt: now.debt,
  };
};

describe("a block's footprint is paid once, in ECC", () => {
  test("from the signed fees first; what they have beyond it is left to be shared out", () => {
    const chain = chainWithEcc();
    fill(chain, "fee_collector", rich, due + 5n);
    setAside(chain, 2, gram);
    fill(chain, "neutral_pool", rich, gram);
    expect(paid(chain)).toMatchObject({ fees: due, proposers: 0n, pool: 0n, repaid: 0n, debt: 0n });
    expect([held(chain, "fee_collector"), held(chain, "neutral_pool")]).toEqual([5n, gram]);
  });

  test("then from what the proposer set aside, of its own blocks alone", () => {
    const chain = chainWithEcc();
    fill(chain, "fee_collector", rich, 3_000n);
    setAside(chain, 1, gram);
    setAside(chain, 2, 400_000n);
    fill(chain, "neutral_pool", rich, gram);
    expect(paid(chain)).toMatchObject({ fees: 3_000n, proposers: 400_000n, pool: 70_000n, debt: 0n });
    expect(chain.query(methods.setAsides, {}).setAsides).toEqual([
      { operatorAddress: operator(1), balance: gram.toString(), paid: "0" },
      { operatorAddress: operator(2), balance: "0", paid: "400000" },
    ]);
    expect(paid(chain)).toMatchObject({ fees: 0n, proposers: 0n, pool: due });
  });

  test("then from the Carbon Neutral Pool; what none can pay is debt", () => {
    const chain = chainWithEcc();
    fill(chain, "neutral_pool", rich, 73_000n);
    expect(paid(chain)).toMatchObject({ pool: 73_000n, debt: 400_000n });
    expect(chain.query(methods.debt, {})).toMatchObject({ debt: "400000", diverted: false, pool: "0" });
    expect(chain.query(methods.lots, { open: true }).lots).toMatchObject([{ micrograms: "473000", burned: "73000" }]);
  });

  test("all of it is burned, and counted so by the token", () => {
    const chain = chainWithEcc();
    fill(chain, "fee_collector", rich, 100_000n);
    setAside(chain, 2, 100_000n);
    fill(chain, "neutral_pool", rich, gram);
    const supply = () => BigInt(chain.query(EccQuery.methods.vault, {}).supply?.amount ?? "");
    const before = supply();
    paid(chain);
    paid(chain);
    expect(before - supply()).toBe(2n * due);
    const { burnTotals } = chain.query(EccQuery.methods.burnTotals, {});
    expect(burnTotals).toMatchObject([{ purpose: "chain", amount: (2n * due).toString() }]);
    expect(sums(chain).burned).toBe(2n * due);
  });
});

describe("debt", () => {
  const indebted = (choices: Parameters<typeof footprintChain>[0] = {}) => {
    const chain = chainWithEcc(choices);
    for (let count = 0; count < 30; count += 1) block(chain, hour);
    return chain;
  };
  const owed = 30n * 360n * due;

  test("is repaid by what comes into the pool, the oldest lot first, and by nothing else", () => {
    const chain = indebted();
    expect(sums(chain).debt).toBe(owed);
    fill(chain, "fee_collector", rich, due + gram);
    setAside(chain, 2, 10n * gram);
    expect(paid(chain)).toMatchObject({ fees: due, repaid: 0n, debt: owed });
    fill(chain, "neutral_pool", rich, 100n * gram);
    expect(paid(chain, 0n)).toMatchObject({ repaid: 100n * gram, debt: owed - 100n * gram });
    const [first, second_] = chain.query(methods.lots, { open: true }).lots;
    expect([first?.id, first?.burned, second_?.burned]).toEqual([1n, (100n * gram).toString(), due.toString()]);
  });

  test("is gone to the microgram when the pool has enough, whose rest stays", () => {
    const chain = indebted();
    giveEcc(chain, rich, 5_000n, 2n);
    fill(chain, "neutral_pool", rich, owed + due + 7n);
    expect(paid(chain)).toMatchObject({ pool: due, repaid: owed, debt: 0n });
    expect(held(chain, "neutral_pool")).toBe(7n);
    expect(chain.query(methods.lots, { open: true }).lots).toEqual([]);
    expect(chain.query(methods.debt, {}).since).toBeUndefined();
  });

  test("above its limit takes what blocks earn: coins for credits, ECC for the pool", () => {
    const chain = indebted({ params: { debt_limit: "1000000" } });
    expect(chain.query(methods.debt, {})).toMatchObject({ diverted: true, since: { seconds: 1_767_225_600n } });
    const before = held(chain, "neutrality", "ueco2");
    const { events, ...payment } = paid(chain, ten, () => {
      fill(chain, "fee_collector", rich, 7_000n, "ueco2");
      fill(chain, "fee_collector", rich, due + gram);
    });
    expect(payment).toMatchObject({ fees: due, repaid: gram, debt: owed - gram });
    expect(held(chain, "neutrality", "ueco2") - before).toBe(7_000n);
    expect([held(chain, "fee_collector"), held(chain, "fee_collector", "ueco2")]).toEqual([0n, 0n]);
    expect(events.filter((text) => text.includes("EventRewardsDiverted"))).toHaveLength(1);
  });

  test("at its limit takes nothing", () => {
    const chain = indebted({ params: { debt_limit: owed.toString() } });
    fill(chain, "fee_collector", rich, 7_000n, "ueco2");
    paid(chain, 0n);
    expect(held(chain, "fee_collector", "ueco2")).toBe(7_000n);
  });
});

test("ECC whose credits are suspended pays nothing until they are released", () => {
  const chain = footprintChain();
  const batchId = giveEcc(chain, rich, 1_000n);
  fill(chain, "fee_collector", rich, 10n * gram);
  const review = { reviewer: committee, reason: "Doubts", batchId };
  chain.deliver(RegistryMsg.methods.suspendBatch, review);
  // Less than a gram is burned before a gram has to be retired.
  expect(paid(chain)).toMatchObject({ fees: due, debt: 0n });
  expect(paid(chain)).toMatchObject({ fees: due, debt: 0n });
  expect(paid(chain)).toMatchObject({ fees: 999_999n - 2n * due, debt: 3n * due - 999_999n });
  expect(paid(chain)).toMatchObject({ fees: 0n, debt: 4n * due - 999_999n });
  chain.deliver(RegistryMsg.methods.releaseBatch, review);
  expect(paid(chain)).toMatchObject({ fees: due, debt: 4n * due - 999_999n });
});
