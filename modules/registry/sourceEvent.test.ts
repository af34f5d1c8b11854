import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { BrokenInvariant } from "../../core/errors.ts";
import type { Block } from "./block.ts";
import { importConflict } from "./conflicts.ts";
import type { Lot, LotStatus } from "./lots.ts";
import { parseSerial, quantityGrams } from "./serials.ts";
import { type BatchView, planSourceEvent } from "./sourceEvent.ts";

const TONNE = 1_000_000n;
const issued = parseSerial("GLD", "GS1-1-KE-GS11603-16-2025-30256-1-5485");
const retired = parseSerial("GLD", "GS1-1-KE-GS11603-16-2025-30256-110-5463");
const lot = (start: bigint, end: bigint, owner: string, status: LotStatus = "held"): Lot => ({
  start,
  end,
  owner,
  status,
  history: 1n,
});
const batch = (lots: readonly Lot[], block: Block = issued): BatchView => ({ ...block, id: "B1", lots });
const summary = (parts: ReturnType<typeof planSourceEvent>) =>
  parts.map(
    (part) => `${part.kind}${part.kind === "unchanged" ? ` ${part.because}` : ""} ${part.grams.end - part.grams.start}`,
  );

describe("the retirement of 110-5463 out of the issuance 1-5485", () => {
  test("all of it with the registrar: retired inside the batch, 109 t and 22 t stay", () => {
    const parts = planSourceEvent(retired, "registrar", [batch([lot(0n, 5485n * TONNE, "registrar")])], []);
    expect(parts).toHaveLength(1);
    expect(parts[0]).toMatchObject({
      kind: "retire",
      batchId: "B1",
      range: { start: 109n * TONNE, end: 5463n * TONNE },
    });
  });

  test("never imported: barred as a whole", () => {
    expect(planSourceEvent(retired, "registrar", [], [])).toEqual([
      { kind: "bar", units: { start: 110n, end: 5463n }, grams: { start: 110n * TONNE, end: 5464n * TONNE } },
    ]);
  });

  test("sold to the gram: each gram meets its own end", () => {
    const lots = [
      lot(0n, 200n * TONNE, "registrar"),
      lot(200n * TONNE, 200n * TONNE + 1n, "buyer"),
      lot(200n * TONNE + 1n, 300n * TONNE, "buyer", "retired"),
      lot(300n * TONNE, 301n * TONNE, "buyer", "suspended"),
      lot(301n * TONNE, 5485n * TONNE, "registrar"),
    ];
    expect(summary(planSourceEvent(retired, "registrar", [batch(lots)], []))).toEqual([
      `retire ${91n * TONNE}`,
      "suspend 1",
      `unchanged retired ${100n * TONNE - 1n}`,
      `unchanged suspended ${TONNE}`,
      `retire ${(5463n - 301n) * TONNE}`,
    ]);
  });

  test("told twice, the second time nothing is left to do", () => {
    expect(summary(planSourceEvent(retired, "registrar", [], [{ start: 1n, end: 9999n }]))).toEqual([
      `unchanged barred ${5354n * TONNE}`,
    ]);
  });

  test("partly imported, partly barred, the rest unknown", () => {
    const first = { ...issued, end: 200n };
    const parts = planSourceEvent(
      retired,
      "registrar",
      [batch([lot(0n, 200n * TONNE, "x")], first)],
      [{ start: 300n, end: 300n }],
    );
    expect(parts.map((part) => part.kind)).toEqual(["suspend", "bar", "unchanged", "bar"]);
    expect(parts.flatMap((part) => ("units" in part ? [part.units] : []))).toEqual([
      { start: 201n, end: 299n },
      { start: 300n, end: 300n },
      { start: 301n, end: 5463n },
    ]);
  });
});

describe("state that contradicts itself stops the node", () => {
  test.each([
    ["lots with a gap", [batch([lot(0n, 5n, "a"), lot(6n, 5485n * TONNE, "a")], issued)], []],
    ["a batch without lots", [batch([])], []],
    ["two batches on one unit", [batch([lot(0n, 5485n * TONNE, "a")]), batch([lot(0n, 5485n * TONNE, "b")])], []],
    ["a bar on a batch", [batch([lot(0n, 5485n * TONNE, "a")])], [{ start: 5n, end: 5n }]],
    ["a batch of another space", [batch([lot(0n, 5485n * TONNE, "a")], { ...issued, numberSpace: "GLD/1/1" })], []],
  ])("%s", (_, batches, bars) => {
    expect(() => planSourceEvent(issued, "a", batches, bars)).toThrow(BrokenInvariant);
  });
});

// A number space of 40 units of 3 grams: each unit is free, barred or in a batch, each gram of a batch has an owner and status.
const PER = 3n;
const cell = fc.record({
  use: fc.constantFrom("free", "bar", "batch", "batch" as const),
  joined: fc.boolean(),
  grams: fc.array(
    fc.record({
      owner: fc.constantFrom("me", "you"),
      status: fc.constantFrom("held", "held", "suspended", "retired" as const),
    }),
    {
      minLength: 3,
      maxLength: 3,
    },
  ),
});
const space = fc.array(cell, { minLength: 1, maxLength: 40 });

function stateOf(cells: readonly { use: string; joined: boolean; grams: { owner: string; status: LotStatus }[] }[]) {
  const batches: (BatchView & { lots: Lot[] })[] = [];
  const bars: { start: bigint; end: bigint }[] = [];
  for (const [i, { use, joined, grams }] of cells.entries()) {
    const unit = BigInt(i);
    if (use === "bar") bars.push({ start: unit, end: unit });
    if (use !== "batch") continue;
    let last = batches.at(-1);
    if (last === undefined || !joined || last.end !== unit - 1n) {
      last = { id: `B${i}`, numberSpace: "T", gramsPerUnit: PER, start: unit, end: unit, lots: [] };
      batches.push(last);
    } else {
      last = { ...last, end: unit };
      batches[batches.length - 1] = last;
    }
    for (const [g, { owner, status }] of grams.entries()) {
      const start = (unit - last.start) * PER + BigInt(g);
      last.lots.push({ start, end: start + 1n, owner, status, history: 0n });
    }
  }
  return { batches, bars };
}

describe("any state", () => {
  const outcome = (status: LotStatus, owner: string) =>
    status === "held" ? (owner === "me" ? "retire" : "suspend") : `unchanged ${status}`;
  test("the parts are the block, gram by gram, each with the outcome of its gram", () => {
    fc.assert(
      fc.property(space, fc.nat(39), fc.nat(39), (cells, a, b) => {
        const { batches, bars } = stateOf(cells);
        const block: Block = {
          numberSpace: "T",
          gramsPerUnit: PER,
          start: BigInt(Math.min(a, b)),
          end: BigInt(Math.max(a, b)),
        };
        const expected: string[] = [];
        for (let unit = Number(block.start); unit <= Number(block.end); unit++) {
          const here = cells[unit];
          for (let g = 0; g < 3; g++) {
            const gram = here?.grams[g];
            if (here === undefined || here.use === "free" || gram === undefined) expected.push("bar");
            else expected.push(here.use === "bar" ? "unchanged barred" : outcome(gram.status, gram.owner));
          }
        }
        const parts = planSourceEvent(block, "me", batches, bars);
        const found = parts.flatMap((part) => {
          const name = part.kind === "unchanged" ? `unchanged ${part.because}` : part.kind;
          return Array<string>(Number(part.grams.end - part.grams.start)).fill(name);
        });
        expect(found).toEqual(expected);
        expect(parts.reduce((sum, part) => sum + part.grams.end - part.grams.start, 0n)).toBe(quantityGrams(block));
        for (const part of parts) {
          if ("lot" in part) {
            const origin = (batches.find(({ id }) => id === part.batchId)?.start ?? 0n) * PER;
            expect(part.range).toEqual({ start: part.grams.start - origin, end: part.grams.end - origin });
            expect(part.range.start >= part.lot.start && part.range.end <= part.lot.end).toBe(true);
          } else {
            expect(part.grams).toEqual({ start: part.units.start * PER, end: (part.units.end + 1n) * PER });
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("an import conflicts exactly when a unit of it is held or barred, and with the first such unit", () => {
    fc.assert(
      fc.property(space, fc.nat(39), fc.nat(39), (cells, a, b) => {
        const { batches, bars } = stateOf(cells);
        const block: Block = {
          numberSpace: "T",
          gramsPerUnit: PER,
          start: BigInt(Math.min(a, b)),
          end: BigInt(Math.max(a, b)),
        };
        const first = cells.findIndex(
          ({ use }, unit) => use !== "free" && unit >= Number(block.start) && unit <= Number(block.end),
        );
        const conflict = importConflict(block, batches, bars);
        expect(conflict?.units.start).toBe(first === -1 ? undefined : BigInt(first));
        if (conflict?.kind === "batch") expect(batches.map(({ id }) => id)).toContain(conflict.id);
      }),
    );
  });
});
