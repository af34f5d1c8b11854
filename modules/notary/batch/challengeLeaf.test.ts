import { describe, expect, test } from "@jest/globals";
import type { Leaf } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import type { Reading } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { merkleProof, merkleRoot } from "../../../codec/merkle.ts";
import { readingBytes } from "../../../codec/notary/signing.ts";
import { parseTime, timestampOf } from "../../../codec/time.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  callers,
  court,
  emptyChain,
  firstHour,
  headerOf,
  hour,
  hourly,
  leafOf,
  methods,
  moduleText,
  operator,
  queries,
  register,
  signedBatch,
  signedReadings,
  stranger,
} from "../testing/judged.ts";

type Call = ReturnType<typeof court>;

const show = ({ chain }: Pick<Call, "chain">, recordId: bigint, leaves: Leaf[], challenger = stranger) =>
  chain.deliver(methods.challengeLeaf, { challenger, recordId, leaves });

/** A batch whose header is that of plausible readings, and whose root is over others. */
function lie({ chain }: Pick<Call, "chain">, plausible: readonly Reading[], leaves: readonly Uint8Array[]): bigint {
  const header = { ...headerOf(plausible), root: merkleRoot(leaves) };
  return chain.deliver(methods.submitBatch, signedBatch(chain, 1, header)).response.recordId;
}

const leaf = (recordId: bigint, leaves: readonly Uint8Array[], index: number): Leaf => ({
  recordId,
  index: BigInt(index),
  leaf: leaves[index] ?? new Uint8Array(0),
  aunts: [...merkleProof(leaves, index).aunts],
});

describe("a bad leaf", () => {
  test("overturns a final record; who attested it is slashed and jailed, who showed it gets a part", () => {
    const call = court();
    const { chain, finish, status, balance, told, notaryOf, judged } = call;
    const good = hourly(1n, [10, 20, 30]);
    const bad = good.map((reading, i) => (i === 1 ? { ...reading, amount: "100000001" } : reading)).map(readingBytes);
    const id = lie(call, good, bad);
    finish(id);
    expect(status(id)).toBe("final");
    const attesters = judged(id).seats.flatMap(({ notary, answer }) => (answer === 2 ? [notary] : []));
    const [before, neutral] = [balance(stranger), balance(moduleText("neutrality"))];
    const { response } = show(call, id, [leaf(id, bad, 1)]);
    expect(response).toEqual({
      fault: "reading 2 is 100000001, 0 to 100000000 are plausible",
      reward: "200",
    });
    expect(status(id)).toBe("overturned");
    expect(balance(stranger) - before).toBe(200n);
    expect(balance(moduleText("neutrality")) - neutral).toBe(200n);
    expect(attesters).toHaveLength(2);
    for (const who of attesters)
      expect(notaryOf(who).notary).toMatchObject({ bond: "800", provenFalse: 1n, slashed: "200" });
    expect(told).toEqual(["final 1", `broken 1: ${response.fault}`]);
    expect(chain.query(queries.walk, { recordId: id }).broken).toMatch(/^record 1 is overturned/);
    expect(refusal(() => show(call, id, [leaf(id, bad, 1)]))).toMatch(/^notary 54: /);
    expect(chain.broken()).toBeUndefined();
  });

  test("keeps those who attested it from being drawn and from answering, until their time is over", () => {
    const call = court({}, 3);
    const { submit, drawn, attest, open, blocks, wait } = call;
    const good = hourly(1n, [10, 20]);
    const bad = [good[0], good[0]].flatMap((one) => (one === undefined ? [] : [readingBytes(one)]));
    const id = lie(call, good, bad);
    const later = submit(hourly(1n, [5], 3n));
    const [first = "", second = ""] = drawn(id);
    attest(first, id);
    attest(second, id);
    show(call, id, [leaf(id, bad, 1)]);
    expect(refusal(() => attest(first, later))).toMatch(/^notary 48: /);
    for (const who of [first, second]) call.bond(who);
    wait(100n);
    blocks(3);
    expect(open(later)).toEqual([]);
    expect(drawn(submit(hourly(1n, [6], 4n)))).toEqual([]);
    wait(1_000n);
    expect(drawn(submit(hourly(1n, [7], 5n))).toSorted()).toEqual([first, second].toSorted());
    expect(call.chain.broken()).toBeUndefined();
  });

  test.each<[string, Partial<Reading>, string]>([
    [
      "of the last year that there is",
      {
        start: timestampOf(parseTime("9999-12-31T22:00:00Z")),
        end: timestampOf(parseTime("9999-12-31T23:00:00Z")),
      },
      "reading 1 is of 9999-12-31T22:00:00Z to 9999-12-31T23:00:00Z, calibrated is 2025-01-01T00:00:00Z to 2027-01-01T00:00:00Z",
    ],
    ["with marks that nobody sees", { unit: "\u202ekWh\n" }, 'reading 1 is in "?kWh?", its source in "kWh"'],
    ["of an amount of such marks", { amount: "\u200b1" }, 'leaf 0: amount "?1" is no whole number'],
  ])("%s overturns as others do, by a reason that can be read", (_, changed, fault) => {
    const call = court();
    const good = hourly(1n, [10, 20]);
    const bad = good.map((reading, i) => (i === 0 ? { ...reading, ...changed } : reading)).map(readingBytes);
    const id = lie(call, good, bad);
    expect(show(call, id, [leaf(id, bad, 0)]).response.fault).toBe(fault);
    expect(call.status(id)).toBe("overturned");
  });

  test("overturns a record before anybody has answered; its fee goes to who showed it", () => {
    const call = court();
    const { chain, status, balance, blocks } = call;
    const id = lie(call, hourly(1n, [10]), [Uint8Array.of(1, 2, 3)]);
    const before = balance(stranger);
    show(call, id, [leaf(id, [Uint8Array.of(1, 2, 3)], 0)]);
    expect(status(id)).toBe("overturned");
    expect(balance(stranger) - before).toBe(91n);
    blocks(5);
    expect(status(id)).toBe("overturned");
    expect(chain.broken()).toBeUndefined();
  });

  test("of a record that is attested pays the fee to those who objected", () => {
    const call = court();
    const { drawn, attest, object, balance } = call;
    const good = hourly(1n, [10, 20]);
    const id = lie(call, good, good.map(readingBytes).toReversed());
    const [first = "", second = "", third = ""] = drawn(id);
    object(first, id);
    attest(second, id);
    attest(third, id);
    const before = balance(first);
    show(call, id, [leaf(id, good.map(readingBytes).toReversed(), 0)]);
    expect(balance(first) - before).toBe(91n);
    expect(call.chain.broken()).toBeUndefined();
  });
});

const plain = hourly(1n, [10, 20, 30, 40]);
const changed = (index: number, fields: Partial<Reading>) =>
  plain.map((reading, i) => (i === index ? { ...reading, ...fields } : reading));

describe("what is shown of one leaf:", () => {
  test.each<readonly [string, readonly Reading[], number, RegExp]>([
    ["another source's reading", changed(0, { sourceId: 2n }), 0, /^reading 1 is of source 2/],
    ["another unit", changed(1, { unit: "MWh" }), 1, /^reading 2 is in "MWh"/],
    ["another kind", changed(1, { kind: 2 }), 1, /^reading 2 is of kind 2/],
    ["another substance", changed(1, { substance: "gas" }), 1, /^reading 2 is of "gas"/],
    ["a reading twice", changed(1, { sequence: 1n }), 1, /^leaf 1 is reading 1, 2 is expected there/],
    ["a gap", changed(1, { sequence: 3n }), 1, /^leaf 1 is reading 3, 2 is expected/],
    ["another time", changed(2, shift(2, 1n)), 2, /^leaf 2 is reading 3, which starts at/],
    ["another length", changed(2, { end: timestampOf(firstHour + 4n * hour) }), 2, /exactly/],
    ["a negative amount", changed(2, { amount: "-5" }), 2, /^leaf 2: amount -5 is negative/],
    ["an amount that overflows", changed(2, { amount: "9".repeat(30) }), 2, /^leaf 2: amount 9+ is too large/],
    ["a meter where none counts", changed(2, { meterTotal: "99000000" }), 2, /meter_total/],
    ["more than the record", changed(2, { amount: "99000000.5" }), 2, /is no whole number/],
    ["a sum that others cannot make up", changed(0, { amount: "100000000" }), 0, /is 100000000 to 400000000$/],
  ])("%s", (_, readings, index, fault) => {
    const call = court();
    const few = plain.map((one) => ({ ...one, amount: index === 0 ? "1000000" : one.amount }));
    const leaves = readings.map(readingBytes);
    const id = lie(call, few, leaves);
    expect(show(call, id, [leaf(id, leaves, index)]).response.fault).toMatch(fault);
    expect(call.status(id)).toBe("overturned");
    expect(call.chain.broken()).toBeUndefined();
  });

  test("bytes that are another form of a reading", () => {
    const call = court();
    const leaves = plain.map(readingBytes);
    // Field 1 once more, with the value that it has.
    leaves[1] = Uint8Array.of(8, 1, ...(leaves[1] ?? []));
    const id = lie(call, plain, leaves);
    expect(show(call, id, [leaf(id, leaves, 1)]).response.fault).toBe(
      "leaf 1: its bytes are not the encoding of a reading",
    );
  });
});

function shift(index: number, hours: bigint): Partial<Reading> {
  const start = firstHour + (BigInt(index) + hours) * hour;
  return { start: timestampOf(start), end: timestampOf(start + hour) };
}

describe("what is shown of two leaves:", () => {
  test.each<readonly [string, object, (readings: Reading[]) => Reading[], RegExp]>([
    [
      "a change that is too fast",
      { range: { min: "0", max: "100000000", maxChangePerHour: "5000000" } },
      (readings) => readings,
      /^reading 2 is 20000000 after 10000000, 5000000 an hour are plausible/,
    ],
    [
      "a sum that is not theirs",
      {},
      ([a, b]) => (a === undefined || b === undefined ? [] : [a, { ...b, amount: "21000000" }]),
      /^the record is 30000000 in all, with readings of 10000000 and 21000000/,
    ],
  ])("%s", (_, fields, change, fault) => {
    const chain = emptyChain();
    const call = { chain, ...callers(chain) };
    register(chain, 1, fields);
    const pair = plain.slice(0, 2);
    const leaves = change(pair).map(readingBytes);
    const id = lie(call, pair, leaves);
    const both = [leaf(id, leaves, 0), leaf(id, leaves, 1)];
    expect(show(call, id, both).response.fault).toMatch(fault);
  });

  test("a meter that ran backwards", () => {
    const chain = emptyChain();
    const call = { chain, ...callers(chain) };
    register(chain, 1, { cumulative: true });
    const totals = [110, 90, 160, 200].map((kWh) => `${kWh}000000`);
    const told = plain.map((one, i) => ({ ...one, meterTotal: totals[i] ?? "" }));
    const header = plain.map((one, i) => ({ ...one, meterTotal: ["110000000", "", "", "200000000"][i] ?? "" }));
    const leaves = told.map(readingBytes);
    const id = lie(call, header, leaves);
    expect(show(call, id, [leaf(id, leaves, 0), leaf(id, leaves, 1)]).response.fault).toMatch(
      /the meter shows 90000000 after it, the record is of 100000000 to 200000000/,
    );
  });
});

describe("refused:", () => {
  const good = hourly(1n, [10, 20, 30]);
  test.each<readonly [string, (call: Call, id: bigint) => void, RegExp]>([
    ["a good leaf", (call, id) => show(call, id, [leafOf(id, good, 1)]), /^notary 56: record 1/],
    ["two good leaves", (call, id) => show(call, id, [leafOf(id, good, 0), leafOf(id, good, 1)]), /^notary 56: /],
    ["two that are apart", (call, id) => show(call, id, [leafOf(id, good, 0), leafOf(id, good, 2)]), /^notary 56: /],
    ["no leaf", (call, id) => show(call, id, []), /^notary 55: 0 leaves are given/],
    [
      "three leaves",
      (call, id) =>
        show(
          call,
          id,
          [0, 1, 2].map((i) => leafOf(id, good, i)),
        ),
      /^notary 55: 3 leaves/,
    ],
    [
      "another place",
      (call, id) => show(call, id, [{ ...leafOf(id, good, 1), index: 0n }]),
      /^notary 55: leaf 0 is not/,
    ],
    [
      "a place beyond",
      (call, id) => show(call, id, [{ ...leafOf(id, good, 1), index: 9n }]),
      /^notary 55: leaf 9 is not/,
    ],
    ["other bytes", (call, id) => show(call, id, [{ ...leafOf(id, good, 1), leaf: Uint8Array.of(1) }]), /^notary 55: /],
    ["a shorter proof", (call, id) => show(call, id, [{ ...leafOf(id, good, 1), aunts: [] }]), /^notary 55: /],
    [
      "two in another order",
      (call, id) =>
        show(
          call,
          id,
          [1, 0].map((i) => leafOf(id, good, i)),
        ),
      /^notary 55: leaves 1/,
    ],
    [
      "another record's",
      (call, id) => show(call, id, [leafOf(2n, good, 1)]),
      /^notary 55: the first leaf is of record 2/,
    ],
    ["an unknown record", (call) => show(call, 9n, [leafOf(9n, good, 1)]), /^notary 29: /],
    ["no address", (call, id) => show(call, id, [leafOf(id, good, 1)], "x"), /^sdk 7: /],
  ])("%s", (_, work, text) => {
    const call = court();
    const id = call.submit(good);
    expect(refusal(() => work(call, id))).toMatch(text);
    expect(call.status(id)).toBe("submitted");
    expect(call.chain.broken()).toBeUndefined();
  });

  test("a record of single readings, which the chain has checked: their proofs hold, and nothing is wrong", () => {
    const call = court();
    const { chain } = call;
    const readings = hourly(1n, [10, 20, 30]);
    chain.deliver(methods.submitReadings, { operator, sourceId: 1n, readings: signedReadings(chain, 1, readings) });
    expect(refusal(() => show(call, 1n, [leafOf(1n, readings, 1)]))).toMatch(/^notary 29: /);
    chain.deliver(methods.closeRecord, { signer: operator, sourceId: 1n });
    for (const index of [0, 1, 2])
      expect(refusal(() => show(call, 1n, [leafOf(1n, readings, index)]))).toMatch(/^notary 56/);
    expect(
      refusal(() =>
        show(
          call,
          1n,
          [0, 1].map((i) => leafOf(1n, readings, i)),
        ),
      ),
    ).toMatch(/^notary 56: /);
  });
});
