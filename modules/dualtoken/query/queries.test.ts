import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { calls, importOf, issue, label, T } from "../../registry/testing/credits.ts";
import { holders, rangeText, U, vaultChain, who } from "../testing/vault.ts";

const { methods } = QueryDefinition;

/** In the vault: 2 t of batch 1 (ECO2, KE), 1 t of it with CCP; 3 t of batch 2 (Gold Standard, KE); 1 t of batch 3 (ECO2, CO, 2023), suspended. */
function start() {
  const chain = vaultChain();
  issue(chain, { recipient: who.alice });
  const all = { chain, ...calls(chain), ...holders(chain) };
  all.import(importOf(1n, 10n, { recipient: who.alice }));
  issue(chain, {
    recipient: who.alice,
    first: 101n,
    last: 110n,
    country: "CO",
    vintageStart: "2023-01-01",
    vintageEnd: "2023-12-31",
    methodology: "VM0047",
  });
  label(chain, 1n, T, 2n * T, "CCP");
  all.deposit(who.alice, [1n, 2n * T], [2n, 3n * T], [3n, T]);
  all.suspend(3n);
  return all;
}

describe("the vault", () => {
  test("as a whole", () => {
    const { chain, burn } = start();
    burn(who.alice, 1_500_000n);
    expect(chain.query(methods.vault, {})).toMatchObject({
      supply: { denom: "uecc", amount: (6n * T * U - 1_500_000n).toString() },
      vault: {
        validGrams: 5n * T - 1n,
        suspendedGrams: T,
        deficit: (T * U).toString(),
        remainder: 500_000,
        burned: "1500000",
      },
    });
  });

  test.each<[string, number, readonly (readonly [string, bigint, bigint])[]]>([
    [
      "programme",
      1,
      [
        ["ECO2", 2n * T, T],
        ["GLD", 3n * T, 0n],
      ],
    ],
    [
      "methodology",
      2,
      [
        ["TPDDTEC v3.1", 3n * T, 0n],
        ["VM0033", 2n * T, 0n],
        ["VM0047", 0n, T],
      ],
    ],
    [
      "vintage",
      3,
      [
        ["2023", 0n, T],
        ["2025", 5n * T, 0n],
      ],
    ],
    [
      "country",
      4,
      [
        ["CO", 0n, T],
        ["KE", 5n * T, 0n],
      ],
    ],
  ])("by %s", (_, dimension, expected) => {
    const { totals } = start().chain.query(methods.totals, { dimension: dimension as 1 });
    expect(totals.map(({ key, validGrams, suspendedGrams }) => [key, validGrams, suspendedGrams])).toEqual(expected);
  });

  test("by class, of a programme or of all", () => {
    const { chain } = start();
    const of = (programme: string) => chain.query(methods.classes, { programme }).classes.map(({ id }) => id);
    expect([of(""), of("ECO2"), of("GLD"), of("VCS")]).toEqual([[1n, 2n, 3n], [1n, 2n], [3n], []]);
    expect(chain.query(methods.class, { id: 2n }).class).toMatchObject({ labels: ["CCP"], validGrams: T });
  });

  test("batch by batch", () => {
    const { chain } = start();
    const { batch, segments } = chain.query(methods.vaultBatch, { batchId: 1n });
    expect(batch).toMatchObject({
      programme: "ECO2",
      methodology: "VM0033",
      vintage: "2025",
      country: "KE",
      grams: 2n * T,
    });
    expect(segments.map(({ classId, grams }) => [classId, grams])).toEqual([
      [1n, T],
      [2n, T],
    ]);
    const { batches } = chain.query(methods.vaultBatches, {});
    expect(batches.map(({ batchId, suspended }) => [batchId, suspended])).toEqual([
      [1n, false],
      [2n, false],
      [3n, true],
    ]);
  });

  test("page by page", () => {
    const { chain } = start();
    const first = chain.query(methods.vaultBatches, { pagination: page({ limit: 2n }) });
    expect(first.batches).toHaveLength(2);
    const second = chain.query(methods.vaultBatches, { pagination: page({ key: first.pagination?.nextKey ?? none }) });
    expect(second.batches.map(({ batchId }) => batchId)).toEqual([3n]);
  });
});

const none = new Uint8Array(0);
const page = (fields: {
  key?: Uint8Array;
  limit?: bigint;
  offset?: bigint;
  reverse?: boolean;
  countTotal?: boolean;
}) => ({
  key: none,
  offset: 0n,
  limit: 0n,
  countTotal: false,
  reverse: false,
  ...fields,
});

describe("the queue", () => {
  test("over all classes and of one, in the order of burning", () => {
    const { queue } = start();
    expect(queue()).toEqual([`1:0-${T}`, `1:${T}-${2n * T}`, `2:0-${3n * T}`]);
    expect(queue(2n)).toEqual([`1:${T}-${2n * T}`]);
  });

  test("page by page, as long as the place of the key is there", () => {
    const { chain, burn, deposit } = start();
    deposit(who.alice, [1n, T]);
    const first = chain.query(methods.queue, { classId: 1n, pagination: page({ limit: 1n }) });
    expect(first.ranges.map(rangeText)).toEqual([`1:0-${T}`]);
    const key = first.pagination?.nextKey ?? none;
    burn(who.alice, T * U);
    const rest = chain.query(methods.queue, { classId: 1n, pagination: page({ key }) });
    expect(rest.ranges.map(rangeText)).toEqual([`1:${2n * T}-${3n * T}`]);
    expect(rest.pagination?.nextKey).toEqual(none);
    expect(refusal(() => chain.query(methods.queue, { classId: 2n, pagination: page({ key }) }))).toContain(
      "names no place",
    );
    burn(who.alice, T * U, { filter: { programme: "ECO2", creditType: "", labels: [] } });
    expect(refusal(() => chain.query(methods.queue, { classId: 1n, pagination: page({ key }) }))).toContain(
      "begin anew",
    );
  });
});

describe("refused", () => {
  test.each<[string, (one: ReturnType<typeof start>["chain"]) => void, string]>([
    ["a class that is not there", (chain) => chain.query(methods.class, { id: 9n }), "NotFound: no class has the id 9"],
    ["a queue of none", (chain) => chain.query(methods.queue, { classId: 9n }), "NotFound: no class"],
    [
      "a queue backwards",
      (chain) => chain.query(methods.queue, { pagination: page({ reverse: true }) }),
      "InvalidArgument",
    ],
    [
      "a key of nothing",
      (chain) => chain.query(methods.queue, { pagination: page({ key: Uint8Array.of(1) }) }),
      "InvalidArgument",
    ],
    ["a batch that is not in the vault", (chain) => chain.query(methods.vaultBatch, { batchId: 9n }), "NotFound"],
    [
      "no dimension",
      (chain) => chain.query(methods.totals, {}),
      "InvalidArgument: dimension is 0, allowed: 1 programme",
    ],
    ["a programme with a zero byte", (chain) => chain.query(methods.classes, { programme: "A\0" }), "InvalidArgument"],
    [
      "an unknown batch",
      (chain) => chain.query(methods.eligibility, { batchId: 9n }),
      "NotFound: no batch has the id 9",
    ],
    [
      "grams that a batch has not",
      (chain) => chain.query(methods.eligibility, { batchId: 1n, startGram: 5n, endGram: 10n * T + 1n }),
      "InvalidArgument: batch 1 has the grams",
    ],
  ])("%s", (_, work, text) => {
    expect(refusal(() => work(start().chain))).toContain(text);
  });
});

test("a suspended batch cannot become ECC, and says so", () => {
  const { chain } = start();
  expect(chain.query(methods.eligibility, { batchId: 3n })).toMatchObject({
    eligible: false,
    reason: "it is suspended",
  });
  const { ranges } = chain.query(methods.eligibility, { batchId: 1n, startGram: 5n, endGram: 2n * T });
  expect(ranges.map(({ startGram, endGram, labels }) => [startGram, endGram, labels])).toEqual([
    [5n, T, []],
    [T, 2n * T, ["CCP"]],
  ]);
});
