import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../codec/gen/eco2/notary/v1/query.ts";
import { type Reading, RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import type { Source } from "../../codec/gen/eco2/notary/v1/source.ts";
import {
  MsgCloseRecord,
  MsgRegisterSource,
  MsgRevokeSource,
  MsgSubmitBatch,
  MsgSubmitReadings,
  MsgUpdateSource,
} from "../../codec/gen/eco2/notary/v1/tx.ts";
import { readingSignBytes } from "../../codec/notary/signing.ts";
import { timestampOf } from "../../codec/time.ts";
import { loadNative, signatureVerifier } from "../../core/crypto/verify.ts";
import type { VerifySignature } from "../../core/tx/steps/signatures.ts";
import { type Desk, factory, startDesk } from "../burns/desk.ts";
import { deed, nameOf } from "../economy/carbon/cast.ts";
import { batchOf } from "../economy/carbon/notaryActs.ts";
import { deviceFor, hour, range, readingOf } from "../economy/carbon/sourceActs.ts";
import { chainId, day } from "../economy/world.ts";
import { claimOf, deviceOf } from "../harness/devices.ts";

// Bad readings through signed transactions and blocks of the whole chain: each is refused with its reason, and nothing has changed.

const operator = nameOf(factory);
const { methods } = QueryDefinition;

let verify: VerifySignature = () => false;
let desk: Desk;
let source: Source;
beforeAll(async () => {
  verify = signatureVerifier(await loadNative());
});
beforeEach(() => {
  desk = startDesk(verify);
  source = desk.meter();
});
afterEach(() => desk.close());

const start = () => {
  const now = desk.world.ctx().time;
  return now - (now % hour) - 40n * day;
};

/** Readings of the source signed by its device, each as `change` makes it. */
const signed = (of: Source, ...readings: readonly Reading[]) =>
  readings.map((reading) => ({
    reading,
    signature: deviceFor(of).sign(readingSignBytes(chainId, reading)),
  }));
const at = (sequence: bigint, fields: Partial<Reading> = {}, of = source): Reading => ({
  ...readingOf(of, sequence, start() + (sequence - 1n) * hour, 1_000_000n),
  ...fields,
});
const submit = (...readings: readonly Reading[]) =>
  deed(factory, MsgSubmitReadings, { operator, sourceId: source.id, readings: signed(source, ...readings) });

/** All that the chain has of the source. */
const kept = () => {
  const { stream } = desk.world.ask(methods.source, { id: source.id });
  const { readings } = desk.world.ask(methods.readings, { sourceId: source.id, pagination: undefined });
  const { records } = desk.world.ask(methods.records, {
    sourceId: source.id,
    account: "",
    status: 0,
    pagination: undefined,
  });
  return { stream, readings, records };
};

describe("readings are refused", () => {
  test.each<[string, () => readonly Reading[], RegExp]>([
    ["that were there before", () => [at(2n)], /reading 2 is there already, 3 is the next/],
    ["that leave one out", () => [at(4n)], /reading 4 came, 3 is the next/],
    ["in another order", () => [at(4n), at(3n)], /reading 4 came, 3 is the next/],
    ["twice in one message", () => [at(3n), at(3n)], /reading 3 is there already, 4 is the next/],
    [
      "that count the same hour under another number",
      () => [at(3n, { start: at(2n).start, end: at(2n).end })],
      /reading 3 starts at .*, the one before ended at/,
    ],
    [
      "that leave an hour out",
      () => [at(3n, { start: at(4n).start, end: at(4n).end })],
      /reading 3 starts at .*, the one before ended at/,
    ],
    ["in another unit", () => [at(3n, { unit: "MWh" })], /reading 3 is in "MWh", its source in "kWh"/],
    ["of another substance", () => [at(3n, { substance: "gas" })], /reading 3 is of "gas"/],
    ["of another kind", () => [at(3n, { kind: RecordKind.RECORD_KIND_REDUCTION })], /reading 3 is of kind/],
    ["of another source", () => [at(3n, { sourceId: 99n })], /reading 3 is of source 99/],
    ["of less than nothing", () => [at(3n, { amount: "-1" })], /amount -1 is negative/],
    ["of 2^63", () => [at(3n, { amount: String(1n << 63n) })], /amount 9223372036854775808 is too large/],
    ["of 10^40", () => [at(3n, { amount: "1".padEnd(41, "0") })], /is too large/],
    ["of no number", () => [at(3n, { amount: "1e6" })], /"1e6" is no whole number/],
    [
      "beyond what is plausible",
      () => [at(3n, { amount: String(BigInt(range.max) + 1n) })],
      /reading 3 is .* are plausible/,
    ],
    ["of half an hour", () => [at(3n, { end: timestampOf(start() + 2n * hour + hour / 2n) })], /reading 3 is of/],
    ["with what no meter of it shows", () => [at(3n, { meterTotal: "5" })], /reading 3 has a meter_total/],
  ])("%s", (_, made, link) => {
    desk.does(submit(at(1n), at(2n)));
    const before = kept();
    expect(desk.refusal(submit(...made()))).toMatch(link);
    expect(kept()).toEqual(before);
    desk.does(submit(at(3n)));
    expect(desk.world.broken()).toBeUndefined();
  });

  test.each<[string, (now: bigint) => bigint, RegExp]>([
    ["of the future", (now) => now + 2n * hour, /it ends at .*, the block is of/],
    ["of too long ago", (now) => now - 500n * day, /it starts at .*, longer ago than|calibrated is/],
    ["of before the device was calibrated", (now) => now - 301n * day, /reading 1 is of .*, calibrated is/],
  ])("%s", (_, when, link) => {
    const now = desk.world.ctx().time;
    const begin = when(now - (now % hour));
    const reading = readingOf(source, 1n, begin, 1_000_000n);
    expect(desk.refusal(submit(reading))).toMatch(link);
    expect(kept().readings).toEqual([]);
  });

  test("of after the calibration ended", () => {
    const from = start();
    const calibration = { from: timestampOf(from - day), until: timestampOf(from + 2n * hour), certificate: undefined };
    desk.does(deed(factory, MsgUpdateSource, { operator, sourceId: source.id, calibration }));
    desk.does(submit(at(1n), at(2n)));
    expect(desk.refusal(submit(at(3n)))).toMatch(/reading 3 is of .*, calibrated is/);
  });

  test("that another device signed, and such as nobody signed", () => {
    const reading = at(1n);
    const others = deviceOf(77).sign(readingSignBytes(chainId, reading));
    for (const signature of [others, new Uint8Array(64), new Uint8Array(0)]) {
      const message = { operator, sourceId: source.id, readings: [{ reading, signature }] };
      expect(desk.refusal(deed(factory, MsgSubmitReadings, message))).toMatch(/signature/);
    }
    expect(kept().readings).toEqual([]);
  });

  test("that were signed for another chain", () => {
    const reading = at(1n);
    const signature = deviceFor(source).sign(readingSignBytes("eco2-1", reading));
    const message = { operator, sourceId: source.id, readings: [{ reading, signature }] };
    expect(desk.refusal(deed(factory, MsgSubmitReadings, message))).toMatch(/signature/);
  });

  test("by an operator that is not theirs", () => {
    const message = { operator: nameOf(1), sourceId: source.id, readings: signed(source, at(1n)) };
    expect(desk.refusal(deed(1, MsgSubmitReadings, message))).toMatch(/the operator of source 1 is/);
  });

  test("of a device that was revoked", () => {
    desk.does(submit(at(1n)));
    desk.does(deed(factory, MsgRevokeSource, { signer: operator, sourceId: source.id, reason: "It was stolen" }));
    expect(desk.refusal(submit(at(2n)))).toMatch(/source 1 is revoked: It was stolen/);
  });

  test("of which one message fails: the good one beside the bad one in it stays out too", () => {
    expect(desk.refusal(submit(at(1n), at(2n, { unit: "kg" })))).toMatch(/reading 2 is in "kg"/);
    expect(kept().readings).toEqual([]);
  });
});

describe("a device key", () => {
  test.each(["secp256k1", "ed25519", "secp256r1"] as const)("of %s serves one source alone, for ever", (curve) => {
    const device = deviceOf(500, curve);
    const register = (by: number) => {
      const now = desk.world.ctx().time;
      return deed(by, MsgRegisterSource, {
        ...MsgRegisterSource.fromPartial({}),
        operator: nameOf(by),
        account: nameOf(by),
        kind: 1,
        records: RecordKind.RECORD_KIND_EMISSION,
        title: "Meter 500",
        substance: "electricity",
        unit: "kWh",
        category: "production",
        scope: 2,
        location: { country: "DE", text: "", latitude: 0, longitude: 0 },
        intervalSeconds: 3600n,
        factor: "GRID",
        recordSeconds: 86_400n,
        deviceKey: device.key,
        deviceSignature: claimOf(device, chainId, nameOf(by)),
        range,
        calibration: { from: timestampOf(now - day), until: timestampOf(now + day), certificate: undefined },
      });
    };
    desk.does(register(factory));
    expect(desk.refusal(register(factory))).toMatch(/the key is that of source 2/);
    expect(desk.refusal(register(1))).toMatch(/the key is that of source 2/);
    desk.does(deed(factory, MsgRevokeSource, { signer: operator, sourceId: 2n, reason: "Taken down" }));
    expect(desk.refusal(register(1))).toMatch(/the key is that of source 2/);
  });

  test("is nobody's who cannot sign with it", () => {
    const device = deviceOf(600);
    const deviceSignature = claimOf(device, chainId, nameOf(1));
    const message = { operator, sourceId: source.id, deviceKey: device.key, deviceSignature };
    expect(desk.refusal(deed(factory, MsgUpdateSource, message))).toMatch(/the device has not signed/);
  });
});

describe("a batch is refused", () => {
  const plan = () => ({ first: 1n, start: start(), count: 24, seed: 0n, bad: -1 });
  const resigned = (change: (header: NonNullable<MsgSubmitBatch["header"]>) => Partial<MsgSubmitBatch["header"]>) => {
    const batch = batchOf(source, plan(), 0n);
    if (batch.header === undefined) throw new Error("there is no header");
    return deed(factory, MsgSubmitBatch, { ...batch, header: { ...batch.header, ...change(batch.header) } });
  };

  test("with another root than its device signed", () => {
    expect(desk.refusal(resigned(() => ({ root: new Uint8Array(32).fill(1) })))).toMatch(/signature|signed/);
  });

  test("with another amount than its device signed", () => {
    expect(desk.refusal(resigned(() => ({ amount: "1" })))).toMatch(/signature|signed/);
  });

  test("a second time, and its hours once more under other numbers", () => {
    desk.does(deed(factory, MsgSubmitBatch, batchOf(source, plan(), 0n)));
    // Its notaries are drawn.
    for (let block = 0; block < 3; block += 1) desk.wait(1_000_000_000n);
    const before = kept();
    expect(desk.refusal(deed(factory, MsgSubmitBatch, batchOf(source, plan(), 0n)))).toMatch(/1.*25|there already/);
    const again = batchOf(source, { ...plan(), first: 25n }, 0n);
    expect(desk.refusal(deed(factory, MsgSubmitBatch, again))).toMatch(/starts? at|back-dated/);
    const gap = batchOf(source, { ...plan(), first: 30n, start: start() + 29n * hour }, 0n);
    expect(desk.refusal(deed(factory, MsgSubmitBatch, gap))).toMatch(/25/);
    expect(kept()).toEqual(before);
  });

  test("that ends in the future", () => {
    const now = desk.world.ctx().time;
    const late = { ...plan(), start: now - (now % hour) - 3n * hour };
    expect(desk.refusal(deed(factory, MsgSubmitBatch, batchOf(source, late, 0n)))).toMatch(/the block is of/);
  });
});

test("a record that gathers nothing is not closed", () => {
  expect(desk.refusal(deed(factory, MsgCloseRecord, { signer: operator, sourceId: source.id }))).toMatch(
    /no record gathers/,
  );
});
