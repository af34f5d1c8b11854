import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { BaselineMethod, type Plan, type Terms } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { MsgDefinition } from "../../codec/gen/eco2/reduction/v1/tx.ts";
import { timestampOf } from "../../codec/time.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { testPrefix } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import {
  aDay,
  authority,
  day,
  end,
  hour,
  newYear,
  numbers,
  paramsJson,
  plan,
  proposedPool,
  saidChain,
  start,
  startedPool,
  who,
} from "./testing/pools.ts";

const buffer = encodeAddress(testPrefix, moduleAddress("credit_buffer"));

describe("terms are refused", () => {
  test.each<[string, Partial<Terms>, string]>([
    ["no title", { title: "" }, "title is empty"],
    ["a title too long", { title: "x".repeat(257) }, "title has 257 bytes"],
    ["no methodology", { methodology: "" }, "methodology is empty"],
    ["removals", { creditType: "Removal - technical" }, 'credit_type "Removal - technical", allowed: Reduction'],
    ["a country that is none", { country: "XX" }, 'country "XX" is none'],
    ["all for the buffer", { bufferBasisPoints: 10_000 }, "buffer_basis_points is 10000, allowed: 0 to 9999"],
    ["too little for the buffer", { bufferBasisPoints: 499 }, "buffer_basis_points is 499, at least 500"],
    ["a target that is none", { target: "-1" }, "target: "],
    ["a target beyond all measure", { target: (10n ** 37n).toString() }, "target: at most"],
    ["no start", { start: undefined }, "start, end, baseline_from and baseline_to are expected"],
    ["an end before the start", { end: timestampOf(start) }, "the period ends before it begins"],
    ["a baseline before 1970", { baselineFrom: timestampOf(-1n) }, "the baseline begins before 1970"],
    ["an empty baseline", { baselineFrom: timestampOf(newYear) }, "the baseline ends before it begins"],
    [
      "a baseline within the period",
      { baselineTo: timestampOf(start + 1n), baselineFrom: timestampOf(newYear + 1n) },
      "the baseline ends after the start of the period",
    ],
    ["no method", { baselineMethod: BaselineMethod.BASELINE_METHOD_UNSPECIFIED }, "baseline_method: one is expected"],
    [
      "a baseline of other dates",
      { baselineFrom: timestampOf(newYear - hour) },
      "neither of the same dates of an earlier year nor as long",
    ],
    [
      "a mean of too little",
      { baselineMethod: BaselineMethod.BASELINE_METHOD_MEAN_OF_PERIODS, baselineFrom: timestampOf(newYear - hour) },
      "a mean is of a time at least as long",
    ],
    [
      "a mean of too much",
      {
        baselineMethod: BaselineMethod.BASELINE_METHOD_MEAN_OF_PERIODS,
        baselineFrom: timestampOf(newYear - 11n * day),
      },
      "at most 10 times as long",
    ],
    [
      "a period too short",
      { end: timestampOf(start + hour - 1n), baselineFrom: timestampOf(newYear - hour + 1n) },
      "the period lasts",
    ],
    [
      "a start that has passed",
      {
        start: timestampOf(newYear),
        end: timestampOf(newYear + day),
        baselineFrom: timestampOf(newYear - day),
      },
      "the period begins before this block",
    ],
    [
      "an old baseline",
      { baselineFrom: timestampOf(start - 3661n * day), baselineTo: timestampOf(start - 3660n * day) },
      "the baseline begins more than",
    ],
    ["a programme of projects", { programmeId: "ECO2" }, "credits could not be issued: "],
    ["a programme that is not there", { programmeId: "NONE" }, "credits could not be issued: "],
  ])("%s", (_, change, text) => {
    const { create } = saidChain();
    const said = refusal(() => create(aDay(change)));
    expect(said).toMatch(/^reduction 2: /);
    expect(said).toContain(text);
  });

  test("the same dates of earlier years are taken, leap years among them", () => {
    const { create, chain } = saidChain();
    const time = (text: string) => timestampOf(BigInt(Date.parse(text)) * 1_000_000n);
    const year = { start: time("2028-01-01T00:00:00Z"), end: time("2029-01-01T00:00:00Z") };
    expect(
      create(aDay({ ...year, baselineFrom: time("2025-01-01T00:00:00Z"), baselineTo: time("2026-01-01T00:00:00Z") })),
    ).toBe(1n);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("members are refused", () => {
  test.each<[string, Readonly<Record<string, number>>, string]>([
    ["none", {}, "reduction 3: at least one is expected"],
    ["without parts", { [who.ann]: 0 }, "reduction 3: members.0 has 0 parts, allowed: 1 to 1000000"],
    ["an address that is none", { eco1: 1 }, "sdk 7: invalid members.0 address"],
    ["in two spellings", { [who.ann]: 1, [who.ann.toUpperCase()]: 1 }, "is there twice"],
    ["a module", { [buffer]: 1 }, "is the account of the module credit_buffer"],
  ])("%s", (_, members, text) => {
    expect(refusal(() => saidChain().create(aDay(), members))).toContain(text);
  });

  test("more than there may be", () => {
    const { create } = saidChain({ reduction: { params: paramsJson({ max_members: 1 }) } });
    expect(refusal(() => create())).toBe("reduction 3: 2 are named, at most 1 are allowed: invalid members");
  });

  test.each<[string, Partial<Plan>, string]>([
    ["no method", { methods: [] }, "0 methods, allowed: 1 to 20"],
    ["an empty method", { methods: [""] }, "methods.0 is empty"],
    ["a hash that is none", { documentSha256: Uint8Array.of(1), documentUri: "https://a.b" }, "has 1 bytes, 32"],
    ["a hash without address", { documentSha256: new Uint8Array(32) }, "go together"],
    ["an address without hash", { documentUri: "https://a.b" }, "go together"],
    ["an address that is none", { documentSha256: new Uint8Array(32), documentUri: "a b" }, 'document_uri "a b"'],
  ])("a plan: %s", (_, change, text) => {
    const { chain, create } = saidChain();
    create();
    const join = () =>
      chain.deliver(MsgDefinition.methods.joinPool, { member: who.ann, poolId: 1n, plan: { ...plan, ...change } });
    expect(refusal(join)).toMatch(/^reduction 4: /);
    expect(refusal(join)).toContain(text);
  });
});

describe("before the start", () => {
  type Found = ReturnType<typeof proposedPool>;
  test.each<[string, (found: Found) => unknown, string]>([
    ["joining a pool that is not there", (f) => f.join(who.ann, 9n), "reduction 7: no pool has the id 9"],
    ["joining without being named", (f) => f.join(who.dan), `reduction 9: ${who.dan} is not named by pool 1`],
    ["joining twice", (f) => f.join(who.ann), "reduction 10: "],
    ["leaving without being named", (f) => f.leave(who.dan), "reduction 9: "],
    ["leaving with sources", (f) => f.leave(who.ann), `reduction 11: ${who.ann} has 1 sources in pool 1`],
    ["a source of nobody", (f) => f.add(who.ann, [99n]), "reduction 12: no source has the id 99"],
    ["a source of another", (f) => f.add(who.ann, [3n]), "reduction 13: source 3 is operated by"],
    ["a source of absorptions", (f) => f.add(who.ann, [4n]), "reduction 14: source 4 tells of absorptions"],
    ["a source that is revoked", (f) => f.add(who.ann, [5n]), "reduction 14: source 5 is not active"],
    ["a source twice", (f) => f.add(who.ann, [1n]), "reduction 15: source 1 is in pool 1"],
    ["sources that name one twice", (f) => f.add(who.ann, [2n, 2n]), "reduction 5: one is there twice"],
    ["no sources", (f) => f.add(who.ann, []), "reduction 5: 0 are named, allowed: 1 to 100"],
    ["sources of who has not joined", (f) => f.add(who.cat, [2n]), `reduction 9: ${who.cat} has not joined pool 1`],
    ["taking out what is not there", (f) => f.remove(who.ann, [2n]), "reduction 16: source 2 of pool 1"],
    ["taking out what another brought", (f) => f.remove(who.ben, [1n]), "reduction 13: source 1 is there by"],
    ["taking out as a stranger", (f) => f.remove(who.dan, [1n]), "reduction 9: "],
    ["cancelling as another", (f) => f.cancel(who.ben), `reduction 18: pool 1 is ${who.ann}'s`],
    ["cancelling without a reason", (f) => f.cancel(who.ann, 1n, ""), "reduction 6: reason is empty"],
  ])("%s", (_, act, text) => {
    const found = proposedPool();
    expect(refusal(() => act(found))).toContain(text);
    expect(found.chain.broken()).toBeUndefined();
  });

  test("a source that another pool has at that time", () => {
    const { create, join, add } = proposedPool();
    create(aDay({ start: timestampOf(end - hour), end: timestampOf(end + day - hour) }));
    create(aDay({ start: timestampOf(end), end: timestampOf(end + day) }));
    join(who.ann, 2n);
    join(who.ann, 3n);
    expect(refusal(() => add(who.ann, [1n], 2n))).toContain("reduction 15: source 1 is in pool 1");
    add(who.ann, [1n], 3n);
    expect(refusal(() => add(who.ann, [1n], 2n))).toContain("reduction 15: source 1 is in pool");
  });

  test("more sources than there may be", () => {
    const { said, create, join, add } = saidChain({ reduction: { params: paramsJson({ max_sources: 1 }) } });
    for (const id of [1n, 2n]) said.source(id, numbers.ann);
    create();
    join(who.ann);
    expect(refusal(() => add(who.ann, [1n, 2n]))).toContain("reduction 17: pool 1 has 1");
  });

  test("a source of very many pools, whatever became of them", () => {
    const { said, create, join, add, cancel } = saidChain();
    for (const id of [1n, 2n]) said.source(id, numbers.ann);
    for (let i = 0; i < 100; i++) {
      const poolId = create(aDay(), { [who.ann]: 1 });
      join(who.ann, poolId);
      add(who.ann, [1n], poolId);
      cancel(who.ann, poolId);
    }
    const last = create(aDay(), { [who.ann]: 1 });
    join(who.ann, last);
    expect(refusal(() => add(who.ann, [1n], last))).toContain(
      "reduction 14: source 1 has 100 pools that failed, were cancelled or have not ended; fewer are expected",
    );
    add(who.ann, [2n], last);
  });

  test("a member leaves, a creator cancels, the authority cancels", () => {
    const { leave, cancel, remove, told, create, join, chain } = proposedPool();
    leave(who.cat);
    remove(who.ann, [1n]);
    leave(who.ann);
    expect(refusal(() => join(who.ann))).toContain("reduction 9: ");
    cancel(who.ann);
    create();
    cancel(authority, 2n);
    expect([told(1n), told(2n)]).toEqual(["cancelled: 0 0 0 0", "cancelled: 0 0 0 0"]);
    expect(refusal(() => cancel(who.ann))).toContain("reduction 8: pool 1 is cancelled");
    expect(chain.broken()).toBeUndefined();
  });
});

describe("after the start", () => {
  type Found = ReturnType<typeof startedPool>;
  const twice = (act: (found: Found) => unknown) => (found: Found) => [act(found), act(found)];
  test.each<[string, (found: Found) => unknown, string]>([
    ["joining", (f) => f.join(who.cat), "reduction 8: pool 1 is running: members join before its start"],
    ["leaving twice", twice((f) => f.leave(who.ben)), `reduction 9: ${who.ben} has left pool 1`],
    ["a source of who has left", (f) => [f.leave(who.ben), f.add(who.ben, [3n])], "has left pool 1"],
    ["taking out twice", twice((f) => f.remove(who.ann, [1n])), "reduction 16: source 1 was taken"],
    ["a source that was taken out", (f) => [f.remove(who.ann, [1n]), f.add(who.ann, [1n])], "reduction 15: "],
    ["cancelling by its creator", (f) => f.cancel(who.ann), "reduction 8: pool 1 is running: its creator cancels"],
  ])("%s", (_, act, text) => {
    const found = startedPool();
    expect(refusal(() => act(found))).toContain(text);
    expect(found.chain.broken()).toBeUndefined();
  });

  test("after the end of the period", () => {
    const found = startedPool();
    found.until(end);
    expect(refusal(() => found.add(who.ann, [2n]))).toContain("reduction 8: pool 1 is running: sources come in");
    expect(refusal(() => found.remove(who.ann, [1n]))).toContain("reduction 8: pool 1 is running: sources go");
    expect(refusal(() => found.leave(who.ben))).toContain("reduction 8: pool 1 is running: members leave");
  });
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ["a period of nothing", { min_period: "0s" }, "invalid min_period: 0s, allowed: 1s to"],
  ["a longest period below the shortest", { max_period: "60s" }, "invalid max_period: it is shorter"],
  ["all to the buffer", { min_buffer_basis_points: 10_000 }, "invalid min_buffer_basis_points: 10000"],
  ["blocks that do nothing", { sources_per_block: 0 }, "invalid sources_per_block: 0, allowed: 1 to 10000"],
])("parameters are refused: %s", (_, change, text) => {
  expect(() => saidChain({ reduction: { params: paramsJson(change) } })).toThrow(text);
});
