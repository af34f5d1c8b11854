import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { MsgDefinition as OffsetMsg } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { type TestChain, testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import offset from "../offset/index.ts";
import registry from "./index.ts";
import { calls, creditChain, importOf, reportOf } from "./testing/credits.ts";
import { type Action, CELL, Model, people } from "./testing/model.ts";

const person = fc.nat({ max: people.length - 1 });
// Above the people: whoever holds something there, so that most moves succeed.
const holder = fc.nat({ max: people.length + 8 });
const numbers = {
  space: fc.integer({ min: 1, max: 2 }),
  first: fc.integer({ min: 1, max: 12 }),
  length: fc.nat({ max: 6 }),
};
const cells = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 1, max: 40 }));
const batch = fc.nat({ max: 3 });

const imports: fc.Arbitrary<Action> = fc.record({
  do: fc.constant("import" as const),
  ...numbers,
  year: fc.integer({ min: 2020, max: 2022 }),
  to: person,
});
const action: fc.Arbitrary<Action> = fc.oneof(
  imports,
  { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), from: holder, to: person, batch, cells }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("retire" as const), owner: holder, batch, cells }) },
  fc.record({ do: fc.constant("report" as const), ...numbers, by: fc.nat({ max: 1 }) }),
);

const nameOf = (index: number) => people[index] ?? "";

/** A person by number, or for higher ones somebody who holds something of the batch (0: of any). */
function holderOf(model: Model, index: number, batch: number): string {
  if (index < people.length) return nameOf(index);
  const among = batch === 0 ? model.batches : model.batches.slice(batch - 1, batch);
  const held = among.flatMap(({ cells }) => cells).filter(({ status }) => status === "held");
  return held[(index * 7) % Math.max(held.length, 1)]?.owner ?? nameOf(0);
}

/** Does it on the chain; gives the refusal's text. */
function attempt(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** Does one thing on both and compares what they say of it. */
function run(chain: TestChain, model: Model, one: Action): void {
  const call = calls(chain);
  switch (one.do) {
    case "import": {
      const [last, to] = [one.first + one.length, nameOf(one.to)];
      const fields = { issuance: one.space, year: one.year, recipient: to };
      const said = attempt(() => call.import(importOf(BigInt(one.first), BigInt(last), fields)));
      const way = model.inTheWay(one.space, one.first, last);
      if (way === undefined) model.import(one.space, one.first, last, one.year, to);
      if (way === undefined) expect(said).toBeUndefined();
      else expect(said).toContain(way === 0 ? "are barred by source event" : `are held by batch ${way}:`);
      return;
    }
    case "send": {
      const [from, to] = [holderOf(model, one.from, one.batch), nameOf(one.to)];
      const said = attempt(() => call.send(from, to, { batchId: BigInt(one.batch), grams: BigInt(one.cells) * CELL }));
      const usable = one.batch === 0 ? [] : model.usable(from, one.batch).slice(0, one.cells);
      if (usable.length < one.cells || from === to) expect(said).toContain("LedgerError");
      else {
        expect(said).toBeUndefined();
        for (const cell of usable) {
          cell.owner = to;
          cell.history.push(`2 ${to}`);
        }
      }
      return;
    }
    case "retire": {
      const owner = holderOf(model, one.owner, one.batch);
      const grams = BigInt(one.cells) * CELL;
      const claim = {
        beneficiary: "B",
        reason: "R",
        periodStart: "2025-01-01",
        periodEnd: "2025-01-01",
        country: "DE",
      };
      const message = { owner, batchId: BigInt(one.batch), grams, ...claim };
      const said = attempt(() => chain.deliver(OffsetMsg.methods.retire, message));
      const usable = model.usable(owner, one.batch).slice(0, one.cells);
      if (usable.length < one.cells) expect(said).toContain("LedgerError");
      else {
        expect(said).toBeUndefined();
        model.certificates += one.cells;
        for (const cell of usable) {
          cell.status = "retired";
          cell.history.push(`4 ${owner}`);
        }
      }
      return;
    }
    case "report": {
      const [last, registrar] = [one.first + one.length, nameOf(one.by)];
      const report = reportOf(BigInt(one.first), BigInt(last), { issuance: one.space, registrar });
      const { response } = chain.deliver(MsgDefinition.methods.recordSourceEvent, report);
      const { retiredGrams, suspendedGrams, barredGrams, alreadyRetiredGrams } = response;
      const expected = model.report(one.space, one.first, last, registrar).map((count) => BigInt(count) * CELL);
      expect([retiredGrams, suspendedGrams, barredGrams, alreadyRetiredGrams]).toEqual(expected);
    }
  }
}

/** Every cell's owner, status and double use as the chain's lots and records say. */
function cellsOf(chain: TestChain, batchId: bigint, count: number): string[] {
  const { lots } = chain.query(QueryDefinition.methods.lotsByBatch, { batchId });
  const { records } = chain.query(QueryDefinition.methods.doubleUseRecords, {});
  return Array.from({ length: count }, (_, i) => {
    const gram = BigInt(i) * CELL;
    const covers = ({ startGram, endGram }: { startGram: bigint; endGram: bigint }) =>
      startGram <= gram && gram < endGram;
    const lot = lots.find(covers);
    const twice = records.filter((record) => record.batchId === batchId && covers(record)).length;
    return `${lot?.owner} ${["", "held", "suspended", "retired"][lot?.status ?? 0]} ${twice}`;
  });
}

function compare(chain: TestChain, model: Model): void {
  expect(chain.broken()).toBeUndefined();
  for (const [index, { cells }] of model.batches.entries()) {
    const id = BigInt(index + 1);
    expect(cellsOf(chain, id, cells.length)).toEqual(
      cells.map(({ owner, status, doubleUse }) => `${owner} ${status} ${doubleUse ? 1 : 0}`),
    );
    for (const [at, cell] of cells.entries()) {
      if (at % 5 !== 0) continue;
      const request = { batchId: id, gram: BigInt(at) * CELL + 7n };
      const { steps } = chain.query(QueryDefinition.methods.provenance, request);
      expect(steps.map(({ kind, to }) => `${kind} ${to}`).toReversed()).toEqual(cell.history);
    }
  }
  for (const owner of people) {
    const sum = (status: string) =>
      BigInt(
        model.batches.flatMap(({ cells }) => cells).filter((cell) => cell.owner === owner && cell.status === status)
          .length,
      ) * CELL;
    expect(calls(chain).balance(owner)).toEqual({
      heldGrams: sum("held"),
      suspendedGrams: sum("suspended"),
      retiredGrams: sum("retired"),
    });
  }
}

test("whatever is done in whatever order, the ledger is what a naive count of every quarter tonne says", () => {
  fc.assert(
    fc.property(
      fc.array(imports, { minLength: 2, maxLength: 4 }),
      fc.array(action, { minLength: 5, maxLength: 40, size: "max" }),
      (first, then) => {
        const chain = creditChain([offset]);
        const model = new Model();
        for (const one of [...first, ...then]) {
          run(chain, model, one);
          expect(chain.broken()).toBeUndefined();
        }
        compare(chain, model);
        // A chain that starts from what was exported is the same chain.
        const again = testChain([auth, registry, offset], chain.exported());
        expect(again.exported()).toEqual(chain.exported());
        compare(again, model);
      },
    ),
    { numRuns: 60 },
  );
});
