import { createReadStream, existsSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import { calls, creditChain, who } from "../../modules/registry/testing/credits.ts";
import { readRecords } from "./csv.ts";
import { mapRow, requiredColumns } from "./rows.ts";

const tonne = 1_000_000n;

/** Puts every row of a file on a chain as the command line would; gives what became of each, by registry and event. */
async function play(chain: TestChain, path: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for await (const row of readRecords(createReadStream(path, "utf8"), requiredColumns)) {
    if ("problem" in row) throw new Error(`line ${row.line}: ${row.problem}`);
    const name = `${row.record["registry"]} ${row.record["event"]}: ${outcome(chain, row.record)}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const parts = ["retiredGrams", "suspendedGrams", "barredGrams", "alreadyRetiredGrams"] as const;

function outcome(chain: TestChain, record: Readonly<Record<string, string>>): string {
  const mapped = mapRow(record, { registrar: who.registrar });
  if (mapped.kind === "refused") return `refused: ${mapped.reason}`;
  try {
    if (mapped.kind === "import") {
      chain.deliver(MsgDefinition.methods.importBatch, mapped.message);
      return "imported";
    }
    const { response } = chain.deliver(MsgDefinition.methods.recordSourceEvent, mapped.message);
    expect(parts.reduce((sum, name) => sum + response[name], 0n)).toBe(mapped.message.quantityGrams);
    return parts.filter((name) => response[name] > 0n).join(" and ");
  } catch (error) {
    return `refused: ${String(error).replace(/^.*: /, "")}`;
  }
}

const noRange =
  "refused: an Isometric retirement id names no issued range: issuance id, first and last kilogram are needed";

/** What must hold after any file that has the part-retirement in it. */
function expectPartRetirement(chain: TestChain): void {
  const serial = "gs1-1-ke-gs11603-16-2025-030256-110-5463";
  const { batch } = chain.query(QueryDefinition.methods.batchBySerial, { sourceRegistry: "GLD", serial });
  expect(batch).toMatchObject({
    blockStart: 1n,
    blockEnd: 5485n,
    supply: { heldGrams: 131n * tonne, retiredGrams: 5354n * tonne },
  });
  expect(calls(chain).lots(batch?.id ?? 0n)).toEqual([
    `0-${109n * tonne} registrar held`,
    `${109n * tonne}-${5463n * tonne} registrar retired`,
    `${5463n * tonne}-${5485n * tonne} registrar held`,
  ]);
  expect(chain.broken()).toBeUndefined();
}

/** Every batch of the chain offered again: itself, its first and last number alone, and blocks that reach beyond it. */
function expectNoSecondImport(chain: TestChain): void {
  const { batches } = chain.query(QueryDefinition.methods.batches, { pagination: undefined });
  const before = chain.exported();
  for (const batch of batches.filter(
    ({ sourceRegistry, serial }) => sourceRegistry === "GLD" && serial.startsWith("GS1"),
  )) {
    const [first, last] = [batch.blockStart, batch.blockEnd];
    const head = batch.serial.slice(0, batch.serial.lastIndexOf("-", batch.serial.lastIndexOf("-") - 1));
    const spellings = [head, head.toLowerCase(), head.replaceAll("-", " \u2013 "), head.replace(/-(\d+)$/, "-000$1")];
    for (const [from, to] of [
      [first, last],
      [first, first],
      [last, last],
      [first, last + 10n],
    ] as const) {
      for (const spelling of spellings) {
        const quantityGrams = (to - from + 1n) * tonne;
        const again = { ...batch, registrar: who.registrar, serial: `${spelling}-${from}-${to}`, quantityGrams };
        expect(() => calls(chain).import(again)).toThrow(/are held by batch \d+: serial numbers are imported already/);
      }
    }
  }
  expect(chain.exported()).toEqual(before);
}

describe("the sample on a chain", () => {
  const sample = "examples/data/registry-sample.csv";

  test("each row is imported, retired, barred or refused for a stated reason", async () => {
    const chain = creditChain();
    expect(await play(chain, sample)).toEqual({
      "GLD issued: imported": 11,
      "VCS issued: imported": 10,
      "ISO issued: imported": 8,
      "GLD retired: retiredGrams": 1,
      "GLD retired: barredGrams": 4,
      "VCS retired_or_cancelled: barredGrams": 4,
      "ACR retired: barredGrams": 4,
      "ACR cancelled: barredGrams": 2,
      "CAR retired: barredGrams": 3,
      "CAR cancelled: barredGrams": 2,
      "ART retired: barredGrams": 2,
      "ART cancelled: barredGrams": 1,
      "CCB retired: barredGrams": 5,
      [`ISO retired: ${noRange}`]: 3,
    });
    expectPartRetirement(chain);
    expectNoSecondImport(chain);
  });

  test("a second time, every import is refused and no event changes anything but its own record", async () => {
    const chain = creditChain();
    await play(chain, sample);
    const supply = chain.query(QueryDefinition.methods.supply, {});
    const again = await play(chain, sample);
    for (const registry of ["GLD", "VCS", "ISO"]) {
      expect(again).toHaveProperty([`${registry} issued: refused: serial numbers are imported already`]);
    }
    expect(chain.query(QueryDefinition.methods.supply, {})).toEqual(supply);
    expectPartRetirement(chain);
  });
});

const all = "../shared/data/registry-transactions.csv";
// The full table is not published with the sources; where it lies beside them, all of it is run.
if (existsSync(all)) {
  test("all rows: each is imported, retired, barred or refused for a stated reason", async () => {
    const chain = creditChain();
    expect(await play(chain, all)).toEqual({
      "VCS issued: imported": 40,
      "VCS retired_or_cancelled: barredGrams": 40,
      "GLD issued: imported": 40,
      "GLD retired: retiredGrams": 1,
      "GLD retired: barredGrams": 39,
      "ACR retired: barredGrams": 40,
      "ACR cancelled: barredGrams": 20,
      "CAR retired: barredGrams": 40,
      "CAR cancelled: barredGrams": 20,
      "ART retired: barredGrams": 3,
      "ART cancelled: barredGrams": 2,
      "CCB retired: barredGrams": 40,
      "ISO issued: imported": 40,
      [`ISO retired: ${noRange}`]: 40,
    });
    expectPartRetirement(chain);
    expectNoSecondImport(chain);
  });
}
