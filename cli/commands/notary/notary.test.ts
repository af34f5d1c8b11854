import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { isSignedHeader, provenReading } from "../../../client/notary/batch.ts";
import { isSignedReading } from "../../../client/notary/reading.ts";
import { fromBase64 } from "../../../codec/bytes.ts";
import { BatchHeader, Leaf } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import { QuerySourceResponse } from "../../../codec/gen/eco2/notary/v1/query.ts";
import { DeviceKey, RecordKind, SignedReading } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { SourceKind } from "../../../codec/gen/eco2/notary/v1/source.ts";
import { fromJson } from "../../../codec/json/fromJson.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { timestampOf } from "../../../codec/time.ts";
import { runCli } from "../../../test/cli/run.ts";

const folder = mkdtempSync(join(tmpdir(), "notary-cli-"));
const at = (name: string) => join(folder, name);
const readings = "examples/data/gas-meter-sample.csv";
const chainId = "eco2-test-1";
const operator = "eco1qyqszqgpqyqszqgpqyqszqgpqyqszqgp9ykkyn";
let key: DeviceKey = DeviceKey.fromPartial({});

/** What `eco2d query notary source 3 -o json` would print. */
function writeSource(name: string, deviceKey: DeviceKey, max = "120000000"): void {
  const source = {
    id: 3n,
    kind: SourceKind.SOURCE_KIND_METER,
    records: RecordKind.RECORD_KIND_EMISSION,
    substance: "natural gas",
    unit: "Nm3",
    category: "production",
    cumulative: true,
    intervalSeconds: 3600n,
    version: {
      deviceKey,
      range: { min: "0", max, maxChangePerHour: "0" },
      calibration: { from: timestampOf(0n), until: timestampOf(2_000_000_000_000_000_000n) },
    },
  };
  writeFileSync(
    at(name),
    JSON.stringify(toJson(QuerySourceResponse.$type, QuerySourceResponse.fromPartial({ source, stream: {} }))),
  );
}

beforeAll(async () => {
  const made = await runCli(["notary", "device", "new", at("meter.json"), "--type", "ed25519", "-o", "json"]);
  expect(made.code).toBe(0);
  key = fromJson(DeviceKey.$type, (JSON.parse(made.out) as { device_key: object }).device_key) as DeviceKey;
  writeSource("source.json", key);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file that has a secret and nothing else, whose text must not be told. */
function rawSecret(): string {
  writeFileSync(at("raw.key"), "af4d819a8fe6279410fdeb716c7ebd4d673ef40745d39b86c29e34a1c6d0b189\n");
  return at("raw.key");
}

const device = () => ["--device", at("meter.json"), "--source", at("source.json"), "--chain-id", chainId];
const build = (...more: string[]) => runCli(["notary", "batch", "build", readings, ...device(), "-o", "json", ...more]);

describe("the key of a device", () => {
  test("is its owner's alone, and never written over", async () => {
    expect(statSync(at("meter.json")).mode & 0o777).toBe(0o600);
    const again = await runCli(["notary", "device", "new", at("meter.json")]);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining("is there already")]);
  });

  test("is shown without its secret, with its signature for an operator", async () => {
    const { out } = await runCli([
      "notary",
      "device",
      "show",
      at("meter.json"),
      "--operator",
      operator,
      "--chain-id",
      chainId,
      "-o",
      "json",
    ]);
    const shown = JSON.parse(out) as { device_key: object; device_signature: string };
    expect(fromJson(DeviceKey.$type, shown.device_key)).toEqual(key);
    expect(fromBase64(shown.device_signature)).toHaveLength(64);
    expect(out).not.toContain((JSON.parse(readFileSync(at("meter.json"), "utf8")) as { secret: string }).secret);
  });

  test.each<[string, () => string[], string]>([
    [
      "half of what a signature needs",
      () => ["show", at("meter.json"), "--operator", operator],
      "both --operator and --chain-id",
    ],
    ["a file that is no key", () => ["show", readings], "is no key of a device"],
    [
      "a secret that is no file of ours",
      () => ["show", rawSecret()],
      "raw.key is no key of a device: it is not JSON\n",
    ],
    ["a curve that devices have not", () => ["new", at("x.json"), "--type", "rsa"], "Allowed choices"],
  ])("refused: %s", async (_what, args, reason) => {
    const { code, err } = await runCli(["notary", "device", ...args()]);
    expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
  });
});

describe("readings of a file", () => {
  test("are signed one by one", async () => {
    const file = at("signed.json");
    expect((await runCli(["notary", "sign", readings, ...device(), "--output-document", file])).code).toBe(0);
    const signed = (JSON.parse(readFileSync(file, "utf8")) as object[]).map(
      (one) => fromJson(SignedReading.$type, one) as SignedReading,
    );
    expect(signed).toHaveLength(336);
    for (const one of signed) expect(isSignedReading(key, chainId, one)).toBe(true);
  });

  test("become a batch that its device signed, and that a notary has nothing against", async () => {
    const { code, out } = await build("--out", at("b"));
    expect(code).toBe(0);
    const built = JSON.parse(out) as { header: object; signature: string };
    const header = fromJson(BatchHeader.$type, built.header) as BatchHeader;
    expect([header.count, isSignedHeader(key, chainId, header, fromBase64(built.signature))]).toEqual([336n, true]);
    const lines = readFileSync(at("b.jsonl"), "utf8").trim().split("\n");
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      sequence: "1",
      start: "2026-02-01T00:00:00Z",
      end: "2026-02-01T01:00:00Z",
      amount: "51",
      meter_total: "1000051",
    });
    const check = [
      "notary",
      "batch",
      "check",
      at("b.jsonl"),
      "--source",
      at("source.json"),
      "--header",
      at("b.header.json"),
    ];
    expect(await runCli(check)).toMatchObject({ code: 0, out: "336 readings, nothing against them\n" });
    const proof = await runCli([
      "notary",
      "batch",
      "prove",
      at("b.jsonl"),
      "--source",
      at("source.json"),
      "--record",
      "4",
      "--sequence",
      "100",
    ]);
    const leaf = fromJson(Leaf.$type, JSON.parse(proof.out)) as Leaf;
    expect(provenReading({ id: 4n, root: header.root, count: 336n }, leaf).sequence).toBe(100n);
  });

  test("that were changed are told, each with what is wrong", async () => {
    await build("--out", at("c"));
    copyFileSync(at("c.jsonl"), at("d.jsonl"));
    writeFileSync(at("d.jsonl"), readFileSync(at("d.jsonl"), "utf8").replace('"amount":"51"', '"amount":"510"'));
    const args = [
      "notary",
      "batch",
      "check",
      at("d.jsonl"),
      "--source",
      at("source.json"),
      "--header",
      at("c.header.json"),
    ];
    const { code, out, err } = await runCli(args);
    expect(code).toBe(1);
    expect(out).toContain("reading 1: amount 510: 0 to 120 are plausible");
    expect(out).toContain("the header is not that of the readings");
    expect(err).toContain("faults");
  });

  test("that no notary would attest are not made a batch of, unless that is asked for", async () => {
    writeSource("small.json", key, "50000000");
    const args = ["--source", at("small.json"), "--out", at("e")];
    const refused = await build(...args);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("0 to 50 are plausible")]);
    expect((await build(...args, "--anyway")).code).toBe(0);
  });

  test("of another device's key are not signed", async () => {
    writeSource("other.json", { ...key, key: new Uint8Array(32).fill(1) });
    const { code, err } = await build("--source", at("other.json"), "--out", at("f"));
    expect([code, err]).toEqual([1, expect.stringContaining("is not the device of source 3")]);
  });

  test("more than a batch has are refused while they are read", async () => {
    writeFileSync(at("many.csv"), `start,amount\n2026-01-01T00:00:00Z,1\n${",1\n".repeat(100_000)}`);
    const { code, err } = await runCli([
      "notary",
      "batch",
      "prove",
      at("many.csv"),
      "--source",
      at("source.json"),
      "--record",
      "1",
      "--sequence",
      "1",
    ]);
    expect([code, err]).toEqual([1, expect.stringContaining("many.csv, line 100002: a batch has 100000")]);
  });

  test("may say nothing in a column, of JSON too", async () => {
    writeFileSync(at("null.jsonl"), '{"start":"2026-01-01T00:00:00Z","amount":1.5,"meter_total":null}\n');
    const { code, out } = await runCli(["notary", "sign", at("null.jsonl"), ...device()]);
    expect([code, out]).toEqual([0, expect.stringContaining('"amount":"1500000"')]);
  });

  test.each([
    ["without the column of amounts", "start\n2026-01-01T00:00:00Z\n", "lacks the columns amount"],
    ["with a column that is none", "start,amount,price\n2026-01-01T00:00:00Z,1,2\n", "price is none of"],
    ["with an amount that is none", "start,amount\n2026-01-01T00:00:00Z,much\n", "line 2: amount"],
    ["of an empty file", "", "bad.csv: the file is empty"],
    ["without rows", "start,amount\n", "has no readings"],
  ])("%s are refused", async (_what, text, reason) => {
    writeFileSync(at("bad.csv"), text);
    const { code, err } = await runCli(["notary", "sign", at("bad.csv"), ...device()]);
    expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
  });
});
