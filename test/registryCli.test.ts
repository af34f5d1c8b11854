import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { makeDevHome } from "../cli/dev/home.ts";
import { devAccounts } from "../cli/dev/keys.ts";
import { cometRpc } from "../node/comet/rpc.ts";
import { type RunningDevNode, runDevNode } from "../node/dev/run.ts";
import { runCli } from "./cli/run.ts";

const folder = mkdtempSync(join(tmpdir(), "eco2-registry-"));
const home = join(folder, "home");
const sample = "examples/data/registry-sample.csv";
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
let network: RunningDevNode;
const eco2d = (...args: string[]) => runCli([...args, "--home", home]);
const sending = () => ["--keyring-backend", "test", "--node", network.rpc];
const importCsv = (file: string, ...flags: string[]) =>
  eco2d("registry", "import-csv", file, ...sending(), "--from", "registrar", ...flags);

beforeAll(async () => {
  await makeDevHome(home, { chainId: "eco2-dev-1" });
  // A certificate is proven by the block after it, whether anybody sends something then or not.
  network = await runDevNode({ home, mining: { mode: "interval", ms: 50 }, rpcAddress: "127.0.0.1:0", log: silent });
}, 60_000);
afterAll(async () => {
  await network.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe("eco2d registry import-csv", () => {
  test("asks first, and sends nothing when the answer is no", async () => {
    const run = await runCli(
      ["registry", "import-csv", sample, ...sending(), "--from", "registrar", "--home", home],
      ["n"],
    );
    expect(run).toEqual({
      code: 1,
      out: "",
      err: `${sample}: 57 rows to send as ${devAccounts().registrar.address}, 3 that cannot be. Send them? [y/N]: Error: cancelled\n`,
    });
  });

  test("imports, with progress, a report and a fee", async () => {
    const report = join(folder, "report.json");
    const run = await importCsv(sample, "--yes", "-o", "json", "--report", report, "--gas-prices", "0.025ueco2");
    expect(run.code).toBe(0);
    expect(run.err).toMatch(
      /^import \[#+\.+\] 23\/60, block \d+\nimport \[#+\.+\] 43\/60, block \d+\nimport \[#{30}\] 60\/60, block \d+\n$/,
    );
    const told = JSON.parse(run.out);
    expect(JSON.parse(readFileSync(report, "utf8"))).toEqual(told);
    expect(told).toMatchObject({ rows: 60, imported: 29, source_events: 28, present: 0 });
    expect(told.refused).toHaveLength(3);
    expect(told.txs).toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^[0-9A-F]{64}$/)));
    const { out } = await eco2d(
      "query",
      "bank",
      "balances",
      devAccounts().registrar.address,
      "--node",
      network.rpc,
      "-o",
      "json",
    );
    expect(BigInt(JSON.parse(out).balances[0].amount)).toBeLessThan(100_000_000_000_000n);
  });

  test("again: what is there is passed over; a file with an overlap names the batch", async () => {
    const again = await importCsv(sample, "--yes");
    expect(again.code).toBe(0);
    expect(again.out).toMatch(
      /^line 59: refused: an Isometric .*\n.*\n.*\n60 rows: 0 imported, 0 source events, 57 on the chain before, 3 refused; 0 transactions\n$/,
    );
    const overlap = join(folder, "overlap.csv");
    const [header = "", first = ""] = readFileSync(sample, "utf8").split("\n");
    writeFileSync(
      overlap,
      `${header}\n${first.replace("30256-1-5485", "30256-5480-5490").replace(",1,5485,5485,", ",,,11,")}\n`,
    );
    const refused = await importCsv(overlap, "--yes", "--recipient", "bob");
    expect(refused).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^line 2: refused: numbers 5480-5485 of GLD\/11603\/30256 are held by batch 1: /),
    });
  });

  test.each([
    ["no such file", "missing.csv", [], /^Error: cannot read missing\.csv: ENOENT/],
    ["a file of another kind", "package.json", [], /^Error: the header lacks the columns registry, event/],
    [
      "fees and prices together",
      sample,
      ["--fees", "1ueco2", "--gas-prices", "1ueco2"],
      /cannot provide both fees and gas prices/,
    ],
    ["an unknown recipient", sample, ["--recipient", "nobody"], /^Error: no key "nobody"/],
    ["too many rows a transaction", sample, ["--batch-size", "201"], /Expected a number from 1 to 200/],
    ["a signer who is no registrar", sample, ["--from", "bob"], /^Error: eco1\w+ is no registrar of this chain/],
  ])("%s", async (_name, file, flags, error) => {
    const run = await importCsv(file, "--yes", ...flags);
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toMatch(error);
  });
});

describe("eco2d registry reconcile-csv", () => {
  const reconcile = (file: string, ...flags: string[]) =>
    eco2d("registry", "reconcile-csv", file, "--node", network.rpc, ...flags);

  test("says of every row what became of it, with sums and a report", async () => {
    const report = join(folder, "reconciled.json");
    const run = await reconcile(sample, "--report", report);
    expect(run).toMatchObject({ code: 0, err: "" });
    const lines = run.out.split("\n");
    expect(lines[0]).toBe("line 2: batch 1, 131 t held, 5,354 t retired (GS1-1-KE-GS11603-16-2025-30256-1-5485)");
    expect(run.out).toMatch(/^line 59: nothing: an Isometric retirement id names no issued range/m);
    expect(run.out).toMatch(
      /\n29 rows are batches: \S+ t held, 5,354 t retired\n28 rows are source events: .*\n3 rows are nothing\n$/,
    );
    const told = JSON.parse(readFileSync(report, "utf8"));
    expect(told.rows).toHaveLength(60);
    expect(told).toMatchObject({ counts: { batch: 29, "source event": 28, nothing: 3 }, unbalanced: [] });
    expect(JSON.parse((await reconcile(sample, "-o", "json")).out)).toEqual(told);
  });

  test.each([
    ["no such file", "missing.csv", /^Error: cannot read missing\.csv: ENOENT/],
    ["a file of another kind", "package.json", /^Error: the header lacks the columns registry, event/],
  ])("%s", async (_name, file, error) => {
    const run = await reconcile(file);
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toMatch(error);
  });
});

describe("a certificate as a file", () => {
  const file = join(folder, "certificate.json");
  const verify = (...flags: string[]) => eco2d("verify", "certificate", file, ...flags);
  let [hash, height] = ["", ""];

  beforeAll(async () => {
    const retire = [
      "tx",
      "offset",
      "retire",
      "110500000",
      "--from",
      "registrar",
      ...sending(),
      "--yes",
      "--wait",
      "--gas",
      "auto",
    ];
    const claim = ["--batch-id", "1", "--beneficiary", "Müller & Söhne", "--reason", "Emissions of 2025"];
    const about = ["--period-start", "2025-01-01", "--period-end", "2025-12-31", "--country", "DE"];
    const retired = await eco2d(...retire, ...claim, ...about);
    expect(retired).toMatchObject({ code: 0 });
    const fetched = await eco2d("certificate", "fetch", "1", "--out", file, "--node", network.rpc);
    expect(fetched).toMatchObject({
      code: 0,
      out: "",
      err: expect.stringMatching(/^certificate 1 of eco2-dev-1 is in /),
    });
    height = /--trusted-height (\d+)/.exec(fetched.err)?.[1] ?? "";
    const { block_id } = await cometRpc(network.rpc).block(Number(height));
    hash = block_id.hash;
  }, 60_000);

  test("is proven by the hash of its block", async () => {
    const run = await verify("--trusted-hash", hash, "--trusted-height", height, "--chain-id", "eco2-dev-1");
    expect(run).toMatchObject({ code: 0, err: "" });
    for (const text of [
      "Certificate 1 of chain eco2-dev-1: proven\n  beneficiary   Müller & Söhne\n  amount        110.5 t CO2e (110,500,000 g)",
      // The numbers between were retired at the source, so the use goes on behind them.
      "numbers 1 to 109\n                109 t, grams 0 to 108999999 of batch 1\n",
      "numbers 5464 to 5465 (5465 up to gram 500,000 of 1,000,000)\n                1.5 t, grams 5463000000 to 5464499999 of batch 1\n",
      `proven by     header ${height}, hash ${hash}\n`,
    ]) {
      expect(run.out).toContain(text);
    }
    const json = JSON.parse((await verify("--trusted-hash", hash, "-o", "json")).out);
    expect(json).toMatchObject({
      verified: true,
      certificate: { id: "1", grams: "110500000", ranges: [{ batch_id: "1" }, { batch_id: "1" }] },
      tonnes: "110.5",
      block: { chain_id: "eco2-dev-1", height, hash },
    });
  });

  test.each<[string, () => string[], RegExp]>([
    [
      "a wrong hash",
      () => ["--trusted-hash", "0".repeat(64)],
      /is not proven: header: header \d+ of eco2-dev-1 has hash .*, not the trusted 0+/,
    ],
    [
      "another height",
      () => ["--trusted-hash", hash, "--trusted-height", "1"],
      /is not proven: header: the file holds header \d+, what is trusted is of height 1/,
    ],
    [
      "another chain",
      () => ["--trusted-hash", hash, "--chain-id", "eco2-1"],
      /the certificate is of chain eco2-dev-1, not eco2-1/,
    ],
    ["nothing to trust", () => [], /is not proven: trust: nothing to trust/],
    ["a hash cut short", () => ["--trusted-hash", hash.slice(2)], /is not proven: trust: .*64 hex digits are needed/],
  ])("%s: refused, with what failed", async (_name, flags, reason) => {
    const run = await verify(...flags());
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toMatch(reason);
    const json = JSON.parse((await verify(...flags(), "-o", "json")).out);
    expect(json).toMatchObject({ verified: false, reason: expect.stringMatching(/^(header|trust): /) });
  });

  test("each field changed: refused, with what failed", async () => {
    const good = readFileSync(file, "utf8");
    try {
      const document: Record<string, unknown> = JSON.parse(good);
      for (const key of Object.keys(document)) {
        for (const value of [undefined, null, "", "0", {}, []]) {
          // Files of before do not say whether another certificate stands in its place.
          if (key === "standing" && value === undefined) continue;
          writeFileSync(file, JSON.stringify({ ...document, [key]: value }));
          const run = await verify("--trusted-hash", hash);
          // Commit and validators may be left out, and only together.
          expect(run.err).toMatch(/is not proven: (file|header|state|standing|commit): /);
          expect(run.code).toBe(1);
        }
      }
    } finally {
      writeFileSync(file, good);
    }
  });

  test("no file, a file of another kind, no such certificate, no node", async () => {
    const missing = await eco2d("verify", "certificate", join(folder, "none.json"), "--trusted-hash", hash);
    expect(missing.err).toMatch(/^Error: cannot read \S+none\.json: ENOENT/);
    const other = await eco2d("verify", "certificate", "package.json", "--trusted-hash", hash);
    expect(other.err).toMatch(/package\.json is not proven: file: not a certificate file/);
    const unknown = await eco2d("certificate", "fetch", "77", "--node", network.rpc);
    expect(unknown).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(/^Error: no certificate 77 at height \d+\n$/),
    });
    const nowhere = await eco2d("certificate", "fetch", "1", "--node", "127.0.0.1:1");
    expect(nowhere.err).toMatch(/^Error: .*127\.0\.0\.1:1/);
    const unwritable = await eco2d(
      "certificate",
      "fetch",
      "1",
      "--node",
      network.rpc,
      "--out",
      join(folder, "no", "c.json"),
    );
    expect(unwritable.err).toMatch(/^Error: cannot write \S+c\.json: ENOENT/);
    const printed = await eco2d("certificate", "fetch", "1", "--node", network.rpc);
    expect(JSON.parse(printed.out)).toMatchObject({ format: "eco2-certificate/1" });
  });
});
