import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { LedgerError } from "../../core/errors.ts";
import { testAddress } from "../../core/testing/chain.ts";
import { burning, emissionsOf, rangesOf } from "./testing/burning.ts";
import { coin, gram, hour, person } from "./testing/footprint.ts";

/** The account that a plain model calls 0 is that of corrections. */
const people = [1, 2, 3] as const;
const who = fc.constantFrom(...people);
const id = fc.integer({ min: 1, max: 8 });
const grams = fc.integer({ min: 0, max: 9 });
/** Mostly what is asked is asked by who may: a model tells. */
const isGuided = fc.constantFrom(true, true, true, false);
const doing = <D extends string>(name: D) => fc.constant(name);

const actions = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: doing("final"), who, grams, scope: fc.constantFrom(1 as const, 3 as const) }),
  },
  { weight: 2, arbitrary: fc.record({ do: doing("replace"), id, grams }) },
  fc.record({ do: doing("break"), id, status: fc.constantFrom("disputed" as const, "overturned" as const) }),
  fc.record({ do: doing("restore"), id }),
  { weight: 2, arbitrary: fc.record({ do: doing("offer"), id, from: who, to: who, isGuided }) },
  fc.record({ do: doing("withdraw"), id, from: who }),
  { weight: 3, arbitrary: fc.record({ do: doing("takeOver"), id, to: who, isRight: fc.boolean() }) },
  fc.record({ do: doing("verify"), id, steps: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ do: fc.constantFrom("suspend" as const, "release" as const), who }),
  fc.record({ do: doing("block"), after: fc.bigInt({ min: 0n, max: 2n * hour }) }),
  {
    weight: 6,
    arbitrary: fc.record({
      do: doing("burn"),
      who,
      parts: fc.uniqueArray(fc.record({ id, grams: fc.integer({ min: 1, max: 6 }) }), {
        selector: (part) => part.id,
        minLength: 1,
        maxLength: 3,
      }),
      ecc: fc.integer({ min: 0, max: 3 }),
      isOff: fc.constantFrom(false, false, false, true),
      isGuided,
    }),
  },
);
type Action = typeof actions extends fc.Arbitrary<infer T> ? T : never;

interface ModelLot {
  owner: number;
  /** Grams. */
  all: number;
  burned: number;
  record: number;
  readonly isSurplus: boolean;
  offeredTo: number | undefined;
}

/** What a plain model knows of lots, records and credits, all in grams. */
class Model {
  readonly lots: ModelLot[] = [];
  /** By record, from 1: whose, what it says, whether it stands, what came in its place. */
  readonly records: { who: number; grams: number; state: string; by: number }[] = [];
  /** Grams of each person's batch that are used, and ECC left. */
  readonly used = new Map<number, number>(people.map((one) => [one, 0]));
  readonly ecc = new Map<number, number>(people.map((one) => [one, 8_000]));
  readonly suspended = new Set<number>();
  burns = 0;

  ofRecord(record: number): ModelLot[] {
    return this.lots.filter((lot) => lot.record === record && !lot.isSurplus);
  }

  open(owner: number, all: number, record: number, isSurplus = false): void {
    this.lots.push({ owner, all, burned: 0, record, isSurplus, offeredTo: undefined });
  }

  /** The record `by` stands in the place of `old`. */
  replace(old: number, by: number, all: number, account: number): void {
    const lots = this.ofRecord(old);
    const last = lots.at(-1);
    let more = all - lots.reduce((sum, lot) => sum + lot.all, 0);
    for (const lot of lots.toReversed()) {
      const part = Math.min(Math.max(0, -more), lot.all - lot.burned);
      if (part > 0) this.open(0, part, old, true);
      lot.all -= part;
      more += part;
      lot.record = by;
    }
    if (more <= 0) return;
    if (last?.owner === account) last.all += more;
    else this.open(account, more, by);
  }

  stands(lot: ModelLot): boolean {
    return !lot.isSurplus && this.records[lot.record - 1]?.state === "final";
  }
}

type World = ReturnType<typeof burning>;

/** Does it on the chain, which may refuse, and where it did not, in the model. @throws Error where the model says otherwise */
function perform(world: World, model: Model, one: Action): void {
  const { chain, desk } = world;
  const lot = "id" in one ? model.lots[one.id - 1] : undefined;
  const record = "id" in one ? model.records[one.id - 1] : undefined;
  const refuses = (isExpected: boolean, work: () => unknown): boolean => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof LedgerError) || isExpected) throw error;
      return true;
    }
    if (!isExpected) throw new Error(`${one.do} was not refused`);
    return false;
  };
  switch (one.do) {
    case "final": {
      const next = model.records.push({ who: one.who, grams: one.grams, state: "final", by: 0 });
      const account = testAddress(one.who);
      // A source for each account: what a correction adds belongs to that account.
      const about = { account, sourceId: BigInt(one.who * 10 + one.scope), scope: one.scope };
      desk.final(chain, BigInt(next), { ...about, micrograms: BigInt(one.grams) * gram });
      model.open(one.who, one.grams, next);
      return;
    }
    case "replace": {
      if (record === undefined || record.by > 0) return;
      const next = model.records.push({ who: record.who, grams: one.grams, state: "final", by: 0 });
      desk.replace(chain, BigInt(one.id), BigInt(next), BigInt(one.grams) * gram);
      record.by = next;
      model.replace(one.id, next, one.grams, record.who);
      return;
    }
    case "break":
      if (record === undefined || record.by > 0) return;
      desk.break(chain, BigInt(one.id), one.status, "found so");
      record.state = one.status;
      return;
    case "restore":
      if (record?.state !== "disputed" || record.by > 0) return;
      desk.restore(chain, BigInt(one.id));
      record.state = "final";
      return;
    case "offer": {
      const from = one.isGuided && lot !== undefined && lot.owner > 0 ? lot.owner : one.from;
      const may = lot?.owner === from && one.to !== from && lot.all > lot.burned && model.stands(lot);
      if (!refuses(may, () => world.offer(BigInt(one.id), person(one.to), person(from))) && lot !== undefined)
        lot.offeredTo = one.to;
      return;
    }
    case "withdraw": {
      const may = lot?.owner === one.from && lot.offeredTo !== undefined;
      if (!refuses(may, () => world.withdraw(BigInt(one.id), person(one.from))) && lot !== undefined)
        lot.offeredTo = undefined;
      return;
    }
    case "takeOver": {
      const left = BigInt((lot?.all ?? 0) - (lot?.burned ?? 0)) * gram;
      const may = lot !== undefined && lot.offeredTo === one.to && model.stands(lot) && one.isRight;
      const asked = one.isRight ? left : left + 1n;
      if (!refuses(may, () => world.takeOver(BigInt(one.id), asked, person(one.to))) && lot !== undefined) {
        lot.owner = one.to;
        lot.offeredTo = undefined;
      }
      return;
    }
    case "verify":
      refuses(lot !== undefined && !lot.isSurplus, () => world.verify(BigInt(one.id), one.steps));
      return;
    case "suspend":
    case "release": {
      const is = model.suspended.has(one.who);
      const may = one.do === "release" ? is : !is;
      refuses(may, () => world[one.do](BigInt(one.who)));
      if (may && is) model.suspended.delete(one.who);
      else if (may) model.suspended.add(one.who);
      return;
    }
    case "block":
      chain.runBlock({ after: one.after });
      return;
    case "burn":
      burnOne(world, model, one, refuses);
  }
}

type Burn = Extract<Action, { do: "burn" }>;

/** The parts of a burn, ascending; guided are those of the lots of one owner, and no more of them than is left. */
function partsOf(model: Model, { parts, isGuided: guided }: Burn): Burn["parts"] {
  const sorted = parts.toSorted((a, b) => a.id - b.id);
  const leftOf = (id: number) => (model.lots[id - 1]?.all ?? 0) - (model.lots[id - 1]?.burned ?? 0);
  const first = sorted.find((part) => leftOf(part.id) > 0 && (model.lots[part.id - 1]?.owner ?? 0) > 0);
  if (!guided || first === undefined) return guided ? [] : sorted;
  return sorted
    .filter((part) => leftOf(part.id) > 0 && model.lots[part.id - 1]?.owner === model.lots[first.id - 1]?.owner)
    .map((part) => ({ id: part.id, grams: Math.min(part.grams, leftOf(part.id)) }));
}

function burnOne(
  world: World,
  model: Model,
  one: Burn,
  refuses: (isExpected: boolean, work: () => unknown) => boolean,
): void {
  const parts = partsOf(model, one);
  if (parts.length === 0) return;
  const burner = one.isGuided ? (model.lots[(parts[0]?.id ?? 0) - 1]?.owner ?? one.who) : one.who;
  const sum = parts.reduce((all, part) => all + part.grams, 0);
  const fromEcc = Math.min(one.ecc, sum);
  const direct = sum - fromEcc + (one.isOff ? 1 : 0);
  const from = model.used.get(burner) ?? 0;
  const eccLeft = model.ecc.get(burner) ?? 0;
  const may =
    !one.isOff &&
    parts.every(({ id: of, grams: part }) => {
      const lot = model.lots[of - 1];
      return lot?.owner === burner && lot.all - lot.burned >= part && model.stands(lot);
    }) &&
    (direct === 0 || !model.suspended.has(burner)) &&
    fromEcc <= eccLeft;
  const request = {
    burner: person(burner),
    emissions: emissionsOf(...parts.map((part) => [BigInt(part.id), BigInt(part.grams) * gram] as const)),
    credits: direct === 0 ? [] : rangesOf([BigInt(burner), BigInt(from), BigInt(from + direct)]),
    ...(fromEcc === 0 ? {} : { ecc: coin(BigInt(fromEcc) * gram) }),
  };
  if (refuses(may, () => world.burn(request))) return;
  model.burns += 1;
  model.used.set(burner, from + direct);
  model.ecc.set(burner, eccLeft - fromEcc);
  for (const { id: of, grams: part } of parts) {
    const lot = model.lots[of - 1];
    if (lot === undefined) continue;
    lot.burned += part;
    if (lot.burned === lot.all) lot.offeredTo = undefined;
  }
}

/** Lots of the chain as the model has them. */
const lotsOf = (world: World) => Array.from({ length: world.count() }, (_, at) => world.brief(BigInt(at + 1)));

const names = ["corrections", "burner", "taker", "stranger"];

test("lots are what a plain model says, nothing is lost or made, whatever is asked in whatever order", () => {
  let burns = 0;
  fc.assert(
    fc.property(fc.array(actions, { maxLength: 40 }), (all) => {
      const world = burning({ isQuiet: true });
      for (const one of people) world.credit({ owner: person(one) });
      for (const one of people) world.credit({ owner: person(one), deposit: 8_000n });
      const model = new Model();
      for (const one of all) perform(world, model, one);
      const expected = model.lots.map(
        ({ owner, all: grams, burned }) => `${names[owner]} ${BigInt(grams) * gram}-${BigInt(burned) * gram}`,
      );
      expect(lotsOf(world)).toEqual(expected);
      expect(world.chain.broken()).toBeUndefined();
      burns += model.burns;
    }),
    { numRuns: process.env["ECO2_LONG"] === undefined ? 60 : 1_500 },
  );
  expect(burns).toBeGreaterThan(0);
}, 600_000);
