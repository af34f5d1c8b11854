import { describe, expect, test } from "@jest/globals";
import type { BatchHeader } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import type { Reading } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { timestampOf } from "../../../codec/time.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  callers,
  court,
  emptyChain,
  firstHour,
  headerOf,
  hour,
  hourly,
  methods,
  otherOperator,
  queries,
  register,
  signedBatch,
  signedReadings,
} from "../testing/judged.ts";

/** Readings of a meter that counts up from 500 kWh. */
function counted(readings: readonly Reading[]): Reading[] {
  let total = 500_000_000n;
  return readings.map((reading) => {
    total += BigInt(reading.amount);
    return { ...reading, meterTotal: total.toString() };
  });
}

describe("a batch", () => {
  test("continues the one before it, however it is followed", () => {
    const { chain, submit } = court();
    expect(submit(hourly(1n, [1, 2]))).toBe(1n);
    expect(submit(hourly(1n, [3, 4, 5], 3n))).toBe(2n);
    const { stream } = chain.query(queries.source, { id: 1n });
    expect(stream).toMatchObject({ nextSequence: 6n, nextStart: timestampOf(firstHour + 5n * hour), openRecord: 0n });
    const { record } = chain.query(queries.record, { id: 2n });
    expect(record).toMatchObject({ count: 3n, amount: "12000000", micrograms: "4800000000", firstSequence: 3n });
    expect(chain.query(queries.notarisation, { recordId: 2n }).batch?.header?.count).toBe(3n);
    expect(chain.broken()).toBeUndefined();
  });

  test("ends the record that gathers single readings, and they go on behind it", () => {
    const { chain, submit, status } = court();
    const [first, ...rest] = hourly(1n, [1, 2, 3, 4]);
    const single = (readings: readonly Reading[]) =>
      chain.deliver(methods.submitReadings, {
        operator: headerSigner,
        sourceId: 1n,
        readings: signedReadings(chain, 1, readings),
      });
    single(first === undefined ? [] : [first]);
    expect(submit(rest.slice(0, 2))).toBe(2n);
    expect([status(1n), status(2n)]).toEqual(["submitted", "submitted"]);
    single(rest.slice(2));
    expect(status(3n)).toBe("gathering");
    expect(chain.broken()).toBeUndefined();
  });

  test("of a meter that counts up goes on where it stood; after a gap it tells what was counted", () => {
    const chain = emptyChain();
    register(chain, 1, { cumulative: true });
    const { submit } = callers(chain);
    const readings = counted(hourly(1n, [1, 2, 3, 4, 5]));
    submit(readings.slice(0, 2));
    chain.deliver(methods.declareGap, {
      operator: headerSigner,
      sourceId: 1n,
      nextSequence: 4n,
      nextStart: timestampOf(firstHour + 3n * hour),
      reason: "Power cut",
    });
    submit(readings.slice(3));
    expect(chain.query(queries.gaps, { sourceId: 1n }).gaps[0]?.counted).toBe("3000000");
    expect(chain.broken()).toBeUndefined();
  });

  test("costs the fee of its record", () => {
    const chain = emptyChain({ recordFee: "2000000000" });
    register(chain, 1);
    expect(refusal(() => callers(chain).submit(hourly(1n, [1])))).toMatch(/^sdk 5: /);
    expect(chain.query(queries.source, { id: 1n }).stream?.nextSequence).toBe(1n);
  });
});

const headerSigner = headerOperator();
function headerOperator(): string {
  return signedBatch(emptyChain(), 1, headerOf(hourly(1n, [1]))).operator ?? "";
}

type Change = (header: BatchHeader) => Partial<BatchHeader>;

describe("refused, and nothing changes:", () => {
  test.each<readonly [string, Change, RegExp]>([
    ["a root of another length", () => ({ root: new Uint8Array(31) }), /^notary 40: root has 31 bytes/],
    ["a root of zeros", () => ({ root: new Uint8Array(32) }), /^notary 40: root is all zeros/],
    ["a count that is not that of the sequences", () => ({ count: 4n }), /^notary 40: count is 4/],
    ["sequences backwards", () => ({ firstSequence: 5n }), /^notary 40: sequence 5 to 4/],
    ["a sequence of 0", () => ({ firstSequence: 0n, count: 5n }), /^notary 40: sequence 0/],
    ["an end before the start", () => ({ end: timestampOf(firstHour) }), /^notary 40: it starts at/],
    ["no start", () => ({ start: undefined }), /^notary 40: start is not given/],
    ["a negative amount", () => ({ amount: "-1" }), /^notary 40: amount -1 is negative/],
    ["an amount that overflows", () => ({ amount: (1n << 63n).toString() }), /^notary 40: amount .* too large/],
    ["readings again", () => ({ firstSequence: 1n, lastSequence: 2n }), /^notary 20: reading 1 is there already/],
    ["missing readings", () => ({ firstSequence: 4n, lastSequence: 5n }), /^notary 21: reading 4 came, 3 is the next/],
    ["a back-dated start", (h) => at(h, -1n), /^notary 22: it starts at 2025-12-01T01:00:00Z/],
    ["a start after a gap", (h) => at(h, 1n), /^notary 21: it starts at 2025-12-01T03:00:00Z/],
    ["another length of readings", (h) => ({ end: later(h.end, 1n) }), /^notary 16: 2 readings are of/],
    ["more than its readings can be", () => ({ amount: "200000001" }), /^notary 24: 2 readings are 200000001/],
    ["a meter where none counts", () => ({ lastMeterTotal: "7" }), /^notary 27: it has a meter total/],
    ["an unknown source", () => ({ sourceId: 9n }), /^notary 3: /],
  ])("%s", (_, change, text) => {
    const { chain, submit, blocks } = court();
    submit(hourly(1n, [1, 2]));
    blocks();
    const header = headerOf(hourly(1n, [3, 4], 3n));
    const before = chain.exported();
    const message = signedBatch(chain, 1, { ...header, ...change(header) });
    expect(refusal(() => chain.deliver(methods.submitBatch, message))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  test.each<readonly [string, (chain: ReturnType<typeof court>["chain"]) => void, RegExp]>([
    ["another device's signature", (chain) => send(chain, 2), /^notary 9: device 1 of source 1 has not signed/],
    [
      "a signature of another chain's header",
      (chain) => send(chain, 1, { signature: new Uint8Array(64).fill(1) }),
      /^notary 9: /,
    ],
    ["another operator", (chain) => send(chain, 1, { operator: otherOperator }), /^notary 4: /],
    ["a document without its hash", (chain) => send(chain, 1, { document: badDocument }), /^notary 34: /],
    ["no header", (chain) => void chain.deliver(methods.submitBatch, { operator: headerSigner }), /^notary 40: /],
    ["a cloned device", (chain) => void register(chain, 1), /^notary 8: the key is that of source 1/],
    ["a revoked device", revoked, /^notary 6: source 1 is revoked: stolen/],
    ["readings after calibration ended", uncalibrated, /^notary 26: /],
    ["a batch that is too large", (chain) => large(chain), /^notary 36: 1001 readings, at most 1000/],
    ["a batch into the next year", intoNextYear, /^notary 16: it reaches from one year/],
    ["readings of the future", (chain) => shifted(chain, 31n * 24n), /^notary 23: /],
    ["readings of long ago", (chain) => shifted(chain, -400n * 24n), /^notary 22: /],
  ])("%s", (_, work, text) => {
    const { chain } = court();
    expect(refusal(() => work(chain))).toMatch(text);
    expect(chain.broken()).toBeUndefined();
  });
});

type Chain = ReturnType<typeof court>["chain"];

const badDocument = { sha256: new Uint8Array(3), uri: "https://example.org" };
const later = (time: BatchHeader["end"], hours: bigint) =>
  timestampOf((time === undefined ? 0n : time.seconds * 1_000_000_000n) + hours * hour);
const at = ({ start, end }: BatchHeader, hours: bigint) => ({ start: later(start, hours), end: later(end, hours) });

function send(chain: Chain, device: number, more: object = {}): void {
  chain.deliver(methods.submitBatch, { ...signedBatch(chain, device, headerOf(hourly(1n, [1]))), ...more });
}

function revoked(chain: Chain): void {
  chain.deliver(methods.revokeSource, { signer: headerSigner, sourceId: 1n, reason: "stolen" });
  send(chain, 1);
}

function uncalibrated(chain: Chain): void {
  const from = timestampOf(firstHour);
  const calibration = { from, until: timestampOf(firstHour + 90n * 60_000_000_000n), certificate: undefined };
  chain.deliver(methods.updateSource, { operator: headerSigner, sourceId: 1n, calibration });
  chain.deliver(methods.submitBatch, signedBatch(chain, 1, headerOf(hourly(1n, [1, 2]))));
}

function large(chain: Chain): void {
  const header = headerOf(hourly(1n, [1]));
  const many = { ...header, count: 1001n, lastSequence: 1001n, end: later(header.start, 1001n) };
  chain.deliver(methods.submitBatch, signedBatch(chain, 1, many));
}

function intoNextYear(chain: Chain): void {
  chain.runBlock({ after: 2n * hour });
  shifted(chain, 31n * 24n - 1n);
}

function shifted(chain: Chain, hours: bigint): void {
  const header = headerOf(hourly(1n, [1, 2]));
  chain.deliver(methods.submitBatch, signedBatch(chain, 1, { ...header, ...at(header, hours) }));
}
