import { describe, expect, test } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../bytes.ts";
import { KeyType, Reading, RecordKind } from "../gen/eco2/notary/v1/reading.ts";
import { parseTime, timestampOf } from "../time.ts";
import { claimSignBytes, readingBytes, readingId, readingSignBytes } from "./signing.ts";

const reading: Reading = {
  sourceId: 1n,
  sequence: 300n,
  start: timestampOf(parseTime("2026-01-01T00:00:00Z")),
  end: timestampOf(parseTime("2026-01-01T01:00:00Z")),
  kind: RecordKind.RECORD_KIND_EMISSION,
  substance: "CH4",
  unit: "kg",
  amount: "12",
  meterTotal: "",
  category: "",
  locationUri: "",
};

const ascii = (text: string) => toHex(new TextEncoder().encode(text)).toLowerCase();

// Written by hand from the wire format, for devices in other languages: fields in order, defaults left out.
const leaf = [
  "0801", // 1: source 1
  "10ac02", // 2: sequence 300
  "1a060880f2d6ca06", // 3: start, seconds 1767225600
  "220608908ed7ca06", // 4: end, seconds 1767229200
  "2801", // 5: emission
  `3203${ascii("CH4")}`,
  `3a02${ascii("kg")}`,
  `4202${ascii("12")}`,
].join("");

describe("what devices hash and sign", () => {
  test("a reading is its fields in order", () => {
    expect(toHex(readingBytes(reading)).toLowerCase()).toBe(leaf);
    expect(readingId(reading)).toEqual(sha256(readingBytes(reading)));
  });

  test("the document names what it is, the chain, and the bytes", () => {
    const domain = "eco2.notary.v1.Reading";
    const payload = leaf.length / 2;
    const expected = [
      `0a${domain.length.toString(16)}${ascii(domain)}`,
      `1206${ascii("eco2-1")}`,
      `1a${payload.toString(16)}${leaf}`,
    ].join("");
    expect(toHex(readingSignBytes("eco2-1", reading)).toLowerCase()).toBe(expected);
  });

  test("of another chain or another thing it is another", () => {
    const claim = { operator: "eco1abc", key: { type: KeyType.KEY_TYPE_ED25519, key: new Uint8Array(32) } };
    const all = [
      readingSignBytes("eco2-1", reading),
      readingSignBytes("eco2-2", reading),
      readingSignBytes("eco2-1", Reading.fromPartial({ ...reading, sequence: 301n })),
      claimSignBytes("eco2-1", claim),
    ].map(toHex);
    expect(new Set(all).size).toBe(all.length);
  });
});
