import { describe, expect, test } from "@jest/globals";
import { timestampOf } from "../../codec/time.ts";
import { aDay, day, hour, newYear, numbers, paramsJson, saidChain, who } from "./testing/pools.ts";

const [start, end] = [newYear + day, newYear + 2n * day];
const slow = paramsJson({ sources_per_block: 1, records_per_block: 1 });

/** Pools of every status: 1 credited and disputed, 2 settles with a source done, 3 failed, 4 proposed, 5 cancelled, 6 starts. */
function lived() {
  const found = saidChain({ reduction: { params: slow } });
  const { said, create, join, add, until, blocks, cancel, chain } = found;
  for (let id = 1n; id <= 9n; id += 1n) {
    said.source(id, numbers.ann);
    said.final(id, id, newYear - day, newYear, 500_000n);
  }
  const bring = (poolId: bigint, ...ids: bigint[]) => {
    join(who.ann, poolId);
    add(who.ann, ids, poolId);
  };
  const after = (days: bigint) =>
    aDay({ start: timestampOf(start + days * day), end: timestampOf(end + days * day), target: "900000" });
  create();
  create(aDay({ start: timestampOf(start + 1n), end: timestampOf(end + 1n) }));
  create();
  create(after(9n));
  create(after(9n));
  bring(1n, 1n, 2n);
  bring(2n, 3n, 4n, 5n);
  bring(3n, 6n, 7n);
  bring(4n, 1n);
  cancel(who.ann, 5n);
  until(start);
  blocks(12);
  said.final(21n, 1n, start, end, 400_000n);
  said.final(22n, 2n, start, end, 400_000n);
  for (const id of [3n, 4n, 5n]) said.final(20n + id, id, start, end + 1n, 290_000n);
  said.final(26n, 6n, start, end, 900_001n);
  blocks(1);
  create(aDay({ start: timestampOf(end + hour), end: timestampOf(end + day + hour) }));
  bring(6n, 8n, 9n);
  until(end + hour);
  blocks(5);
  said.dispute(21n);
  blocks(1);
  return { ...found, chain };
}

/** The section as JSON: its lists of records. */
type Section = Record<string, Record<string, unknown>[]>;

describe("what is exported begins another chain", () => {
  test("the same, mid-way through settling, and it goes on", () => {
    const { chain, said, told } = lived();
    expect([1n, 2n, 3n, 4n, 5n, 6n].map((id) => told(id).split(":")[0])).toEqual([
      "credited",
      "settling",
      "failed",
      "proposed",
      "cancelled",
      "starting",
    ]);
    expect(chain.broken()).toBeUndefined();
    const exported = chain.exported();
    expect((exported["reduction"] as Section)["work"]).toHaveLength(2);
    const other = saidChain(exported, said);
    expect(other.chain.broken()).toBeUndefined();
    expect(other.chain.exported()).toEqual(exported);
    said.restore(21n);
    other.until(end + 3n * hour);
    other.blocks(20);
    expect([1n, 2n, 6n].map((id) => other.told(id).split(":")[0])).toEqual(["credited", "credited", "running"]);
    expect(other.pool(1n).suspended).toBe(false);
    expect(other.chain.broken()).toBeUndefined();
  });

  test("a new chain has the parameters alone", () => {
    const { chain } = saidChain();
    expect(chain.exported()["reduction"]).toEqual({
      params: paramsJson(),
      pools: [],
      members: [],
      sources: [],
      records: [],
      work: [],
      next_pool_id: "1",
      reviews: [],
    });
  });
});

const set =
  (list: string, index: number, change: object) =>
  (section: Section): void => {
    Object.assign(section[list]?.[index] ?? {}, change);
  };

describe("a genesis that does not fit is refused, naming what", () => {
  test.each<[string, (section: Section) => void, string]>([
    ["an unknown field", (s) => Object.assign(s, { clubs: [] }), "clubs"],
    ["wrong parameters", (s) => Object.assign(s["params"] ?? {}, { max_walk: 0 }), "params: invalid max_walk"],
    ["a pool twice", (s) => s["pools"]?.push({ ...s["pools"][0] }), "pools.6: id 1 is there twice"],
    ["a pool from the future", (s) => Object.assign(s, { next_pool_id: "6" }), "pools.5: id 6 is not from 1 to below"],
    ["a creator in capitals", set("pools", 0, { creator: who.ann.toUpperCase() }), "pools.0: address"],
    [
      "terms that nobody could propose",
      (s) => Object.assign(s["pools"]?.[0]?.["terms"] ?? {}, { title: "" }),
      "pools.0: title is empty",
    ],
    [
      "a sum below zero",
      (s) => Object.assign(s["pools"]?.[0]?.["sums"] ?? {}, { counted: "-1" }),
      "pools.0: counted: -1 is below zero",
    ],
    [
      "another sum",
      (s) => Object.assign(s["pools"]?.[0]?.["sums"] ?? {}, { counted: "1" }),
      "counted is 1, its records say 800000000000",
    ],
    [
      "gaps that nobody filled",
      (s) => Object.assign(s["pools"]?.[0]?.["sums"] ?? {}, { filled: "1" }),
      "filled is 1, its sources say 0",
    ],
    [
      "a baseline that is higher",
      set("sources", 0, { baseline: "500000000001" }),
      "baseline is 500000000001, its records say",
    ],
    ["a source of no pool", set("sources", 0, { pool_id: "9" }), "sources.0: no pool has the id 9"],
    ["a source of no member", set("sources", 0, { member: who.dan }), "is not in pool 1"],
    ["a source twice", (s) => s["sources"]?.push({ ...s["sources"][0] }), "source 1 is in pool 1 twice"],
    ["a member twice", (s) => s["members"]?.push({ ...s["members"][0] }), "is in pool 1 twice"],
    [
      "a member without plan",
      (s) => {
        for (const m of s["members"] ?? []) Object.assign(m["plan"] ?? {}, { methods: [] });
      },
      "0 methods, allowed",
    ],
    [
      "a member of more sources",
      (s) => {
        for (const m of s["members"] ?? []) m["sources"] = 7;
      },
      "says 7 sources, it has",
    ],
    [
      "a member that was given more",
      (s) => {
        for (const m of s["members"] ?? []) m["grams"] = "7";
      },
      "pool 1 shared out",
    ],
    ["a record of no source", set("records", 0, { source_id: "99" }), "records.0: source 99 is not in pool 1"],
    ["a record twice", (s) => s["records"]?.push({ ...s["records"][0] }), "is there twice"],
    ["a record of another amount", set("records", 0, { micrograms: "1" }), "its records say"],
    [
      "a disputed record that is not",
      (s) => {
        for (const r of s["records"] ?? []) r["state"] = "RECORD_STATE_COUNTED";
      },
      "record 21 of pool 1 is disputed",
    ],
    [
      "credits that are more",
      set("pools", 0, { credited_grams: "100001" }),
      "pool 1 was credited 100001 grams, its batch has 200000",
    ],
    ["credits of a pool that failed", set("pools", 2, { batch_id: "1" }), "pool 3 has credits before its time"],
    ["credits that are not suspended", set("pools", 0, { suspended: false }), "has an open record, or has not"],
    ["lost work", (s) => Object.assign(s, { work: [] }), "pool 2 settles, and does not wait for one thing"],
    ["work twice", (s) => s["work"]?.push({ ...s["work"][0] }), "work.2: pool 2 is there twice"],
    ["a pool that does not wait", set("pools", 3, { due: null }), "pool 4 waits for a time, and is not in the queue"],
    ["fewer sources", set("pools", 0, { sources: 1 }), "pool 1 says 1 sources, it has 2"],
    ["fewer records", set("pools", 0, { period_records: "1" }), "pool 1 says 1 and 2 records, it has 2 and 2"],
    ["fewer members", set("pools", 0, { members: 0 }), "pool 1 says 0 members, it has 1"],
  ])("%s", (_, change, text) => {
    const { chain, said } = lived();
    const exported = structuredClone(chain.exported()) as Record<string, Section>;
    change(exported["reduction"] ?? {});
    expect(() => saidChain(exported, said)).toThrow(text);
  });
});
