import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { TotalDimension } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { addressText } from "../../core/addresses.ts";
import { type TestChain, testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import { offsetModules } from "../offset/testing/modules.ts";
import registry from "./index.ts";
import { type Action, anyAction, importsAndIssues, perform } from "./testing/actions.ts";
import { calls, creditChain, statusNames } from "./testing/credits.ts";
import { CELL, Model, people, type Status } from "./testing/model.ts";
import { records } from "./testing/records.ts";

/** Every cell's owner, status, double use and labels as the chain's lots, records and labelled ranges say. */
function cellsOf(chain: TestChain, batchId: bigint, count: number): string[] {
  const { lots } = chain.query(QueryDefinition.methods.lotsByBatch, { batchId });
  const { records } = chain.query(QueryDefinition.methods.doubleUseRecords, {});
  const { ranges } = chain.query(QueryDefinition.methods.labels, { batchId });
  return Array.from({ length: count }, (_, i) => {
    const gram = BigInt(i) * CELL;
    const covers = ({ startGram, endGram }: { startGram: bigint; endGram: bigint }) =>
      startGram <= gram && gram < endGram;
    const lot = lots.find(covers);
    const twice = records.filter(
      (record) => record.batchId === batchId && record.dismissal === undefined && covers(record),
    ).length;
    const labels = ranges.find(covers)?.labels.map(({ code }) => code) ?? [];
    return `${lot?.owner} ${statusNames[lot?.status ?? 0]} ${twice} ${labels.join()}`;
  });
}

const grams = (count: number) => BigInt(count) * CELL;

/** The sums over some cells as the chain keeps them. */
function sums(model: Model, pick: (batch: Model["batches"][number]) => boolean, label?: string) {
  const batches = model.batches.filter(pick);
  const cells = batches.flatMap((batch) => batch.cells.map((cell) => ({ ...cell, halted: batch.suspended })));
  const among = cells.filter(({ labels }) => label === undefined || labels.includes(label));
  const of = (status: Status) => grams(among.filter((cell) => cell.status === status).length);
  return {
    issuedGrams: grams(among.length),
    heldGrams: of("held"),
    suspendedGrams: of("suspended"),
    retiredGrams: of("retired"),
    cancelledGrams: of("cancelled"),
    exportedGrams: of("exported"),
    expiredGrams: of("expired"),
    bufferGrams: of("buffer"),
    haltedGrams: grams(among.filter(({ status, halted }) => status === "held" && halted).length),
  };
}

function compareTotals(chain: TestChain, model: Model): void {
  expect(chain.query(QueryDefinition.methods.supply, {}).supply).toEqual(sums(model, () => true));
  const total = (by: TotalDimension, key: string) => chain.query(QueryDefinition.methods.total, { by, key }).supply;
  for (const programme of ["GLD", "ECO2"]) {
    const expected = sums(model, (batch) => batch.programme === programme);
    expect(total(TotalDimension.TOTAL_DIMENSION_PROGRAMME, programme)).toEqual(expected);
  }
  for (const year of [2020, 2021, 2022]) {
    const expected = sums(model, (batch) => batch.year === year);
    expect(total(TotalDimension.TOTAL_DIMENSION_VINTAGE, String(year))).toEqual(expected);
  }
  for (const label of ["CCP", "CORSIA-P1"]) {
    expect(total(TotalDimension.TOTAL_DIMENSION_LABEL, label)).toEqual(sums(model, () => true, label));
  }
  const { debts } = chain.query(QueryDefinition.methods.bufferDebts, {});
  const owed = [...model.debts]
    .filter(([, count]) => count > 0)
    .map(([programmeId, count]) => [programmeId, grams(count)]);
  expect(debts.map(({ programmeId, grams: debt }) => [programmeId, debt])).toEqual(owed.toSorted());
}

function compare(chain: TestChain, model: Model): void {
  expect(chain.broken()).toBeUndefined();
  for (const [index, { cells }] of model.batches.entries()) {
    const id = BigInt(index + 1);
    expect(cellsOf(chain, id, cells.length)).toEqual(
      cells.map(({ owner, status, doubleUse, labels }) => `${owner} ${status} ${doubleUse ? 1 : 0} ${labels.join()}`),
    );
    for (const [at, cell] of cells.entries()) {
      if (at % 5 !== 0) continue;
      const request = { batchId: id, gram: BigInt(at) * CELL + 7n };
      const { steps } = chain.query(QueryDefinition.methods.provenance, request);
      expect(steps.map(({ kind, to }) => `${kind} ${to}`).toReversed()).toEqual(cell.history);
    }
  }
  const buffer = addressText(chain.ctx.chain, chain.chain.facts.moduleAddress("credit_buffer"));
  for (const owner of [...people, buffer]) {
    const of = (status: Status) =>
      grams(
        model.batches.flatMap(({ cells }) => cells).filter((cell) => cell.owner === owner && cell.status === status)
          .length,
      );
    expect(calls(chain).balance(owner)).toEqual({
      owner,
      batchId: 0n,
      heldGrams: of("held"),
      suspendedGrams: of("suspended"),
      retiredGrams: of("retired"),
      cancelledGrams: of("cancelled"),
      exportedGrams: of("exported"),
      expiredGrams: of("expired"),
      bufferGrams: of("buffer"),
    });
  }
  compareTotals(chain, model);
}

test("whatever is done in whatever order, the ledger is what a naive count of every quarter tonne says", () => {
  fc.assert(
    fc.property(
      fc.array(importsAndIssues, { minLength: 2, maxLength: 4 }),
      fc.array(anyAction, { minLength: 5, maxLength: 40, size: "max" }),
      (first: readonly Action[], then: readonly Action[]) => {
        const chain = creditChain(offsetModules);
        const model = new Model();
        for (const one of [...first, ...then]) {
          perform(chain, model, one);
          expect(chain.broken()).toBeUndefined();
        }
        compare(chain, model);
        // A chain that starts from what was exported is the same chain.
        const again = testChain([auth, records, registry, ...offsetModules], chain.exported());
        expect(again.exported()).toEqual(chain.exported());
        compare(again, model);
      },
    ),
    { numRuns: process.env["ECO2_LONG"] === undefined ? 60 : 300 },
  );
});
