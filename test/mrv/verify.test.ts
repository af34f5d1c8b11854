import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { eco2 } from "../../app/eco2.ts";
import { readingLines } from "../../cli/notary/readingFile.ts";
import { buildBatch, leafOf, signHeader } from "../../client/notary/batch.ts";
import { signReading } from "../../client/notary/reading.ts";
import { fromUtf8, toUtf8 } from "../../codec/bytes.ts";
import { Leaf } from "../../codec/gen/eco2/notary/v1/batch.ts";
import { Factor } from "../../codec/gen/eco2/notary/v1/factor.ts";
import { type Reading, SignedReading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { MsgSetFactor, MsgSubmitBatch, MsgSubmitReadings } from "../../codec/gen/eco2/notary/v1/tx.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";
import { type RpcServer, startRpc } from "../../engine/rpc/server/start.ts";
import { message, type StartedChain, startChain } from "../../engine/testing/startChain.ts";
import { type Run, runCli } from "../cli/run.ts";
import { genesisOf } from "./genesis.ts";
import { before, Meter } from "./meters.ts";
import { peopleOf, roles } from "./people.ts";
import { chainStart, wholeYear } from "./times.ts";

const chainId = "eco2-verify-1";
const folder = mkdtempSync(join(tmpdir(), "mrv-verify-"));
const at = (name: string) => join(folder, name);
const meter = new Meter("gas", "Nm3", "GAS", "ed25519");
let chain: StartedChain;
let node: RpcServer;
let web: Server;
let uri = "";
let batched: Reading[] = [];
let single: Reading[] = [];
let content: Uint8Array = new Uint8Array(0);

beforeAll(async () => {
  chain = await startChain(eco2, {
    chainId,
    genesisTime: chainStart,
    accounts: roles.length,
    mining: { mode: "manual" },
    genesis: genesisOf(wholeYear),
  });
  node = await startRpc({ chain, host: "127.0.0.1", port: 0, nodeId: "00".repeat(20), moniker: "verify" });
  web = createServer((_, response) => void response.end(content));
  web.listen(0, "127.0.0.1");
  await once(web, "listening");
  uri = `http://127.0.0.1:${(web.address() as AddressInfo).port}/readings.jsonl`;

  const { factory, reviewer } = peopleOf(chain);
  const send = async (by: typeof factory, sent: ReturnType<typeof message>) => {
    const { result } = await chain.send(by, [sent], { gas: 10_000_000 });
    expect([result.code, result.log]).toEqual([0, expect.any(String)]);
  };
  const factor = Factor.fromPartial({
    code: "GAS",
    substance: "natural gas",
    unit: "Nm3",
    micrograms: "2016000000",
    scope: 1,
    source: "IPCC 2006, table 2.2, rounded",
    validFrom: timestampOf(parseTime("2024-01-01T00:00:00Z")),
    validUntil: timestampOf(parseTime("2030-01-01T00:00:00Z")),
  });
  await send(reviewer, message(MsgSetFactor, { authority: reviewer.address, factor }));
  await send(factory, meter.registration(chainId, factory.address, wholeYear));
  meter.sourceId = 1n;
  const start = wholeYear.historyStart;
  batched = meter.read(wholeYear, start, 48, { hour: 0, percent: before });
  single = meter.read(wholeYear, start + 48n * wholeYear.tick, 3, { hour: 48, percent: before });
  content = toUtf8(readingLines(batched));
  const { header } = buildBatch(batched);
  await send(
    factory,
    message(MsgSubmitBatch, {
      operator: factory.address,
      header,
      signature: signHeader(meter.device, chainId, header),
      document: { sha256: sha256(content), uri },
    }),
  );
  const readings = single.map((reading) => signReading(meter.device, chainId, reading));
  await send(factory, message(MsgSubmitReadings, { operator: factory.address, sourceId: 1n, readings }));
});

afterAll(async () => {
  web.closeAllConnections();
  web.close();
  await node.close();
  await chain.close();
  rmSync(folder, { recursive: true, force: true });
});

const verify = (...args: string[]): Promise<Run> => runCli(["verify", ...args, "--node", node.url]);

describe("verify document", () => {
  const written = () => {
    writeFileSync(at("readings.jsonl"), content);
    return at("readings.jsonl");
  };

  test("of a file, for people and for programs", async () => {
    const { code, out } = await verify("document", "1", written());
    expect([code, out]).toEqual([0, expect.stringContaining("is the document of record 1 (submitted), SHA-256 ")]);
    const json = await verify("document", "1", written(), "-o", "json");
    expect(JSON.parse(json.out)).toMatchObject({ verified: true, record: "1", bytes: content.length });
  });

  test("fetched from where the record says, and kept", async () => {
    const refused = await verify("document", "1");
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("is in a private network")]);
    const kept = await verify("document", "1", "--allow-private", "--output-document", at("kept.jsonl"));
    expect([kept.err, kept.code]).toEqual(["", 0]);
    expect(readFileSync(at("kept.jsonl"), "utf8")).toBe(fromUtf8(content));
    const args = ["notary", "batch", "check", at("kept.jsonl"), "--source", "1", "--record", "1"];
    const checked = await runCli([...args, "--node", node.url]);
    expect([checked.out, checked.code]).toEqual(["48 readings, nothing against them\n", 0]);
  });

  test.each<[string, () => string[], string]>([
    ["another file", () => ["1", __filename], "is not proven: the document has SHA-256"],
    ["a file that is not there", () => ["1", at("none")], "cannot read"],
    ["a record that there is not", () => ["9"], "no record has the id 9"],
    ["a record without a document", () => ["2"], "record 2 names no document"],
    ["more bytes than are allowed", () => ["1", "--allow-private", "--max-bytes", "10"], "more than the 10 bytes"],
  ])("refused: %s", async (_what, args, reason) => {
    const { code, out, err } = await verify("document", ...args());
    expect([code, out, err]).toEqual([1, "", expect.stringContaining(reason)]);
    expect(err.trim().split("\n")).toHaveLength(1);
  });
});

describe("verify reading", () => {
  const file = (json: unknown) => {
    writeFileSync(at("reading.json"), JSON.stringify(json));
    return at("reading.json");
  };
  const leaf = (index: number, record = 1n) => toJson(Leaf.$type, leafOf(buildBatch(batched), record, index)) as object;
  const signed = (change: Partial<Reading> = {}) => {
    const [first] = single;
    if (first === undefined) throw new Error("there is no reading");
    return toJson(SignedReading.$type, signReading(meter.device, chainId, { ...first, ...change })) as object;
  };

  test("of a batch and a single one", async () => {
    const proven = await verify("reading", file(leaf(7)));
    expect([proven.code, proven.out]).toEqual([0, expect.stringContaining("reading 8 of source 1 is in record 1 (")]);
    const json = JSON.parse((await verify("reading", file(signed()), "-o", "json")).out) as object;
    expect(json).toMatchObject({ verified: true, source: "1", record: "2", sequence: "49", unit: "Nm3" });
  });

  test.each<[string, () => unknown, string]>([
    ["at another place", () => ({ ...leaf(7), index: "8" }), "is not under the root of record 1"],
    ["of a record that still takes readings", () => leaf(7, 2n), "record 2 has no root yet"],
    ["of a record that there is not", () => leaf(7, 9n), "no record has the id 9"],
    ["that was changed", () => signed({ amount: "1" }), "is not proven: reading 49 of source 1 is "],
    ["that nobody submitted", () => signed({ sequence: 99n }), "is not proven: "],
    ["that are many", () => [signed()], "it is a list of readings"],
    ["that is none", () => ({ a: 1 }), "is not proven: a: unknown field"],
  ])("refused: %s", async (_what, json, reason) => {
    const { code, out, err } = await verify("reading", file(json()));
    expect([code, out, err]).toEqual([1, "", expect.stringContaining(reason)]);
    expect(err.trim().split("\n")).toHaveLength(1);
  });
});
