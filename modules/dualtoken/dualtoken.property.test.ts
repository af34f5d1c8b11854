import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type TestChain, testAddress } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { calls, issue } from "../registry/testing/credits.ts";
import { Model } from "./testing/model.ts";
import { holders, rangeText, U, vaultChain, who } from "./testing/vault.ts";

/** Grams of a cell of the model. */
const CELL = 10_000n;
const people = [who.alice, who.bob] as const;
const batches = 4;
/** Cells of each batch, two tonnes, at first all of alice. */
const size = 200;

type Action =
  | { readonly do: "deposit"; readonly by: number; readonly batch: number; readonly cells: number }
  | { readonly do: "redeem"; readonly by: number; readonly cells: number; readonly batch: number }
  | { readonly do: "pick"; readonly by: number; readonly batch: number; readonly from: number; readonly cells: number }
  | { readonly do: "burn"; readonly by: number; readonly cells: number; readonly odd: number }
  | { readonly do: "fund" | "give"; readonly by: number; readonly cells: number }
  | { readonly do: "turn"; readonly batch: number }
  | { readonly do: "revoke"; readonly batch: number; readonly from: number; readonly cells: number };

const by = fc.nat({ max: 1 });
const batch = fc.nat({ max: batches - 1 });
const cells = fc.integer({ min: 1, max: 40 });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant("deposit" as const), by, batch, cells }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("redeem" as const), by, cells, batch: fc.nat({ max: batches }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("pick" as const),
      by,
      batch,
      from: fc.nat({ max: 80 }),
      cells: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("burn" as const), by, cells, odd: fc.nat({ max: 999_999 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("fund" as const, "give" as const), by, cells }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("turn" as const), batch }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("revoke" as const), batch, from: fc.nat({ max: size - 1 }), cells }),
  },
);

type World = ReturnType<typeof holders> &
  Omit<ReturnType<typeof calls>, "supply"> & {
    readonly chain: TestChain;
    readonly model: Model;
    /** Batches, and who holds which of their cells outside of the vault. */
    readonly known: { readonly id: bigint; suspended: boolean; readonly held: Map<string, number[]> }[];
  };

/** The chain and the model side by side. Burns are of whole cells, in two odd parts. */
function world(): World {
  const chain = vaultChain({ choiceFeePpm: 0 });
  const all = { chain, ...calls(chain), ...holders(chain) };
  const model = new Model();
  const known = Array.from({ length: batches }, (_, index) => ({
    id: issue(chain, { recipient: who.alice, first: BigInt(index) * 10n + 1n, last: BigInt(index) * 10n + 2n }),
    suspended: false,
    held: new Map<string, number[]>([[who.alice, Array.from({ length: size }, (_, cell) => cell)]]),
  }));
  const one = { ...all, model, known };
  // Something to begin with: of each batch a part is in the vault, and bob has of the ECC.
  for (let of = 0; of < batches; of++) deposit(one, { do: "deposit", by: 0, batch: of, cells: 25 * of + 10 });
  const part = 70;
  const coins = [{ denom: "uecc", amount: BigInt(part) * CELL * U }];
  chain.chain.doors(BankKeeper).send(chain.ctx, testAddress(3), testAddress(4), coins);
  model.change(who.alice, -part);
  model.change(who.bob, part);
  return one;
}

const ascending = (a: number, b: number) => a - b;

function deposit({ model, known, deposit: put }: World, action: Extract<Action, { do: "deposit" }>): void {
  const [owner, one] = [people[action.by], known[action.batch]];
  if (owner === undefined || one === undefined) return;
  const held = (one.held.get(owner) ?? []).toSorted(ascending);
  const given = held.slice(0, action.cells);
  const told = refusal(() => put(owner, [one.id, BigInt(action.cells) * CELL]));
  if (one.suspended || given.length < action.cells) {
    expect(told).toContain("registry");
    return;
  }
  expect(told).toBe("");
  one.held.set(owner, held.slice(action.cells));
  // Runs of cells become pieces in the order of their grams: so are the cells.
  model.put(action.batch, given);
  model.change(owner, action.cells);
}

function redeem({ model, known, redeem: get }: World, action: Extract<Action, { do: "redeem" }>): void {
  const owner = people[action.by];
  const of = action.batch === batches ? undefined : action.batch;
  if (owner === undefined) return;
  const there = model.queue.filter((place) => of === undefined || place.batch === of);
  const valid = there.reduce((sum, place) => sum + place.cells.length, 0);
  let ranges: string[] = [];
  const told = refusal(() => {
    const batchId = of === undefined ? 0n : (known[of]?.id ?? 0n);
    const { response } = get(owner, BigInt(action.cells) * CELL, { batchId });
    ranges = response.ranges.map(rangeText);
    for (const range of response.ranges) {
      const index = known.findIndex(({ id }) => id === range.batchId);
      const got = Array.from({ length: Number((range.endGram - range.startGram) / CELL) }, (_, i) => {
        return Number(range.startGram / CELL) + i;
      });
      known[index]?.held.set(owner, [...(known[index]?.held.get(owner) ?? []), ...got]);
      // Whole pieces from their front, the last of them from its back: which cells is the chain's to say, how many is not.
      remove(model, index, got);
    }
  });
  if (model.deficit > 0) expect(told).toContain("dualtoken 5");
  else if (valid < action.cells) expect(told).toContain("dualtoken 6");
  else if (model.of(owner) < action.cells) expect(told).toContain("sdk 5");
  else {
    expect(told).toBe("");
    expect(ranges.length).toBeGreaterThan(0);
    model.change(owner, -action.cells);
  }
}

/** Redeems exactly these cells of a batch. */
function pick({ model, known, redeem: get }: World, action: Extract<Action, { do: "pick" }>): void {
  const [owner, of] = [people[action.by], known[action.batch]];
  if (owner === undefined || of === undefined) return;
  const wanted = Array.from({ length: action.cells }, (_, index) => action.from + index);
  const there = model.queue.find((place) => place.batch === action.batch)?.cells.map(({ index }) => index) ?? [];
  const startGram = BigInt(action.from) * CELL;
  const range = { batchId: of.id, startGram, endGram: startGram + BigInt(action.cells) * CELL };
  const told = refusal(() => get(owner, 0n, { ranges: [range] }));
  if (model.deficit > 0) expect(told).toContain("dualtoken 5");
  else if (model.valid() < action.cells) expect(told).toContain("dualtoken 6");
  else if (model.of(owner) < action.cells) expect(told).toContain("sdk 5");
  else if (of.suspended || !wanted.every((index) => there.includes(index))) expect(told).toContain("dualtoken 6");
  else {
    expect(told).toBe("");
    of.held.set(owner, [...(of.held.get(owner) ?? []), ...wanted]);
    remove(model, action.batch, wanted);
    model.change(owner, -action.cells);
  }
}

/** Takes certain cells, which must be among the oldest segments, out of the queue. */
function remove(model: Model, batch: number, indexes: readonly number[]): void {
  const place = model.queue.find((one) => one.batch === batch);
  const gone = new Set(indexes);
  expect(place?.cells.filter(({ index }) => gone.has(index)).length).toBe(indexes.length);
  if (place !== undefined) place.cells = place.cells.filter(({ index }) => !gone.has(index));
  model.queue = model.queue.filter((one) => one.cells.length > 0);
}

function burn({ model, burn: use, vault }: World, action: Extract<Action, { do: "burn" }>): void {
  const owner = people[action.by] ?? "";
  const whole = BigInt(action.cells) * CELL * U;
  const odd = BigInt(action.odd);
  if (model.valid() < action.cells || model.of(owner) < action.cells) {
    expect(refusal(() => use(owner, whole))).not.toBe("");
    return;
  }
  // In two parts whose sum is whole: what the first leaves over, the second completes.
  use(owner, whole - odd);
  expect(BigInt(vault().remainder)).toBe((U - odd) % U);
  if (odd > 0n) use(owner, odd);
  model.take(action.cells);
  model.change(owner, -action.cells);
  model.retired += action.cells;
}

function give({ model, fund, give: present }: World, action: Extract<Action, { do: "fund" | "give" }>): void {
  const owner = people[action.by] ?? "";
  if (model.of(owner) < action.cells) return;
  model.change(owner, -action.cells);
  const amount = BigInt(action.cells) * CELL * U;
  if (action.do === "give") {
    present(owner, amount);
    model.pool += action.cells;
  } else {
    fund(owner, amount);
    model.buffer += action.cells;
    model.fill();
  }
}

/** Suspends a batch that is not, and releases one that is. */
function turn({ known, model, suspend, release }: World, action: Extract<Action, { do: "turn" }>): void {
  const of = known[action.batch];
  if (of === undefined) return;
  of.suspended = !of.suspended;
  if (of.suspended) {
    suspend(of.id);
    model.suspend(action.batch);
  } else {
    release(of.id);
    model.release(action.batch);
  }
}

function revoke(one: World, action: Extract<Action, { do: "revoke" }>): void {
  const of = one.known[action.batch];
  const to = Math.min(size, action.from + action.cells);
  if (of === undefined) return;
  // Refused where nothing is left of the range.
  refusal(() => one.revoke(of.id, BigInt(action.from) * CELL, BigInt(to) * CELL));
  for (const [owner, held] of of.held) {
    const left = held.filter((index) => index < action.from || index >= to);
    of.held.set(owner, left);
  }
  one.model.lose(action.batch, action.from, to);
}

function apply(one: World, action: Action): void {
  if (action.do === "deposit") deposit(one, action);
  else if (action.do === "redeem") redeem(one, action);
  else if (action.do === "pick") pick(one, action);
  else if (action.do === "burn") burn(one, action);
  else if (action.do === "revoke") revoke(one, action);
  else if ("by" in action) give(one, action);
  else turn(one, action);
}

function same(one: World): void {
  const { model } = one;
  const vault = one.vault();
  const grams = (count: number) => BigInt(count) * CELL;
  const units = (count: number) => (grams(count) * U).toString();
  expect(vault).toMatchObject({
    validGrams: grams(model.valid()),
    suspendedGrams: grams(model.halted()),
    deficit: units(model.deficit),
    owedToBuffer: units(model.owedToBuffer),
    owedToPool: units(model.owedToPool),
    retiredGrams: grams(model.retired),
    lostGrams: grams(model.lost),
    remainder: 0,
  });
  expect([one.buffer(), one.pool()].map(String)).toEqual([units(model.buffer), units(model.pool)]);
  expect(people.map((owner) => one.ecc(owner).toString())).toEqual(people.map((owner) => units(model.of(owner))));
  expect(one.supply().toString()).toBe(units(model.supply()));
  // The queue: the same cells in the same order of batches.
  const ranges = one.queue().map((text) => text.split(/[:-]/).map(BigInt));
  const cellsOf = ranges.flatMap(([id = 0n, start = 0n, end = 0n]) =>
    Array.from({ length: Number((end - start) / CELL) }, (_, i) => `${id}/${start / CELL + BigInt(i)}`),
  );
  const expected = model.queue.flatMap(({ batch, cells }) =>
    cells.map(({ index }) => `${one.known[batch]?.id ?? 0n}/${index}`),
  );
  expect(cellsOf).toEqual(expected);
  expect(one.chain.broken()).toBeUndefined();
}

const long = process.env["ECO2_LONG"] !== undefined;

test("random deposits, redemptions, burns, gifts, suspensions, releases and losses are what a plain model says", () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: long ? 40 : 25, maxLength: long ? 80 : 30 }), (actions) => {
      const one = world();
      for (const step of actions) {
        apply(one, step);
        same(one);
      }
      const state = one.chain.exported();
      expect(vaultChain({}, state).exported()).toEqual(state);
    }),
    { numRuns: long ? 60 : 8 },
  );
}, 600_000);
