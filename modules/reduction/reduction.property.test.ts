import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { BaselineMethod } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { timestampOf } from "../../codec/time.ts";
import { LedgerError } from "../../core/errors.ts";
import { Model } from "./testing/model.ts";
import { type ModelRecord, mostPerHour, periodHours, sums, suspended } from "./testing/modelPool.ts";
import { aDay, authority, day, hour, newYear, numbers, paramsJson, saidChain, who } from "./testing/pools.ts";
import { gram } from "./testing/records.ts";

const kilogram = 1_000n;
/** Operators of the sources 1 to 4. */
const operators = [who.ann, who.ann, who.ben, who.ben] as const;
const people = [who.ann, who.ben, who.cat] as const;

type Action =
  | { readonly do: "create"; readonly after: number; readonly kilograms: number }
  | { readonly do: "join" | "leave"; readonly pool: number; readonly who: number }
  | { readonly do: "add" | "remove"; readonly pool: number; readonly who: number; readonly source: number }
  | { readonly do: "cancel"; readonly pool: number; readonly byAuthority: boolean }
  | {
      readonly do: "record";
      readonly source: number;
      readonly skip: number;
      readonly hours: number;
      readonly kilograms: number;
    }
  /** Every source, up to now. */
  | { readonly do: "measure"; readonly kilograms: number }
  | { readonly do: "replace"; readonly pick: number; readonly kilograms: number }
  | { readonly do: "dispute" | "restore" | "overturn"; readonly pick: number }
  | { readonly do: "restart" }
  | { readonly do: "block"; readonly hours: number };

const pool = fc.nat(3);
const person = fc.oneof({ weight: 4, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.constant(2) });
const source = fc.nat(3);
const pick = fc.nat(40);
const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("create" as const),
      after: fc.integer({ min: 1, max: 3 }),
      kilograms: fc.constantFrom(15, 30, 60, 75, 110, 150),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom("join" as const, "join" as const, "leave" as const),
      pool,
      who: person,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom("add" as const, "add" as const, "remove" as const),
      pool,
      who: person,
      source,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel" as const), pool, byAuthority: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant("measure" as const), kilograms: fc.constantFrom(1, 3, 4, 5, 6, 7, 8) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("record" as const),
      source,
      skip: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.constant(1)),
      hours: fc.integer({ min: 1, max: 3 }),
      kilograms: fc.nat(8),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("replace" as const), pick, kilograms: fc.nat(15) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("dispute" as const, "restore" as const, "restore" as const, "overturn" as const),
      pick,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant("block" as const), hours: fc.integer({ min: 1, max: 2 }) }) },
);

const at = (hours: number) => newYear + BigInt(hours) * hour;
const parameters = { params: paramsJson({ sources_per_block: 1_000, records_per_block: 10_000 }), next_pool_id: "1" };

/** The chain and the model side by side: two joined and brought all of their sources to a first pool. */
class Both {
  found = saidChain({ reduction: parameters });
  readonly model = new Model(operators, { [who.ann]: 3n, [who.ben]: 1n });
  /** The hour up to which each source has records. */
  readonly known = operators.map(() => 0);

  constructor() {
    const { said } = this.found;
    for (const [id, operator] of operators.entries()) {
      const number = operator === who.ann ? numbers.ann : numbers.ben;
      said.source(BigInt(id + 1), number, { maxMicrogramsPerHour: mostPerHour });
      for (const start of [-24, -12]) this.final(id, start, start + 12, 120n * kilogram);
    }
    this.same(true, () => this.create(1, 110));
    for (const one of [who.ann, who.ben]) this.act({ do: "join", pool: 0, who: people.indexOf(one) });
    for (const [id, one] of operators.entries()) this.act({ do: "add", pool: 0, who: people.indexOf(one), source: id });
  }

  private create(after: number, kilograms: number): void {
    const start = this.model.now + after;
    const terms = aDay({
      start: timestampOf(at(start)),
      end: timestampOf(at(start + periodHours)),
      baselineMethod: BaselineMethod.BASELINE_METHOD_MEAN_OF_PERIODS,
      baselineFrom: timestampOf(newYear - day),
      baselineTo: timestampOf(newYear),
      target: (BigInt(kilograms) * kilogram * gram).toString(),
    });
    this.found.create(terms);
    this.model.create(start, BigInt(kilograms) * kilogram * gram);
  }

  private final(id: number, start: number, end: number, grams: bigint): void {
    const { id: record } = this.model.final(id, start, end, grams * gram);
    this.found.said.final(BigInt(record), BigInt(id + 1), at(start), at(end), grams);
  }

  /** Whether the chain does it as the model says. */
  private same(expected: boolean, work: () => void): void {
    let done = true;
    try {
      work();
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      done = false;
    }
    expect(done).toBe(expected);
  }

  private picked(number: number, fits: (record: ModelRecord) => boolean): ModelRecord | undefined {
    const all = this.model.records.filter((record) => !record.fresh && !record.replaced && fits(record));
    return all[number % Math.max(1, all.length)];
  }

  private about(action: Extract<Action, { readonly pick: number }>): void {
    const { said } = this.found;
    const { model } = this;
    const isFinal = ({ status }: ModelRecord) => status === "final";
    const fits = {
      replace: ({ status }: ModelRecord) => status !== "disputed",
      dispute: isFinal,
      restore: ({ status }: ModelRecord) => status === "disputed",
      overturn: ({ status }: ModelRecord) => status !== "overturned",
    };
    const record = this.picked(action.pick, fits[action.do]);
    if (record === undefined) return;
    const id = BigInt(record.id);
    record.fresh = true;
    if (action.do === "replace") {
      const grams = BigInt(action.kilograms * (record.end - record.start)) * kilogram;
      said.replace(id, BigInt(model.replace(record, grams * gram).id), grams);
    } else {
      model[action.do](record);
      said[action.do](id);
    }
  }

  act(action: Action): void {
    const { model, found } = this;
    if (action.do === "create") {
      this.create(action.after, action.kilograms);
    } else if (action.do === "block") {
      found.until(found.chain.ctx.time + BigInt(action.hours) * hour);
      model.block(action.hours);
    } else if (action.do === "restart") {
      this.act({ do: "block", hours: 1 });
      this.found = saidChain(found.chain.exported(), found.said);
      // A chain of tests begins at the new year: nothing is due then.
      this.found.until(at(model.now));
    } else if (action.do === "measure") {
      for (const [id, start] of this.known.entries()) {
        if (start >= model.now) continue;
        this.known[id] = model.now;
        this.final(id, start, model.now, BigInt(action.kilograms * (model.now - start)) * kilogram);
      }
    } else if (action.do === "record") {
      const start = (this.known[action.source] ?? 0) + action.skip;
      const end = start + action.hours;
      if (end > model.now) return;
      this.known[action.source] = end;
      this.final(action.source, start, end, BigInt(action.kilograms * action.hours) * kilogram);
    } else if ("pick" in action) {
      this.about(action);
    } else this.message(action);
  }

  private message(action: Extract<Action, { readonly pool: number }>): void {
    const { model, found } = this;
    const of = model.pools[action.pool];
    const poolId = BigInt(action.pool + 1);
    if (of === undefined) return;
    if (action.do === "cancel") {
      const by = action.byAuthority ? authority : who.ann;
      this.same(model.cancel(of, action.byAuthority), () => found.cancel(by, poolId));
      return;
    }
    const name = people[action.who] ?? who.cat;
    if ("source" in action) {
      const { do: what, source: id } = action;
      this.same(model[what](of, name, id), () => found[what](name, [BigInt(id + 1)], poolId));
    } else {
      const { do: what } = action;
      this.same(model[what](of, name), () => found[what](name, poolId));
    }
  }

  /** The first pool runs and is credited. */
  earn(): void {
    for (let hours = 0; hours <= periodHours + 2; hours++) {
      this.act({ do: "measure", kilograms: 6 });
      this.act({ do: "block", hours: 1 });
    }
    this.compare();
  }

  compare(): void {
    for (const expected of this.model.pools) {
      const id = BigInt(expected.id);
      const found = this.found.pool(id);
      const [baseline, counted, filled] = sums(expected);
      const isCredited = expected.status === "credited";
      expect(this.found.told(id).split(":")[0]).toBe(expected.status);
      expect({
        baseline: found.sums?.baseline,
        counted: found.sums?.counted,
        filled: isCredited ? found.sums?.filled : "",
        credited: found.creditedGrams,
        buffer: found.bufferGrams,
        cancelled: found.cancelledGrams,
        suspended: found.suspended,
        members: Object.fromEntries(found.list.map(({ address, grams }) => [address, grams])),
      }).toEqual({
        baseline: baseline.toString(),
        counted: counted.toString(),
        filled: isCredited ? filled.toString() : "",
        credited: expected.credited,
        buffer: expected.buffer,
        cancelled: expected.cancelled,
        suspended: suspended(expected),
        members: Object.fromEntries([...expected.members].map(([name, { grams }]) => [name, grams])),
      });
    }
    expect(this.found.chain.broken()).toBeUndefined();
  }
}

test("pools are as a plain model says, whatever happens in whatever order", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.boolean(), fc.array(actions, { minLength: 10, maxLength: 60 }), (first, all) => {
      const both = new Both();
      if (first) both.earn();
      for (const action of all) {
        both.act(action);
        if (action.do === "block" || action.do === "restart") both.compare();
      }
      for (let left = 0; left < 8; left++) both.act({ do: "block", hours: 1 });
      both.compare();
      for (const { status, cancelled } of both.model.pools) seen.add(cancelled > 0n ? `${status}, corrected` : status);
    }),
    { numRuns: process.env["ECO2_LONG"] === undefined ? 60 : 2_000 },
  );
  for (const outcome of ["credited", "credited, corrected", "failed", "cancelled"]) expect(seen).toContain(outcome);
}, 900_000);
