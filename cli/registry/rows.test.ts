import { createReadStream, existsSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { importConflict } from "../../modules/registry/conflicts.ts";
import { carve, total } from "../../modules/registry/intervals.ts";
import type { Lot } from "../../modules/registry/lots.ts";
import { importedBlock, reportedBlock } from "../../modules/registry/requests.ts";
import { quantityGrams } from "../../modules/registry/serials.ts";
import { type BatchView, planSourceEvent, type UnitSpan } from "../../modules/registry/sourceEvent.ts";
import { readRecords } from "./csv.ts";
import { type MappedRow, mapRow, requiredColumns } from "./rows.ts";

const parties = { registrar: "eco1registrar" };
type Mapped = { line: number; registry: string; event: string; mapped: MappedRow };

async function mapFile(path: string): Promise<Mapped[]> {
  const list: Mapped[] = [];
  for await (const row of readRecords(createReadStream(path, "utf8"), requiredColumns)) {
    if ("problem" in row) throw new Error(`line ${row.line}: ${row.problem}`);
    const { registry = "", event = "" } = row.record;
    list.push({ line: row.line, registry, event, mapped: mapRow(row.record, parties) });
  }
  return list;
}

const count = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** A ledger of lists, to run mapped rows through the pure decisions. The registrar keeps all that it imports. */
function replay(rows: readonly Mapped[]) {
  const batches: (BatchView & { lots: Lot[] })[] = [];
  const bars: (UnitSpan & { numberSpace: string })[] = [];
  const outcomes = rows.map(({ mapped }) => {
    if (mapped.kind === "refused") return "refused";
    if (mapped.kind === "import") {
      const block = importedBlock(mapped.message);
      const barred = bars.filter((bar) => bar.numberSpace === block.numberSpace);
      const conflict = importConflict(block, batches, barred);
      if (conflict !== undefined) return `conflict ${conflict.kind}`;
      const lot: Lot = { start: 0n, end: quantityGrams(block), owner: parties.registrar, status: "held", history: 1n };
      batches.push({ ...block, id: `B${batches.length}`, lots: [lot] });
      return "imported";
    }
    const block = reportedBlock(mapped.message);
    const inSpace = <T extends UnitSpan & { numberSpace: string }>(list: readonly T[]) =>
      list.filter((one) => one.numberSpace === block.numberSpace && one.start <= block.end && block.start <= one.end);
    const parts = planSourceEvent(block, parties.registrar, inSpace(batches), inSpace(bars));
    expect(parts.reduce((sum, { grams }) => sum + grams.end - grams.start, 0n)).toBe(mapped.message.quantityGrams);
    for (const part of parts) {
      if (part.kind === "bar") bars.push({ ...part.units, numberSpace: block.numberSpace });
      if (part.kind !== "retire") continue;
      const batch = batches.find(({ id }) => id === part.batchId);
      const { before, inside, after } = carve(part.lot, part.range);
      const pieces = [
        before,
        inside === undefined ? undefined : { ...inside, status: "retired" as const, history: 2n },
        after,
      ];
      batch?.lots.splice(batch.lots.indexOf(part.lot), 1, ...pieces.flatMap((piece) => piece ?? []));
    }
    return [...new Set(parts.map((part) => part.kind))].join(" and ");
  });
  return { batches, bars, outcomes };
}

describe("the sample", () => {
  const sample = "examples/data/registry-sample.csv";
  test("has at most 60 rows, each mapped or refused as its README says", async () => {
    const rows = await mapFile(sample);
    expect(rows).toHaveLength(60);
    const { outcomes } = replay(rows);
    expect(count(rows.map(({ registry, event }, i) => `${registry} ${event}: ${outcomes[i]}`))).toEqual({
      "GLD issued: imported": 11,
      "VCS issued: imported": 10,
      "ISO issued: imported": 8,
      "GLD retired: retire": 1,
      "GLD retired: bar": 4,
      "VCS retired_or_cancelled: bar": 4,
      "ACR retired: bar": 4,
      "ACR cancelled: bar": 2,
      "CAR retired: bar": 3,
      "CAR cancelled: bar": 2,
      "ART retired: bar": 2,
      "ART cancelled: bar": 1,
      "CCB retired: bar": 5,
      "ISO retired: refused": 3,
    });
  });

  test("the retirement of a part splits its batch in three", async () => {
    const { batches } = replay(await mapFile(sample));
    const lots = batches.find(({ numberSpace }) => numberSpace === "GLD/11603/30256")?.lots ?? [];
    expect(lots.map(({ start, end, status }) => [start, end, status])).toEqual([
      [0n, 109_000_000n, "held"],
      [109_000_000n, 5_463_000_000n, "retired"],
      [5_463_000_000n, 5_485_000_000n, "held"],
    ]);
    expect(total(lots)).toBe(5_485_000_000n);
  });

  test("read twice, nothing is imported and nothing changes", async () => {
    const rows = await mapFile(sample);
    const { outcomes } = replay([...rows, ...rows]);
    expect(count(outcomes.slice(rows.length))).toEqual({ "conflict batch": 29, unchanged: 28, refused: 3 });
  });
});

const all = "../shared/data/registry-transactions.csv";
// The full table is not published with the sources; where it lies beside them, all of it is run.
if (existsSync(all)) {
  test("all rows: each is imported, retired, barred or refused for a stated reason", async () => {
    const rows = await mapFile(all);
    expect(rows).toHaveLength(405);
    const { outcomes, batches } = replay(rows);
    expect(count(rows.map(({ registry, event }, i) => `${registry} ${event}: ${outcomes[i]}`))).toEqual({
      "VCS issued: imported": 40,
      "VCS retired_or_cancelled: bar": 40,
      "GLD issued: imported": 40,
      "GLD retired: retire": 1,
      "GLD retired: bar": 39,
      "ACR retired: bar": 40,
      "ACR cancelled: bar": 20,
      "CAR retired: bar": 40,
      "CAR cancelled: bar": 20,
      "ART retired: bar": 3,
      "ART cancelled: bar": 2,
      "CCB retired: bar": 40,
      "ISO issued: imported": 40,
      "ISO retired: refused": 40,
    });
    for (const batch of batches) expect(total(batch.lots)).toBe(quantityGrams(batch));
    const reasons = rows.flatMap(({ mapped }) => (mapped.kind === "refused" ? [mapped.reason] : []));
    expect(new Set(reasons)).toEqual(
      new Set(["an Isometric retirement id names no issued range: issuance id, first and last kilogram are needed"]),
    );
  });
}

const good = {
  registry: "ACR",
  event: "issued",
  date: "2025-10-02",
  project_id: "ACR403",
  project_name: "Bluesource GCS Bear Canyon ",
  country: "US",
  methodology: "Mine Methane Capture",
  vintage_start: "2023-12-01",
  vintage_end: "2024-11-30",
  serial: "ACR-US-403-2024-2896-1 to 8731",
  block_start: "1",
  block_end: "8731",
  quantity: "8731",
  quantity_kg: "",
  reason: "",
};
const isometric = {
  ...good,
  registry: "ISO",
  event: "retired",
  project_id: "prj_1HHYZFVGW1S044ZY",
  country: "USA",
  vintage_start: "",
  vintage_end: "",
  block_start: "",
  block_end: "",
  quantity: "",
  quantity_kg: "10",
  serial: "ret_1KNSQMD6Z1S0TB50",
};

describe("one row", () => {
  test("issued: the message of an import", () => {
    expect(mapRow(good, { ...parties, recipient: "eco1fund" })).toEqual({
      kind: "import",
      message: {
        registrar: "eco1registrar",
        sourceRegistry: "ACR",
        projectId: "ACR403",
        projectName: "Bluesource GCS Bear Canyon",
        methodology: "Mine Methane Capture",
        country: "US",
        vintageStart: "2023-12-01",
        vintageEnd: "2024-11-30",
        serial: "ACR-US-403-2024-2896-1 to 8731",
        quantityGrams: 8_731_000_000n,
        recipient: "eco1fund",
        // A row of a file does not tell these.
        ...{ creditType: "", sector: "", issuedOn: "", receipt: undefined, predecessor: undefined, returning: false },
      },
    });
  });

  test("an Isometric retirement with issuance and range becomes a source event", () => {
    const row = {
      ...isometric,
      issuance_id: "iss_1KP6EDZ8K1S036PY",
      first_unit: "11",
      last_unit: "20",
      reason: "other",
    };
    expect(mapRow(row, parties)).toMatchObject({
      kind: "sourceEvent",
      message: {
        issuanceId: "iss_1KP6EDZ8K1S036PY",
        firstUnit: 11n,
        lastUnit: 20n,
        quantityGrams: 10_000n,
        kind: 1,
        reason: "other",
      },
    });
  });

  test.each([
    ["alpha-3", { ...isometric, event: "issued", serial: "iss_1KP6EDZ8K1S036PY" }, "US"],
    ["none at all", { ...isometric, event: "issued", serial: "iss_1KP6EDZ8K1S036PY", country: "" }, ""],
    ["a name, and the serial has it", { ...good, country: "UNITED STATES" }, "US"],
  ])("country: %s", (_, row, country) =>
    expect(mapRow(row, parties)).toMatchObject({ kind: "import", message: { country } }),
  );

  test.each([
    ["no serial", good, { serial: " " }, "no serial is published for this row"],
    ["bad serial", good, { serial: "ACR-US-403-2024-2896-1" }, "serial has 6 parts, 7 are expected"],
    ["unknown registry", good, { registry: "XYZ" }, 'source registry "XYZ" is unknown'],
    ["unknown event", good, { event: "lost" }, 'event "lost" is unknown, allowed: issued, retired'],
    ["quantity off by one", good, { quantity: "8730" }, "has 8731 tonnes"],
    ["quantity with a fraction", good, { quantity: "8731.0" }, 'quantity is "8731.0", a whole number'],
    ["negative quantity", good, { quantity: "-8731" }, "a whole number is expected"],
    ["endless quantity", good, { quantity: "9".repeat(30) }, "a whole number is expected"],
    ["no quantity", good, { quantity: "" }, 'quantity is "", a whole number'],
    ["two quantities", good, { quantity_kg: "8731000" }, "both given"],
    ["block beside the serial's", good, { block_end: "8732" }, "block_end is 8732, the serial says 8731"],
    ["bad vintage", good, { vintage_start: "2023-13-01" }, "no calendar day"],
    ["bad date", good, { date: "02/10/2025" }, "a calendar day YYYY-MM-DD is expected"],
    [
      "unknown country",
      isometric,
      { event: "issued", serial: "iss_1KP6EDZ8K1S036PY", country: "ATLANTIS" },
      'country "ATLANTIS"',
    ],
    ["another project", good, { project_id: "ACR404" }, "the serial says ACR403"],
    ["event without a date", good, { event: "cancelled", date: "" }, 'date is ""'],
    ["Isometric retirement", isometric, {}, "names no issued range"],
    [
      "range for another quantity",
      isometric,
      { issuance_id: "iss_1KP6EDZ8K1S036PY", first_unit: "11", last_unit: "21" },
      "has 11 kilograms",
    ],
  ])("%s is refused", (_, row, change, words) => {
    const mapped = mapRow({ ...row, ...change }, parties);
    expect(mapped.kind === "refused" ? mapped.reason : mapped).toContain(words);
  });
});
