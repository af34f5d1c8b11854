import { createReadStream, existsSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import { type ImportOptions, type ImportReport, importFile } from "../cli/registry/importFile.ts";
import { chainOver, type InProcessChain } from "./harness/chainClient.ts";
import { startLedger } from "./harness/ledger.ts";
import { testSigner } from "./harness/testSigner.ts";

const registrar = testSigner(1);
const fund = testSigner(2).address;
const sample = "examples/data/registry-sample.csv";

function registryChain(instantly = true): InProcessChain {
  const ledger = startLedger({
    funded: [{ address: registrar.address, coins: [{ denom: "ueco2", amount: "1000000000" }] }],
    genesis: (sections) => {
      sections["registry"] = { ...(sections["registry"] as object), params: { registrars: [registrar.address] } };
    },
  });
  ledger.block();
  return chainOver(ledger, instantly);
}

const optionsOn = (chain: InProcessChain, more: Partial<ImportOptions> = {}): ImportOptions => ({
  chain,
  signer: registrar,
  batchSize: 20,
  gas: { adjustment: 1.3 },
  ...more,
});
const importText = (text: string, options: ImportOptions): Promise<ImportReport> =>
  importFile(Readable.from([text]), options);
const importPath = (path: string, options: ImportOptions): Promise<ImportReport> =>
  importFile(createReadStream(path, "utf8") as AsyncIterable<string>, options);

/** The batch of the part-retirement, grams by what became of them. */
async function splitBatch({ query }: InProcessChain) {
  const serial = "GS1-1-KE-GS11603-16-2025-30256-1-5485";
  const { batch } = await query.registry.batchBySerial({ sourceRegistry: "GLD", serial });
  const { lots } = await query.registry.lotsByBatch({ batchId: batch?.id ?? 0n });
  return lots.map(({ startGram, endGram, status }) => [
    Number(startGram / 1_000_000n),
    Number(endGram / 1_000_000n),
    status,
  ]);
}
// Tonnes 1 to 109 held, 110 to 5463 retired, 5464 to 5485 held.
const split = [
  [0, 109, 1],
  [109, 5463, 3],
  [5463, 5485, 1],
];
const noRange = "an Isometric retirement id names no issued range: issuance id, first and last kilogram are needed";

describe("the sample", () => {
  test.each([1, 7, 20, 200])(
    "in transactions of at most %i rows, and again",
    async (batchSize) => {
      const chain = registryChain();
      const steps: number[][] = [];
      const options = optionsOn(chain, { batchSize, onProgress: (done, all) => steps.push([done, all]) });
      const report = await importPath(sample, options);
      expect(report).toMatchObject({ rows: 60, imported: 29, source_events: 28, present: 0 });
      expect(report.refused.map(({ reason }) => reason)).toEqual([noRange, noRange, noRange]);
      expect(report.txs).toHaveLength(Math.ceil(57 / batchSize));
      expect([steps.length, steps.at(-1)]).toEqual([Math.ceil(57 / batchSize), [60, 60]]);
      expect(await splitBatch(chain)).toEqual(split);

      const again = await importPath(sample, options);
      expect(again).toEqual({ ...report, imported: 0, source_events: 0, present: 57, txs: [] });
      expect(chain.taken).toHaveLength(report.txs.length);
    },
    60_000,
  );

  test("credits go to the recipient, whose use is then a double use", async () => {
    const chain = registryChain();
    await importPath(sample, optionsOn(chain, { recipient: fund }));
    const balance = async (owner: string) => (await chain.query.registry.balance({ owner })).balance;
    expect((await balance(fund))?.suspendedGrams).toBe(5354n * 1_000_000n);
    expect((await balance(fund))?.heldGrams).toBeGreaterThan(0n);
    expect((await balance(registrar.address))?.heldGrams).toBe(0n);
  });
});

const [header = "", first = "", second = ""] = readFileSync(sample, "utf8").split("\n");
const [, , , third = ""] = readFileSync(sample, "utf8").split("\n");
const fileOf = (...rows: string[]) => [header, ...rows, ""].join("\n");
/** The first row of the sample, tonnes 1 to 5485 of its issuance, with some of its text replaced. */
const changed = (...changes: [string, string][]) => changes.reduce((row, [from, to]) => row.replace(from, to), first);
const block = (from: number, to: number) =>
  changed(["30256-1-5485", `30256-${from}-${to}`], [",1,5485,5485,", `,${from},${to},${to - from + 1},`]);

describe("a bad row is refused and told, the rest is imported", () => {
  const cases: [string, string, RegExp][] = [
    ["a serial of no form", changed(["GS1-1-KE-GS11603-16-2025-30256-1-5485,", "GS1-what,"]), /serial/i],
    [
      "another quantity",
      changed([",5485,5485,", ",5485,5484,"]),
      /^quantity is 5484000000 grams, the block 1-5485 has 5485 tonnes/,
    ],
    ["no quantity", changed([",5485,5485,", ",5485,many,"]), /^quantity is "many", a whole number is expected/],
    ["a date that is none", changed(["2026-03-31", "2026-02-30"]), /^date is "2026-02-30"/],
    ["a vintage that is none", changed(["2025-12-31", "2025-12-32"]), /^vintage end "2025-12-32" is no calendar day/],
    ["another event", changed([",issued,", ",printed,"]), /^event "printed" is unknown, allowed: issued, retired/],
    ["a field too few", "GLD,issued", /^2 fields, the header has 18/],
    ["a quote inside a field", `G"LD,issued`, /^field 1 has a quote inside/],
    [
      "a reason that hides text",
      changed([",issued,", ",retired,"], [",,,Emission", ",,a\u0007b,Emission"]),
      /^reason has a control character/,
    ],
  ];
  test.each(cases)("%s", async (_name, bad, reason) => {
    const chain = registryChain();
    const report = await importText(fileOf(second, bad, third), optionsOn(chain));
    expect(report).toMatchObject({ rows: 3, imported: 2, source_events: 0, present: 0 });
    expect(report.refused).toEqual([{ line: 3, serial: expect.any(String), reason: expect.stringMatching(reason) }]);
  });

  test.each([1, 20])("an overlap names the batch that holds the numbers (%i rows a transaction)", async (batchSize) => {
    const chain = registryChain();
    const file = fileOf(second, block(1, 100), block(50, 120), third, block(100, 100), block(101, 120));
    const report = await importText(file, optionsOn(chain, { batchSize }));
    expect(report).toMatchObject({ rows: 6, imported: 4 });
    expect(report.refused).toMatchObject([
      { line: 4, reason: "numbers 50-100 of GLD/11603/30256 are held by batch 2: serial numbers are imported already" },
      {
        line: 6,
        reason: "numbers 100-100 of GLD/11603/30256 are held by batch 2: serial numbers are imported already",
      },
    ]);
  });

  test("numbers that their source used up, and a row that is there twice", async () => {
    const chain = registryChain();
    const used = block(1, 100).replace(",issued,", ",retired,");
    const report = await importText(fileOf(used, block(90, 110), used, second), optionsOn(chain));
    expect(report).toMatchObject({ rows: 4, imported: 1, source_events: 1 });
    expect(report.refused).toMatchObject([
      {
        line: 3,
        reason:
          "numbers 90-100 of GLD/11603/30256 are barred by source event 1: serial numbers were used at their source",
      },
      { line: 4, reason: "says the same as line 2" },
    ]);
  });

  test("who is no registrar sends nothing", async () => {
    const chain = registryChain();
    const options = optionsOn(chain, { signer: testSigner(9) });
    await expect(importPath(sample, options)).rejects.toThrow(/^eco1\w+ is no registrar of this chain/);
    expect(chain.taken).toHaveLength(0);
  });
});

test("an import that was cut off goes on, also while its last transaction waits for a block", async () => {
  const chain = registryChain(false);
  // Cut off after the transaction was taken, before its block.
  await expect(importPath(sample, optionsOn(chain))).rejects.toThrow(/is in no block/);
  expect(chain.taken).toHaveLength(1);
  const included: InProcessChain["included"] = (hash, timeout) => {
    chain.makeBlock();
    return chain.included(hash, timeout);
  };
  const rest = importPath(sample, optionsOn({ ...chain, included }));
  setTimeout(() => chain.makeBlock(), 50);
  expect(await rest).toMatchObject({ imported: 9, source_events: 28, present: 20 });
  expect(await splitBatch(chain)).toEqual(split);
});

const all = "../shared/data/registry-transactions.csv";
// The full table is not published with the sources; where it lies beside them, all of it is run.
if (existsSync(all)) {
  test("all rows: imported, barred, retired in part or refused; a second time everything is there", async () => {
    const chain = registryChain();
    const report = await importPath(all, optionsOn(chain));
    expect(report).toMatchObject({ rows: 405, imported: 120, source_events: 245, present: 0 });
    expect(report.refused.map(({ reason }) => reason)).toEqual(new Array(40).fill(noRange));
    expect(await splitBatch(chain)).toEqual(split);
    const { events } = await chain.query.registry.sourceEvents({ pagination: { limit: 1000n } });
    expect(events.filter((event) => event.barredGrams > 0n && event.retiredGrams === 0n)).toHaveLength(244);
    expect(events.filter((event) => event.retiredGrams === 5354n * 1_000_000n)).toHaveLength(1);

    const again = await importPath(all, optionsOn(chain));
    expect(again).toEqual({ ...report, imported: 0, source_events: 0, present: 365, txs: [] });
    expect(chain.taken).toHaveLength(report.txs.length);
  }, 60_000);
}
