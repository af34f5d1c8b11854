import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { openStore } from "../../store/open.ts";
import { Branch } from "./branch.ts";

const key = fc.uint8Array({ minLength: 1, maxLength: 2, max: 3 });
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("set" as const), key, value: fc.option(fc.integer({ min: 1, max: 9 })) }),
  },
  fc.record({ do: fc.constantFrom("fork" as const, "merge" as const, "drop" as const) }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("iterate" as const),
      start: fc.option(key),
      end: fc.option(key),
      reverse: fc.boolean(),
    }),
  },
);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** What a range holds by a plain map: sorted hex is sorted bytes. */
function expected(
  state: ReadonlyMap<string, number>,
  start: string | undefined,
  end: string | undefined,
  reverse: boolean,
) {
  const keys = [...state.keys()].sort((a, b) => (a < b ? -1 : 1));
  const inside = keys.filter((k) => (start === undefined || k >= start) && (end === undefined || k < end));
  return (reverse ? inside.toReversed() : inside).map((k) => `${k}=${state.get(k)}`);
}

test("branches over branches read and iterate like maps copied at each fork", () => {
  const store = openStore({ storeNames: ["s"] });
  const base = Buffer.from([1]);
  store.commit(store.apply(store.latest, 1, new Map([["s", [[base, Uint8Array.of(5)]]]]), new Uint8Array(0)));
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60, size: "max" }), (actions) => {
      const stack = [{ branch: Branch.over(store.latest), state: new Map([[hex(base), 5]]) }];
      for (const one of actions) {
        const top = stack.at(-1);
        const below = stack.at(-2);
        if (top === undefined) return;
        if (one.do === "fork") stack.push({ branch: top.branch.fork(), state: new Map(top.state) });
        else if (one.do === "set") {
          top.branch.set("s", one.key, one.value === null ? null : Uint8Array.of(one.value));
          if (one.value === null) top.state.delete(hex(one.key));
          else top.state.set(hex(one.key), one.value);
        } else if (one.do === "iterate") {
          const { reverse } = one;
          const [start, end] = [one.start ?? undefined, one.end ?? undefined];
          if (start !== undefined && end !== undefined && hex(start) > hex(end)) continue;
          const found = [...top.branch.iterate("s", { start, end, reverse })].map(([k, v]) => `${hex(k)}=${v[0]}`);
          expect(found).toEqual(expected(top.state, start && hex(start), end && hex(end), reverse));
        } else if (below !== undefined) {
          stack.pop();
          if (one.do === "merge") {
            top.branch.merge();
            below.state = top.state;
          }
        }
      }
      const last = stack.at(-1);
      const whole = [...(last?.branch.iterate("s", {}) ?? [])].map(([k, v]) => `${hex(k)}=${v[0]}`);
      expect(whole).toEqual(expected(last?.state ?? new Map(), undefined, undefined, false));
    }),
    { numRuns: 500 },
  );
});

test("an iteration does not see what is written while it runs", () => {
  const branch = Branch.over(openStore({ storeNames: ["s"] }).latest);
  for (const n of [1, 2, 3]) branch.set("s", Uint8Array.of(n), Uint8Array.of(n));
  const seen: number[] = [];
  for (const [[n = 0]] of branch.iterate("s", {})) {
    seen.push(n);
    branch.set("s", Uint8Array.of(n + 10), Uint8Array.of(1));
    branch.set("s", Uint8Array.of(3), null);
    expect([...branch.iterate("s", {})].length).toBe(2 + seen.length);
  }
  expect(seen).toEqual([1, 2, 3]);
});

test("what a branch remembers of the view below is bounded, and is read again after that", () => {
  const store = openStore({ storeNames: ["s"] });
  const mebibyte = new Uint8Array(1 << 20).fill(1);
  const keys = Array.from({ length: 40 }, (_, at) => Uint8Array.of(at));
  const changes = new Map([["s", keys.map((at) => [at, mebibyte] as const)]]);
  store.commit(store.apply(store.latest, 1, changes, new Uint8Array(0)));
  const view = store.latest;
  const asked: number[] = [];
  const branch = Branch.over({
    height: view.height,
    root: view.root,
    note: view.note,
    has: (name, at) => view.has(name, at),
    iterate: (name, range) => view.iterate(name, range),
    get(name, at) {
      asked.push(at[0] ?? 0);
      return view.get(name, at);
    },
  });
  const first = Uint8Array.of(0);
  for (const at of [first, first, ...keys, first]) expect(branch.get("s", at)?.length).toBe(mebibyte.length);
  expect(asked.filter((at) => at === 0)).toHaveLength(2);
  // Of 41 MiB that were read not all are held.
  for (const at of keys) branch.get("s", at);
  expect(asked.length).toBeGreaterThan(keys.length + 1);
});
