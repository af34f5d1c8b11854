import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { MsgDefinition } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { MsgDefinition as RegistryMsg } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { quotient } from "../../codec/quotient.ts";
import { timestampOf } from "../../codec/time.ts";
import { LedgerError } from "../../core/errors.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import {
  authority,
  balance,
  block,
  coin,
  committee,
  fill,
  footprintChain,
  giveEcc,
  gram,
  held,
  operator,
  operatorAccount,
  person,
  second,
  sums,
} from "./testing/footprint.ts";

const perMicrogram = 3_600n * 10n ** 18n;
const rich = person(1);
const { methods } = MsgDefinition;
const node = fc.integer({ min: 1, max: 3 });
const amount = fc.bigInt({ min: 1n, max: 3n * gram });
const zoneOf = fc.constantFrom("World", "NOR", "IND");
const doing = <D extends string>(name: D) => fc.constant(name);

const actions = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: doing("block"),
      after: fc.oneof(fc.bigInt({ min: 0n, max: 60n * second }), fc.bigInt({ min: 0n, max: 7200n * second })),
      proposer: node,
      gas: fc.nat({ max: 10_000_000 }),
      fees: fc.oneof(fc.constant(0n), amount),
    }),
  },
  fc.record({ do: doing("gift"), amount: fc.bigInt({ min: 1n, max: 300n * gram }) }),
  fc.record({ do: doing("setAside"), node, amount }),
  fc.record({ do: doing("takeBack"), node, amount }),
  fc.record({
    do: doing("declare"),
    node,
    milliwatts: fc.bigInt({ min: 1_000n, max: 300_000n }),
    pueThousandths: fc.bigInt({ min: 1_000n, max: 2_500n }),
    zone: zoneOf,
  }),
  fc.record({ do: doing("accept"), node }),
  fc.record({ do: doing("grid"), zone: zoneOf, intensity: fc.bigInt({ min: 0n, max: 1_000_000_000n }) }),
  fc.record({ do: fc.constantFrom("suspend" as const, "release" as const) }),
  fc.record({ do: doing("offer"), amount }),
  fc.record({ do: fc.constantFrom("buy" as const, "cancel" as const), offer: fc.bigInt({ min: 1n, max: 4n }) }),
);

/** Half of them without suspensions, so that the model knows who pays. */
const sequences = fc
  .tuple(fc.array(actions, { maxLength: 30 }), fc.boolean())
  .map(([all, isCalm]) => (isCalm ? all.filter((one) => one.do !== "suspend" && one.do !== "release") : all));
type Action = typeof actions extends fc.Arbitrary<infer T> ? T : never;

/** What a plain model knows: power, PUE and grid of each node, the table, and how long they ran, as fractions of a microgram. */
interface Model {
  readonly nodes: Map<number, { milliwatts: bigint; pue: bigint; zone: string; proven?: [bigint, bigint, string] }>;
  readonly grid: Map<string, bigint>;
  numerator: bigint;
  readonly purse: Purse;
}

/** What the model knows of ECC: what waits in the fee collector and the pool, is set aside or offered, and who paid what. */
interface Purse {
  readonly limit: bigint;
  collector: bigint;
  pool: bigint;
  readonly aside: Map<number, bigint>;
  readonly offers: Map<bigint, bigint>;
  debt: bigint;
  readonly paid: { fees: bigint; proposers: bigint; pool: bigint; repaid: bigint };
  /** Credits were suspended: how much can be burned is for others to say. */
  isBroken: boolean;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** The end of a block by the rule of the module's README. */
function endOfBlock(purse: Purse, due: bigint, proposer: number): void {
  const { limit, aside, paid } = purse;
  const before = purse.debt;
  const fees = least(due, purse.collector);
  purse.collector -= fees;
  if (before > limit) {
    purse.pool += purse.collector;
    purse.collector = 0n;
  }
  const own = least(due - fees, aside.get(proposer) ?? 0n);
  aside.set(proposer, (aside.get(proposer) ?? 0n) - own);
  const pool = least(due - fees - own, purse.pool);
  const repaid = least(before, purse.pool - pool);
  purse.pool -= pool + repaid;
  purse.debt = before + due - fees - own - pool - repaid;
  paid.fees += fees;
  paid.proposers += own;
  paid.pool += pool;
  paid.repaid += repaid;
}

const evidence = { url: "https://example.org/meter.pdf", sha256: new Uint8Array(32).fill(7) };

/** What the model says that a node causes in each nanosecond. */
function rate({ nodes, grid }: Model, number: number): bigint {
  const world = grid.get("World") ?? 0n;
  const said = nodes.get(number);
  if (said === undefined) return 60_000n * 1_500n * world;
  const { milliwatts, pue, zone, proven } = said;
  const floor = (standard: bigint, shown: bigint | undefined) =>
    shown !== undefined && shown < standard ? shown : standard;
  const above = (value: bigint, bound: bigint) => (value > bound ? value : bound);
  const intensity = grid.get(zone) ?? world;
  const counted = intensity >= world || proven?.[2] === zone ? intensity : world;
  return above(milliwatts, floor(60_000n, proven?.[0])) * above(pue, floor(1_500n, proven?.[1])) * counted;
}

function perform(chain: TestChain, model: Model, one: Action, batchId: bigint): void {
  switch (one.do) {
    case "block": {
      const fees = balance(chain, rich) < one.fees ? 0n : one.fees;
      const during = () => {
        if (fees > 0n) fill(chain, "fee_collector", rich, fees);
      };
      // What changed counts from the end of the block that is open, which takes no time.
      endOfBlock(model.purse, 0n, 0);
      block(chain, one.after, { proposer: one.proposer, gas: one.gas, during });
      const before = quotient(model.numerator, perMicrogram);
      const booked = least(one.after, 3600n * second);
      for (const number of [1, 2, 3]) model.numerator += rate(model, number) * booked;
      model.purse.collector += fees;
      endOfBlock(model.purse, quotient(model.numerator, perMicrogram) - before, one.proposer);
      return;
    }
    case "gift":
      fill(chain, "neutral_pool", rich, one.amount);
      model.purse.pool += one.amount;
      return;
    case "setAside":
      chain.deliver(methods.setAside, {
        depositor: rich,
        operatorAddress: operator(one.node),
        amount: coin(one.amount),
      });
      model.purse.aside.set(one.node, (model.purse.aside.get(one.node) ?? 0n) + one.amount);
      return;
    case "takeBack":
      chain.deliver(methods.takeBack, { operator: operatorAccount(one.node), amount: coin(one.amount) });
      model.purse.aside.set(one.node, (model.purse.aside.get(one.node) ?? 0n) - one.amount);
      return;
    case "declare": {
      const { milliwatts, pueThousandths, zone } = one;
      const profile = { milliwatts, pueThousandths, zone };
      chain.deliver(methods.declareNode, { operator: operatorAccount(one.node), profile, evidence });
      const before = model.nodes.get(one.node);
      const proven = before?.proven === undefined ? {} : { proven: before.proven };
      model.nodes.set(one.node, { milliwatts, pue: pueThousandths, zone, ...proven });
      return;
    }
    case "accept": {
      const said = model.nodes.get(one.node);
      const { milliwatts, pue, zone } = said ?? { milliwatts: 1_000n, pue: 1_000n, zone: "World" };
      chain.deliver(methods.reviewNode, {
        authority: committee,
        operatorAddress: operator(one.node),
        accepted: true,
        profile: { milliwatts, pueThousandths: pue, zone },
        sha256: evidence.sha256,
      });
      model.nodes.set(one.node, { milliwatts, pue, zone, proven: [milliwatts, pue, zone] });
      return;
    }
    case "grid":
      chain.deliver(methods.updateGrid, {
        authority,
        source: "New figures",
        zones: [{ code: one.zone, name: one.zone, year: 2025, microgramsPerKwh: one.intensity }],
      });
      model.grid.set(one.zone, one.intensity);
      return;
    case "suspend":
    case "release": {
      const method = one.do === "suspend" ? RegistryMsg.methods.suspendBatch : RegistryMsg.methods.releaseBatch;
      chain.deliver(method, { reviewer: committee, batchId, reason: "Doubts" });
      model.purse.isBroken = true;
      return;
    }
    case "offer": {
      const { offerId } = chain.deliver(methods.offerCredits, {
        seller: rich,
        credits: coin(one.amount),
        price: coin(5, "ueco2"),
        expires: timestampOf(chain.ctx.time + 3600n * second),
      }).response;
      model.purse.offers.set(offerId, one.amount);
      return;
    }
    case "cancel":
      chain.deliver(methods.cancelOffer, { seller: rich, offerId: one.offer });
      model.purse.offers.delete(one.offer);
      return;
    case "buy":
      chain.deliver(methods.buyCredits, { authority: committee, offerId: one.offer, price: [coin(5, "ueco2")] });
      model.purse.pool += model.purse.offers.get(one.offer) ?? 0n;
      model.purse.offers.delete(one.offer);
  }
}

test("booked is what nodes caused and what was burned with the debt, to the microgram, after any sequence", () => {
  fc.assert(
    fc.property(sequences, fc.constantFrom("0", "1000000", "1000000000000"), (all, limit) => {
      const chain = footprintChain({ nodes: 3, params: { debt_limit: limit } });
      const batchId = giveEcc(chain, rich, 2_000n);
      giveEcc(chain, rich, 1_000n, 2n);
      const grid = new Map([
        ["World", 473_000_000n],
        ["NOR", 30_000_000n],
        ["IND", 700_000_000n],
      ]);
      const purse: Purse = {
        limit: BigInt(limit),
        collector: 0n,
        pool: 0n,
        aside: new Map(),
        offers: new Map(),
        debt: 0n,
        paid: { fees: 0n, proposers: 0n, pool: 0n, repaid: 0n },
        isBroken: false,
      };
      const model: Model = { nodes: new Map(), grid, numerator: 0n, purse };
      for (const one of all) {
        try {
          perform(chain, model, one, batchId);
        } catch (error) {
          if (!(error instanceof LedgerError)) throw error;
        }
        expect(chain.broken()).toBeUndefined();
      }
      const { booked, burned, debt, ...paid } = sums(chain);
      expect(booked).toBe(quotient(model.numerator, perMicrogram));
      expect(booked).toBe(burned + debt);
      if (purse.isBroken) return;
      expect({ ...paid, debt }).toEqual({ ...purse.paid, debt: purse.debt });
      expect([held(chain, "neutral_pool"), held(chain, "fee_collector")]).toEqual([purse.pool, purse.collector]);
    }),
    { numRuns: process.env["ECO2_LONG"] === undefined ? 25 : 500 },
  );
}, 600_000);
