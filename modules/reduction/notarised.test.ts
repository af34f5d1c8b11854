import { expect, test } from "@jest/globals";
import { durationOf } from "../../codec/duration.ts";
import { Params } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { BaselineMethod, Terms } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { MsgDefinition } from "../../codec/gen/eco2/reduction/v1/tx.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { timestampOf } from "../../codec/time.ts";
import { testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import bank from "../bank/index.ts";
import consensus from "../consensus/index.ts";
import notary from "../notary/index.ts";
import { defaultParams } from "../notary/params.ts";
import {
  callers,
  committee,
  firstHour,
  hourly,
  judge,
  methods,
  operator,
  person,
  queries,
  register,
  rules,
} from "../notary/testing/judged.ts";
import registry from "../registry/index.ts";
import staking from "../staking/index.ts";
import { subscriptions } from "./hooks.ts";
import reduction from "./index.ts";
import { reductionKeeper } from "./keeper.ts";
import { aDay, authority, callsOf, day, hour, newYear, paramsJson } from "./testing/pools.ts";
import { gram } from "./testing/records.ts";

// Pools over the notaries themselves: signed readings, batches that are attested, disputed, overturned and corrected.

const [start, end] = [newYear + day, newYear + 5n * day];
const days = (count: number, kWh: number) => Array.from({ length: 24 * count }, () => kWh);

/** A factor of 400 g for a kWh, six notaries, and source 1: a meter of up to 100 kWh an hour. */
function notaries() {
  const times = {
    disputePeriod: durationOf(30n * day),
    decisionTime: durationOf(day),
    unbondingTime: durationOf(60n * day),
  };
  const longer = { ...rules, ...times };
  const params = Params.fromPartial({ ...defaultParams, committee, notarisation: longer });
  const people = [1, 2, 5, 40, ...Array.from({ length: 8 }, (_, i) => 11 + i)];
  const coins = [{ denom: "ueco2", amount: "1000000000" }];
  const chain = testChain(
    [auth, bank, consensus, staking, notary, registry, reduction],
    {
      bank: {
        params: { default_send_enabled: true },
        balances: people.map((one) => ({ address: person(one), coins })),
      },
      notary: { params: toJson(Params.$type, params) },
      reduction: { params: paramsJson(), next_pool_id: "1" },
    },
    [...subscriptions],
  );
  chain.deliver(methods.setFactor, {
    authority,
    factor: {
      code: "GRID",
      version: 0n,
      substance: "electricity",
      unit: "kWh",
      micrograms: (400n * gram).toString(),
      gas: "",
      gwpSet: "",
      scope: 2,
      country: "",
      source: "tests",
      document: undefined,
      validFrom: timestampOf(firstHour),
      validUntil: timestampOf(end + 30n * day),
      height: 0n,
      withdrawal: undefined,
    },
  });
  const court = callers(chain);
  for (let number = 1; number <= 6; number++) court.bond(judge(number));
  register(chain, 1);
  court.blocks();
  return { chain, court, ...callsOf(chain) };
}

/** Four days of January against December, of which a meter showed 50 kWh an hour: 1,920 kg against a target of 1,800 kg. */
function running() {
  const found = notaries();
  const { chain, court, join, add } = found;
  const december = court.submit(hourly(1n, days(31, 50)));
  court.finish(december);
  expect(court.status(december)).toBe("final");
  const terms = aDay({
    start: timestampOf(start),
    end: timestampOf(end),
    baselineMethod: BaselineMethod.BASELINE_METHOD_MEAN_OF_PERIODS,
    baselineFrom: timestampOf(firstHour),
    baselineTo: timestampOf(newYear),
    target: (1_800_000n * gram).toString(),
  });
  chain.deliver(MsgDefinition.methods.createPool, {
    creator: operator,
    terms: Terms.fromPartial(terms),
    members: [{ address: operator, parts: 1 }],
  });
  join(operator);
  add(operator, [1n]);
  court.blocks(1, { after: start - chain.ctx.time });
  court.blocks(2);
  const first = court.submit(hourly(1n, days(1, 50), 745n));
  court.finish(first);
  expect(found.told()).toBe("running: 1920000 0 0 0");
  return found;
}

/** The same with 40 kWh an hour, 1,536 kg, credited. @returns the record of the four days beside all else */
function credited() {
  const found = running();
  const { chain, court } = found;
  court.blocks(1, { after: end - chain.ctx.time });
  const record = court.submit(hourly(1n, days(4, 40), 769n));
  court.finish(record);
  expect(found.told()).toBe("running: 1920000 1536000 0 0");
  court.blocks(1, { after: end + hour - chain.ctx.time });
  court.blocks(2);
  expect(found.told()).toBe("credited: 1920000 1536000 0 0");
  return { ...found, record };
}

const walk = ({ chain }: Pick<ReturnType<typeof notaries>, "chain">, poolId = 1n) => {
  const env = chain.chain.modules.get("reduction")?.env as Parameters<typeof reductionKeeper>[0];
  return reductionKeeper(env).walk(chain.ctx, poolId);
};

test("attested readings count, and what was reduced is credited", () => {
  const found = credited();
  const { chain, record, held, pool } = found;
  expect(pool()).toMatchObject({ creditedGrams: 384_000n, bufferGrams: 38_400n });
  expect(held(operator)).toBe(345_600n);
  expect(chain.query(queries.record, { id: record }).record?.use).toEqual({ kind: "pool", id: "1" });
  expect(walk(found)).toMatchObject({ broken: undefined, links: [{ kind: "pool", id: "1" }] });
  expect(chain.broken()).toBeUndefined();
});

test("more than the target fails the pool in the block in which the record is final", () => {
  const { chain, court, told } = running();
  court.blocks(1, { after: end - chain.ctx.time });
  court.finish(court.submit(hourly(1n, days(4, 47), 769n)));
  expect(told()).toBe("failed: 1920000 1804800 0 0");
  expect(chain.broken()).toBeUndefined();
});

test("a dispute after the end suspends the credits, and its dismissal releases them", () => {
  const found = credited();
  const { chain, court, record, batch, pool } = found;
  const id = court.dispute(record);
  expect(batch()?.suspension?.poolReason).toContain(`record ${record} is disputed`);
  expect(walk(found).broken).toContain(`pool 1: record ${record} is disputed`);
  expect(chain.broken()).toBeUndefined();
  court.decide(id, false);
  expect(batch()?.suspension).toBeUndefined();
  expect(pool().suspended).toBe(false);
  expect(walk(found).broken).toBeUndefined();
  expect(chain.broken()).toBeUndefined();
});

test("a record proven false after the end is replaced, and what was not reduced is cancelled", () => {
  const found = credited();
  const { chain, court, record, pool, held } = found;
  court.decide(court.dispute(record), true);
  expect(court.status(record)).toBe("overturned");
  court.blocks(1);
  expect(pool().suspended).toBe(true);
  expect(chain.broken()).toBeUndefined();
  const correction = court.submit(hourly(1n, days(4, 45), 769n), 1, { replaces: record });
  court.finish(correction);
  expect(court.status(correction)).toBe("final");
  // 1,728 kg instead of 1,536: 192 kg are taken back, 38.4 of them out of the buffer.
  expect(pool()).toMatchObject({ suspended: false, cancelledGrams: 192_000n });
  expect(held(operator)).toBe(192_000n);
  expect(chain.broken()).toBeUndefined();
  expect(walk(found).broken).toBeUndefined();
});

test("nobody replaces it: its time is a gap at the most that the meter can show", () => {
  const { chain, court, record, pool, told } = credited();
  court.decide(court.dispute(record), true);
  court.blocks(1);
  court.blocks(2, { after: 2n * hour });
  expect(told()).toBe("credited: 1920000 0 3840000 0");
  expect(pool()).toMatchObject({ suspended: false, cancelledGrams: 384_000n });
  expect(chain.broken()).toBeUndefined();
});

test("a factor that is withdrawn breaks the walk of credits that were issued by it", () => {
  const found = credited();
  const { chain } = found;
  chain.deliver(methods.withdrawFactor, { authority, code: "GRID", version: 1n, reason: "A wrong table" });
  expect(walk(found).broken).toMatch(/^pool 1: record \d+: factor GRID@1 is withdrawn: A wrong table/);
});

test("a revoked source is a gap from then on; records that it may have spoilt are walked again", () => {
  const { chain, court, told, source } = running();
  court.blocks(1, { after: hour });
  chain.deliver(methods.revokeSource, {
    signer: committee,
    sourceId: 1n,
    reason: "Its seal is broken",
    since: timestampOf(start),
  });
  expect(source(1n).removedAt).toBeDefined();
  court.blocks(1, { after: end + hour - chain.ctx.time });
  court.blocks(2);
  expect(told()).toBe("failed: 1920000 0 3840000 0");
  expect(chain.broken()).toBeUndefined();
});

test("what is exported mid-way goes on in another chain", () => {
  const { chain } = credited();
  const exported = chain.exported();
  const other = testChain([auth, bank, consensus, staking, notary, registry, reduction], exported, [...subscriptions]);
  expect(other.broken()).toBeUndefined();
  expect(other.exported()["reduction"]).toEqual(exported["reduction"]);
});
