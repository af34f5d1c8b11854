import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { PageRequest } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { stringKey, u64Key } from "../../codec/keys.ts";
import { openStore } from "../../store/open.ts";
import { blockContext } from "../block.ts";
import { type Ctx, nested } from "../ctx.ts";
import { BrokenInvariant } from "../errors.ts";
import { GasMeter, kvGas, OutOfGas } from "../gas.ts";
import { Branch } from "./branch.ts";
import { paginate } from "./paginate.ts";
import { schemaBuilder } from "./schema.ts";
import { v } from "./values.ts";

const schema = schemaBuilder("s");
const item = schema.item(0x01, "item", v.text);
const numbers = schema.sequence(0x02, "numbers", 5n);
const tags = schema.set(0x03, "tags", stringKey);
const people = schema.indexed(0x04, "people", u64Key, v.text, {
  city: { prefix: 0x05, key: stringKey, of: (city: string) => (city === "" ? undefined : city) },
});
const plain = schema.map(0x06, "plain", u64Key, v.u64);
/** Stands behind all others: no range may reach into it. */
const last = schema.map(0x07, "last", u64Key, v.u64);

function context(gas = Number.POSITIVE_INFINITY): Ctx {
  const branch = Branch.over(openStore({ storeNames: ["s"] }).latest);
  const ctx = blockContext({ chainId: "c-1", bech32Prefix: "eco" }, branch, "deliver", 1, 0n, new Uint8Array(0));
  last.set(ctx, 1n, 1n);
  return { ...ctx, gas: new GasMeter(gas) };
}

describe("an item", () => {
  test("is absent, set, changed, removed", () => {
    const ctx = context();
    expect([item.has(ctx), item.find(ctx)]).toEqual([false, undefined]);
    expect(() => item.get(ctx)).toThrow(BrokenInvariant);
    item.set(ctx, "one");
    item.set(ctx, "two");
    expect([item.has(ctx), item.get(ctx)]).toEqual([true, "two"]);
    item.remove(ctx);
    expect(item.find(ctx)).toBeUndefined();
  });

  test("is never stored empty", () => {
    expect(() => item.set(context(), "")).toThrow(/a stored value is never empty/);
  });
});

test("a sequence gives each number once, from its start, and takes none back but with its branch", () => {
  const ctx = context();
  expect([numbers.peek(ctx), numbers.next(ctx), numbers.next(ctx), numbers.peek(ctx)]).toEqual([5n, 5n, 6n, 7n]);
  expect(() =>
    nested(ctx, (inner) => {
      numbers.next(inner);
      throw new Error("undone");
    }),
  ).toThrow("undone");
  expect(numbers.next(ctx)).toBe(7n);
  numbers.set(ctx, (1n << 64n) - 1n);
  expect(() => numbers.next(ctx)).toThrow(/not a u64/);
});

test("a set holds its keys in order", () => {
  const ctx = context();
  for (const tag of ["b", "", "a", "b"]) tags.add(ctx, tag);
  tags.remove(ctx, "never there");
  expect([...tags.keys(ctx)]).toEqual(["", "a", "b"]);
  expect([tags.has(ctx, ""), tags.has(ctx, "c")]).toEqual([true, false]);
});

const id = fc.bigInt({ min: 0n, max: 7n });
const city = fc.constantFrom("", "Accra", "Accra2", "Bonn");
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("set" as const), id, city }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("remove" as const), id }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("begin" as const, "keep" as const, "undo" as const) }) },
);

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Runs actions; `begin` opens a nested branch, which `keep` and `undo` close. */
function play(ctx: Ctx, model: Map<bigint, string>, actions: readonly Action[], from = 0): number {
  for (let at = from; at < actions.length; at++) {
    const one = actions[at];
    if (one === undefined) break;
    if (one.do === "set") {
      if (one.city === "") people.remove(ctx, one.id);
      else people.set(ctx, one.id, one.city);
      if (one.city === "") model.delete(one.id);
      else model.set(one.id, one.city);
    } else if (one.do === "remove") {
      people.remove(ctx, one.id);
      model.delete(one.id);
    } else if (one.do === "begin") {
      const inner = new Map(model);
      let next = at;
      try {
        nested(ctx, (branch) => {
          next = play(branch, inner, actions, at + 1);
          if (actions[next]?.do === "undo") throw new RangeError("undone");
        });
        model.clear();
        for (const [key, value] of inner) model.set(key, value);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      at = next;
    } else if (from > 0) return at;
  }
  return actions.length;
}

describe("an indexed map", () => {
  const sorted = (model: ReadonlyMap<bigint, string>) => [...model].sort(([a], [b]) => (a < b ? -1 : 1));

  test("and its index are what a plain map is, through nested branches kept and undone", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const ctx = context();
        const model = new Map<bigint, string>();
        play(ctx, model, actions);
        expect([...people.range(ctx)]).toEqual(sorted(model));
        for (const where of ["Accra", "Accra2", "Bonn"]) {
          const there = sorted(model).filter(([, of]) => of === where);
          expect([...people.by.city.list(ctx, where)]).toEqual(there);
          expect(people.by.city.has(ctx, where)).toBe(there.length > 0);
        }
        expect([...people.by.city.entries.keys(ctx)]).toHaveLength(model.size);
      }),
      { numRuns: 300 },
    );
  });

  test("pays the same to write the same value, whatever object it is", () => {
    const cost = (first: string, second: string) => {
      const ctx = context();
      people.set(ctx, 1n, first);
      const before = ctx.gas.used;
      people.set(ctx, 1n, second);
      return ctx.gas.used - before;
    };
    const same = cost("Bonn", Buffer.from("Bonn").toString());
    expect(same).toBe(cost("Bonn", "Bonn"));
    // An index that does not change is not written.
    expect(same).toBe(kvGas.readFlat + kvGas.readPerByte * (9 + 4) + kvGas.writeFlat + kvGas.writePerByte * (9 + 4));
  });
});

describe("pages of a map", () => {
  const ids = fc.uniqueArray(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), { maxLength: 25 });

  test("by key or by offset, forwards or backwards, hold every entry once", () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 7 }), fc.boolean(), fc.boolean(), (keys, limit, reverse, byOffset) => {
        const ctx = context();
        for (const key of keys) plain.set(ctx, key, key);
        const seen: bigint[] = [];
        let key: Uint8Array = new Uint8Array(0);
        for (let turn = 0; turn <= keys.length; turn++) {
          const where = byOffset ? { offset: BigInt(seen.length) } : { key };
          const request = PageRequest.fromPartial({ ...where, limit: BigInt(limit), reverse, countTotal: true });
          const page = paginate(ctx, plain, request, { take: (found) => found });
          for (const one of page.items) seen.push(one);
          if (byOffset || turn === 0) expect(page.pagination.total).toBe(BigInt(keys.length));
          key = page.pagination.nextKey;
          if (key.length === 0) break;
        }
        const expected = keys.toSorted((a, b) => (a < b ? -1 : 1));
        expect(seen).toEqual(reverse ? expected.toReversed() : expected);
      }),
      { numRuns: 100 },
    );
  });
});

describe("gas of state (Cosmos SDK store/types/gas.go)", () => {
  const nothing = () => undefined;
  const cost = (work: (ctx: Ctx) => unknown, before: (ctx: Ctx) => unknown) => {
    const ctx = context();
    before(ctx);
    const spent = ctx.gas.used;
    work(ctx);
    return ctx.gas.used - spent;
  };
  const filled = (ctx: Ctx) => {
    plain.set(ctx, 1n, 1n);
    plain.set(ctx, 2n, 2n);
  };
  const drain = (ctx: Ctx) => [...plain.range(ctx)];

  // Keys of `plain` have 9 bytes, values 8.
  test.each<readonly [string, number, (ctx: Ctx) => unknown, (ctx: Ctx) => unknown]>([
    ["has, of what is not there", 1000, (ctx) => plain.has(ctx, 1n), nothing],
    ["has", 1000, (ctx) => plain.has(ctx, 1n), filled],
    ["read, of what is not there", 1000 + 3 * 9, (ctx) => plain.find(ctx, 1n), nothing],
    ["read", 1000 + 3 * 9 + 3 * 8, (ctx) => plain.find(ctx, 1n), filled],
    ["write", 2000 + 30 * 9 + 30 * 8, (ctx) => plain.set(ctx, 1n, 1n), nothing],
    ["write over", 2000 + 30 * 9 + 30 * 8, (ctx) => plain.set(ctx, 1n, 1n), filled],
    ["delete", 1000, (ctx) => plain.remove(ctx, 1n), filled],
    ["delete what is not there", 1000, (ctx) => plain.remove(ctx, 1n), nothing],
    ["iterate over nothing", 30, drain, nothing],
    ["iterate over two", 30 + 2 * (30 + 3 * 17), drain, filled],
    ["iterate to the first", 30 + 30 + 3 * 17, (ctx) => plain.range(ctx).next(), filled],
  ])("%s: %d", (_, gas, work, before) => {
    expect(cost(work, before)).toBe(gas);
  });

  test("is the same over a branch, over its parent, and for what was read before", () => {
    const read = (ctx: Ctx) => plain.find(ctx, 1n);
    const direct = cost(read, filled);
    expect(cost((ctx) => nested(ctx, read), filled)).toBe(direct);
    expect(cost(read, (ctx) => [filled(ctx), read(ctx)])).toBe(direct);
  });

  test.each([
    ["ReadFlat", 999, (ctx: Ctx) => plain.find(ctx, 1n)],
    ["ReadPerByte", 1000, (ctx: Ctx) => plain.find(ctx, 1n)],
    ["WriteFlat", 1999, (ctx: Ctx) => plain.set(ctx, 1n, 1n)],
    ["WritePerByte", 2000, (ctx: Ctx) => plain.set(ctx, 1n, 1n)],
    ["Has", 999, (ctx: Ctx) => plain.has(ctx, 1n)],
    ["Delete", 999, (ctx: Ctx) => plain.remove(ctx, 1n)],
    ["IterNextFlat", 29, drain],
  ] as const)("ends in location %s with a limit of %d", (location, limit, work) => {
    const ctx = context(limit);
    expect(() => work(ctx)).toThrow(new OutOfGas(location));
    expect(ctx.gas.exhausted).toBe(true);
  });
});
