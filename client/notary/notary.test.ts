import { describe, expect, test } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { fromHex, toHex, toUtf8 } from "../../codec/bytes.ts";
import { KeyType, Reading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { Source, SourceKind } from "../../codec/gen/eco2/notary/v1/source.ts";
import { merkleProof, merkleRoot } from "../../codec/merkle.ts";
import { readingBytes, readingId } from "../../codec/notary/signing.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";
import { buildBatch, isSignedHeader, leafOf, maxBatch, provenReading, signHeader } from "./batch.ts";
import { claimDevice, type Device, deviceCurves, deviceKey, isDeviceSignature, newDevice } from "./device.ts";
import { batchFaults } from "./faults.ts";
import { isSignedReading, microsOf, microsText, signReading } from "./reading.ts";
import { readingOfRow, rowOfReading } from "./rows.ts";
import { merkleTree } from "./tree.ts";

const chainId = "eco2-test-1";
const start = parseTime("2025-01-01T00:00:00Z");
const hour = 3_600_000_000_000n;

const source = Source.fromPartial({
  id: 7n,
  kind: SourceKind.SOURCE_KIND_METER,
  records: 1,
  substance: "electricity",
  unit: "kWh",
  category: "process heat",
  cumulative: true,
  intervalSeconds: 3600n,
  version: {
    range: { min: "0", max: "900000000", maxChangePerHour: "400000000" },
    calibration: { from: timestampOf(start), until: timestampOf(start + 100n * hour) },
  },
});

/** Readings of so many hours: 100, 101, … kWh. */
function readingsOf(count: number): Reading[] {
  let total = 5_000_000_000n;
  return Array.from({ length: count }, (_, at) => {
    const amount = BigInt(100 + at) * 1_000_000n;
    total += amount;
    const from = start + BigInt(at) * hour;
    return Reading.fromPartial({
      sourceId: 7n,
      sequence: BigInt(at) + 1n,
      start: timestampOf(from),
      end: timestampOf(from + hour),
      kind: 1,
      substance: "electricity",
      unit: "kWh",
      amount: amount.toString(),
      meterTotal: total.toString(),
      category: "process heat",
    });
  });
}
const ten = readingsOf(10);
const changed = (at: number, change: Partial<Reading>) => ten.map((one, i) => (i === at ? { ...one, ...change } : one));

describe("devices", () => {
  // The public keys of the secret 1 are the generators of the curves; that of ed25519 is RFC 8032's first test vector.
  test.each([
    ["secp256k1", `${"00".repeat(31)}01`, "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"],
    ["secp256r1", `${"00".repeat(31)}01`, "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"],
    [
      "ed25519",
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    ],
  ] as const)("of %s have the known public key", (curve, secret, key) => {
    expect(toHex(deviceKey({ curve, secret: fromHex(secret) }).key)).toBe(key);
  });

  test.each(deviceCurves)("of %s sign readings, headers and their claim, and nothing of one is another", (curve) => {
    const [device, other] = [newDevice(curve), newDevice(curve)];
    const key = deviceKey(device);
    const [reading = Reading.fromPartial({})] = ten;
    const signed = signReading(device, chainId, reading);
    expect(isSignedReading(key, chainId, signed)).toBe(true);
    expect(isSignedReading(key, "eco2-other-1", signed)).toBe(false);
    expect(isSignedReading(deviceKey(other), chainId, signed)).toBe(false);
    expect(isSignedReading(key, chainId, { ...signed, reading: { ...reading, amount: "1" } })).toBe(false);
    const { header } = buildBatch(ten);
    const signature = signHeader(device, chainId, header);
    expect(isSignedHeader(key, chainId, header, signature)).toBe(true);
    expect(isSignedHeader(key, chainId, { ...header, count: 11n }, signature)).toBe(false);
    expect(isSignedHeader(key, chainId, header, signed.signature)).toBe(false);
    const claim = claimDevice(device, chainId, "eco1operator");
    expect(claim.key).toEqual(key);
    expect(toHex(claim.signature)).not.toBe(toHex(claimDevice(device, chainId, "eco1other").signature));
  });

  test("a key of another kind, or of none, signs nothing", () => {
    const device = newDevice("secp256k1");
    const signed = signReading(device, chainId, ten[0] ?? Reading.fromPartial({}));
    const { key } = deviceKey(device);
    for (const type of [KeyType.KEY_TYPE_UNSPECIFIED, KeyType.KEY_TYPE_ED25519, KeyType.KEY_TYPE_SECP256R1])
      expect(isSignedReading({ type, key }, chainId, signed)).toBe(false);
    expect(isDeviceSignature(deviceKey(device), new Uint8Array(64), toUtf8("x"))).toBe(false);
  });

  test.each<[string, Device]>([
    ["of the wrong length", { curve: "ed25519", secret: new Uint8Array(31) }],
    ["that is zero", { curve: "secp256k1", secret: new Uint8Array(32) }],
    ["above the order", { curve: "secp256r1", secret: new Uint8Array(32).fill(255) }],
  ])("a secret %s is refused", (_what, device) => {
    expect(() => deviceKey(device)).toThrow("secret");
  });
});

describe("amounts", () => {
  test.each([
    ["0", 0n],
    ["12.5", 12_500_000n],
    ["0.000001", 1n],
    ["9999999999999.999999", 9_999_999_999_999_999_999n],
  ])("%s is %s millionths, and back", (text, micros) => {
    expect(microsOf(text)).toBe(micros);
    expect(microsText(micros)).toBe(text);
  });

  test.each(["", "-1", "1e3", "1.", ".5", "01", "1.0000001", "1,5", "0x10", "NaN", " 1"])("%j is refused", (text) => {
    expect(() => microsOf(text)).toThrow("is needed");
  });
});

describe("rows", () => {
  test("say only what does not follow", () => {
    const first = readingOfRow({ start: "2025-01-01T00:00:00Z", amount: "100", meter_total: "5100" }, source);
    const second = readingOfRow({ amount: "101", meter_total: "5201" }, source, first);
    expect([first, second].map(readingId).map(toHex)).toEqual(ten.slice(0, 2).map(readingId).map(toHex));
  });

  test("come back from readings", () => {
    for (const [at, reading] of ten.entries())
      expect(toHex(readingId(readingOfRow(rowOfReading(reading), source, ten[at - 1])))).toBe(
        toHex(readingId(reading)),
      );
  });

  test.each([
    [{ amount: "1" }, "start: the first reading says when it starts"],
    [{ start: "2025-01-01T00:00:00Z" }, "amount: it is missing"],
    [{ start: "yesterday", amount: "1" }, "start: invalid time"],
    [{ start: "2025-01-01T00:00:00Z", amount: "one" }, "amount: amount"],
    [{ start: "2025-01-01T00:00:00Z", amount: "1", sequence: "0" }, "sequence: "],
  ])("%j is refused", (row, reason) => {
    expect(() => readingOfRow(row, source)).toThrow(reason);
  });
});

describe("trees", () => {
  test("have the root and the proofs of RFC 6962, whatever their size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), (count, pick) => {
        const leaves = Array.from({ length: count }, (_, at) => sha256(Uint8Array.of(at)));
        const tree = merkleTree(leaves);
        expect(toHex(tree.root)).toBe(toHex(merkleRoot(leaves)));
        const index = pick % count;
        expect(tree.proof(index)).toEqual(merkleProof(leaves, index));
      }),
    );
    expect(() => merkleTree([])).toThrow("needs a leaf");
    expect(() => merkleTree([sha256(new Uint8Array(0))]).proof(1)).toThrow("no leaf 1 among 1");
  });
});

describe("batches", () => {
  test("say what their readings add up to", () => {
    const { header } = buildBatch(ten);
    expect(header).toMatchObject({
      sourceId: 7n,
      count: 10n,
      firstSequence: 1n,
      lastSequence: 10n,
      amount: "1045000000",
      firstMeterTotal: "5000000000",
      lastMeterTotal: "6045000000",
    });
    expect(toHex(header.root)).toBe(toHex(merkleRoot(ten.map(readingBytes))));
    expect(() => buildBatch([])).toThrow("needs a reading");
    const many = new Array<Reading>(maxBatch + 1).fill(ten[0] ?? Reading.fromPartial({}));
    expect(() => buildBatch(many)).toThrow("100000 at most");
  });

  test("prove each reading at its place, of their record alone", () => {
    const batch = buildBatch(ten);
    const record = { id: 3n, root: batch.header.root, count: 10n };
    for (const [at, reading] of ten.entries()) expect(provenReading(record, leafOf(batch, 3n, at))).toEqual(reading);
    const leaf = leafOf(batch, 3n, 4);
    expect(() => provenReading({ ...record, id: 4n }, leaf)).toThrow("shown of record 3, not 4");
    for (const wrong of [
      { ...leaf, index: 5n },
      { ...leaf, index: 10n },
      { ...leaf, aunts: leaf.aunts.slice(1) },
      { ...leaf, leaf: leaf.leaf.slice(1) },
    ])
      expect(() => provenReading(record, wrong)).toThrow("not under the root");
    expect(() => provenReading({ ...record, count: 9n }, leafOf(batch, 3n, 9))).toThrow("not under the root");
  });
});

describe("what a notary finds", () => {
  test("nothing in a batch that is right", () => {
    expect(batchFaults(ten, source, buildBatch(ten).header)).toEqual([]);
  });

  const time = (at: bigint) => timestampOf(start + at);
  test.each<[string, readonly Reading[], number, string]>([
    ["another source", changed(3, { sourceId: 8n }), 3, "source 8: the source's is 7"],
    ["another kind", changed(3, { kind: 2 }), 3, "kind 2"],
    ["another unit", changed(3, { unit: "MWh" }), 3, "unit MWh: the source's is kWh"],
    ["another substance", changed(3, { substance: "CH4" }), 3, "substance CH4"],
    ["another category", changed(3, { category: "cooling" }), 3, "category cooling"],
    ["an amount that is negative", changed(3, { amount: "-1" }), 3, "in digits"],
    ["an amount that overflows", changed(3, { amount: (1n << 63n).toString() }), 3, "below 2^63"],
    ["an amount out of range", changed(3, { amount: "900000001" }), 3, "0 to 900 are plausible"],
    ["no meter", changed(3, { meterTotal: "" }), 3, "what the meter shows is missing"],
    ["no time", changed(3, { end: time(3n * hour) }), 3, "it has no time"],
    ["another length", changed(9, { end: time(10n * hour + 1n) }), 9, "the source's are of 3600 s"],
    ["a gap in the counter", changed(3, { sequence: 5n }), 3, "sequence 5 after 3"],
    ["a reading twice", [...ten.slice(0, 4), ...ten.slice(3)], 4, "sequence 4 after 4"],
    ["a change of order", [ten[1], ten[0]].flatMap((one) => one ?? []), 1, "does not start where the one before ends"],
    ["a meter that runs backwards", changed(3, { meterTotal: "1" }), 3, "the meter runs backwards"],
    ["a meter that counted other than it says", changed(3, { amount: "104000000" }), 3, "the meter counted 103"],
  ])("%s", (_what, readings, index, fault) => {
    expect(batchFaults(readings, source)).toContainEqual({ index, fault: expect.stringContaining(fault) });
  });

  test("a change that is too fast, a device that is out of calibration, readings that have none", () => {
    const slow = Source.fromPartial({
      ...source,
      version: { range: { max: "900000000", maxChangePerHour: "999999" } },
    });
    expect(batchFaults(ten, slow)[0]).toEqual({
      index: 1,
      fault: "it changed by 1 in so short a time: 0.999999 an hour is plausible",
    });
    const calibrated = { from: timestampOf(start + hour), until: timestampOf(start + 9n * hour) };
    const early = Source.fromPartial({ ...source, version: { range: { max: "900000000" }, calibration: calibrated } });
    expect(batchFaults(ten, early).map(({ index }) => index)).toEqual([0, 9]);
    expect(batchFaults([], source, buildBatch(ten).header)).toEqual([{ fault: "there are no readings" }]);
    const plain = Source.fromPartial({ ...source, cumulative: false });
    expect(batchFaults(ten, plain, undefined, 3)).toHaveLength(3);
  });

  test.each([
    ["root", { root: new Uint8Array(32) }],
    ["count", { count: 11n }],
    ["amount", { amount: "1" }],
    ["firstMeterTotal", { firstMeterTotal: "" }],
  ])("a header with another %s", (name, change) => {
    const header = { ...buildBatch(ten).header, ...change };
    expect(batchFaults(ten, source, header)).toEqual([{ fault: expect.stringContaining(`readings: ${name} is`) }]);
  });
});
