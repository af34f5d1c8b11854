import { expect } from "@jest/globals";
import * as fc from "fast-check";
import { MsgDefinition as OffsetMsg } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { addressBytes, addressText } from "../../../core/addresses.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { CreditKeeper } from "../keeper.ts";
import { calls, importOf, issue, reportOf, who } from "./credits.ts";
import { CELL, type Cell, type Model, people, type Status } from "./model.ts";

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
const some = fc.integer({ min: 1, max: 4 });
const year = fc.integer({ min: 2020, max: 2022 });
const start = fc.nat({ max: 20 });
const doing = <D extends string>(name: D) => fc.constant(name);

const imports = fc.record({ do: doing("import"), ...numbers, year, to: person });
const issues = fc.record({ do: doing("issue"), ...numbers, year, to: person, buffer: fc.nat({ max: 4 }) });
const sends = fc.record({ do: doing("send"), from: holder, to: person, batch, cells });
const retires = fc.record({ do: doing("retire"), owner: holder, batch, cells });
const cancels = fc.record({ do: doing("cancel"), owner: holder, batch: some, cells });
const exacts = fc.record({
  do: fc.constantFrom("sendRange" as const, "burn" as const),
  owner: holder,
  to: person,
  batch: some,
  start,
  cells,
});
const reports = fc.record({ do: doing("report"), ...numbers, by: fc.nat({ max: 1 }) });
const takings = fc.record({ do: fc.constantFrom("revoke" as const, "expire" as const), batch: some, start, cells });
const suspensions = fc.record({ do: fc.constantFrom("suspend" as const, "release" as const), batch: some });
const reversals = fc.record({ do: doing("reverse"), batch: some, cells });
const reinstatements = fc.record({ do: doing("reinstate"), record: some });
const releases = fc.record({ do: doing("releaseBuffer"), batch: some, cells, to: person });
const labels = fc.record({
  do: doing("label"),
  batch: some,
  start,
  cells,
  grant: fc.subarray(["CCP", "CORSIA-P1"]),
  withdraw: fc.boolean(),
});

/** What brings credits onto the ledger. */
export const importsAndIssues = fc.oneof(imports, issues);

/** Anything that somebody may do; numbers choose among what there is. */
export const anyAction = fc.oneof(
  imports,
  issues,
  { weight: 4, arbitrary: sends },
  { weight: 2, arbitrary: retires },
  { weight: 2, arbitrary: exacts },
  cancels,
  reports,
  takings,
  suspensions,
  reversals,
  reinstatements,
  releases,
  { weight: 2, arbitrary: labels },
);

type ValueOf<A> = A extends fc.Arbitrary<infer T> ? T : never;
export type Action = ValueOf<typeof anyAction>;

const nameOf = (index: number) => people[index] ?? "";

/** A person by number, or for higher ones somebody who holds something of the batch (0: of any). */
function holderOf(model: Model, index: number, of: number): string {
  if (index < people.length) return nameOf(index);
  const among = of === 0 ? model.batches : model.batches.slice(of - 1, of);
  const held = among.flatMap((one) => one.cells).filter(({ status }) => status === "held");
  return held[(index * 7) % Math.max(held.length, 1)]?.owner ?? nameOf(0);
}

/** Does it on the chain; gives the refusal's text. */
function attempt(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** Both must say the same of whether it may be done. */
function agree(said: string | undefined, allowed: boolean, then: () => void): void {
  if (!allowed) {
    expect(said).toContain("LedgerError");
    return;
  }
  expect(said).toBeUndefined();
  then();
}

const grams = (count: number) => BigInt(count) * CELL;

/** The cells of a range, or none where the batch is not there or is shorter. */
function rangeOf(model: Model, of: number, from: number, count: number): readonly Cell[] | undefined {
  const found = model.batches[of - 1]?.cells.slice(from, from + count) ?? [];
  return found.length === count ? found : undefined;
}

const claim = { beneficiary: "B", reason: "R", periodStart: "2025-01-01", periodEnd: "2025-01-01", country: "DE" };

const taken: Record<"revoke" | "expire", { of: readonly Status[]; kind: number; status: Status }> = {
  revoke: { of: ["held", "suspended", "buffer"], kind: 9, status: "cancelled" },
  expire: { of: ["held", "buffer"], kind: 12, status: "expired" },
};

/** Does one thing on both and compares what they say of it. */
export function perform(chain: TestChain, model: Model, one: Action): void {
  const call = calls(chain);
  const suspended = (of: number) => model.batches[of - 1]?.suspended === true;
  switch (one.do) {
    case "import": {
      const [last, to] = [one.first + one.length, nameOf(one.to)];
      const fields = { issuance: one.space, year: one.year, recipient: to };
      const said = attempt(() => call.import(importOf(BigInt(one.first), BigInt(last), fields)));
      const way = model.inTheWay(one.space, one.first, last);
      if (way === undefined) model.create(one.space, one.first, last, one.year, to, 1);
      if (way === undefined) expect(said).toBeUndefined();
      else expect(said).toContain(way === 0 ? "are barred by source event" : `are held by batch ${way}`);
      return;
    }
    case "issue": {
      const [last, to] = [one.first + one.length, nameOf(one.to)];
      // Who issues looks for overlaps first; numbers of these spaces can be reported as used at their source.
      if (model.inTheWay(one.space, one.first, last) !== undefined) return;
      const vintage = { vintageStart: `${one.year}-01-01`, vintageEnd: `${one.year}-12-31` };
      const block = { numberSpace: `GLD/11603/${one.space}`, first: BigInt(one.first), last: BigInt(last) };
      const withheld = Math.min(one.buffer, (one.length + 1) * 4 - 1);
      issue(chain, { ...block, ...vintage, recipient: to, bufferGrams: grams(withheld) });
      const made = model.create(one.space, one.first, last, one.year, to, 6);
      model.withhold(made, withheld, addressText(chain.ctx.chain, chain.chain.facts.moduleAddress("credit_buffer")));
      return;
    }
    case "send": {
      const [from, to] = [holderOf(model, one.from, one.batch), nameOf(one.to)];
      const said = attempt(() => call.send(from, to, { batchId: BigInt(one.batch), grams: grams(one.cells) }));
      const usable = one.batch === 0 ? [] : model.usable(from, one.batch).slice(0, one.cells);
      agree(said, usable.length === one.cells && from !== to, () => {
        for (const cell of usable) model.step(cell, 2, "held", to);
      });
      return;
    }
    case "retire": {
      const owner = holderOf(model, one.owner, one.batch);
      const message = { owner, batchId: BigInt(one.batch), grams: grams(one.cells), ...claim };
      const said = attempt(() => chain.deliver(OffsetMsg.methods.retire, message));
      const usable = model.usable(owner, one.batch).slice(0, one.cells);
      agree(said, usable.length === one.cells, () => {
        model.certificates += one.cells;
        for (const cell of usable) model.step(cell, 4, "retired");
      });
      return;
    }
    case "cancel": {
      const owner = holderOf(model, one.owner, one.batch);
      const said = attempt(() => call.cancel(owner, { batchId: BigInt(one.batch), grams: grams(one.cells) }));
      const usable = model.usable(owner, one.batch).slice(0, one.cells);
      agree(said, usable.length === one.cells, () => {
        for (const cell of usable) model.step(cell, 8, "cancelled");
      });
      return;
    }
    case "sendRange":
    case "burn": {
      const [owner, to] = [holderOf(model, one.owner, one.batch), nameOf(one.to)];
      const range = { batchId: BigInt(one.batch), startGram: grams(one.start), endGram: grams(one.start + one.cells) };
      const burns = one.do === "burn";
      const said = attempt(() =>
        burns
          ? chain.chain
              .doors(CreditKeeper)
              .retirePieces(chain.ctx, addressBytes(chain.ctx.chain, owner), [range], StepKind.STEP_KIND_BURN)
          : chain.deliver(MsgDefinition.methods.send, { sender: owner, recipient: to, ranges: [range] }),
      );
      const found = rangeOf(model, one.batch, one.start, one.cells);
      const free = found?.every((cell) => cell.status === "held" && cell.owner === owner) === true;
      agree(said, free && !suspended(one.batch) && (burns || owner !== to), () => {
        for (const cell of found ?? []) {
          if (burns) model.step(cell, 20, "retired");
          else model.step(cell, 2, "held", to);
        }
      });
      return;
    }
    case "report": {
      const [last, registrar] = [one.first + one.length, nameOf(one.by)];
      const report = reportOf(BigInt(one.first), BigInt(last), { issuance: one.space, registrar });
      const { retiredGrams, suspendedGrams, barredGrams, alreadyRetiredGrams } = call.report(report);
      const expected = model.report(one.space, one.first, last, registrar).map(grams);
      expect([retiredGrams, suspendedGrams, barredGrams, alreadyRetiredGrams]).toEqual(expected);
      return;
    }
    case "revoke":
    case "expire": {
      const { of, kind, status } = taken[one.do];
      const range = [BigInt(one.batch), grams(one.start), grams(one.start + one.cells)] as const;
      let said: bigint | undefined;
      const refused = attempt(() => {
        said = call[one.do](...range).response.grams;
      });
      const found = rangeOf(model, one.batch, one.start, one.cells)?.filter((cell) => of.includes(cell.status)) ?? [];
      agree(refused, found.length > 0, () => {
        expect(said).toBe(grams(found.length));
        for (const cell of found) model.step(cell, kind, status);
      });
      return;
    }
    case "suspend":
    case "release": {
      const found = model.batches[one.batch - 1];
      const said = attempt(() => call[one.do](BigInt(one.batch)));
      const suspends = one.do === "suspend";
      agree(said, found !== undefined && found.suspended !== suspends, () => {
        if (found === undefined) return;
        found.suspended = suspends;
        if (!suspends) model.payDebt(found);
      });
      return;
    }
    case "reverse": {
      const found = model.batches[one.batch - 1];
      let paid: bigint | undefined;
      const said = attempt(() => {
        paid = call.reverse(BigInt(one.batch), grams(one.cells)).paidGrams;
      });
      agree(said, found !== undefined && one.cells <= found.cells.length, () => {
        if (found !== undefined) expect(paid).toBe(grams(model.reverse(found, one.cells)));
      });
      return;
    }
    case "reinstate": {
      const { records } = chain.query(QueryDefinition.methods.doubleUseRecords, {});
      const record = records.find(({ id }) => id === BigInt(one.record));
      const said = attempt(() => call.reinstate(BigInt(one.record)));
      agree(said, record !== undefined && record.dismissal === undefined, () => {
        const found = model.batches[Number(record?.batchId ?? 0n) - 1];
        if (record !== undefined && found !== undefined)
          model.reinstate(found, Number(record.startGram / CELL), Number(record.endGram / CELL));
      });
      return;
    }
    case "releaseBuffer": {
      const to = nameOf(one.to);
      const said = attempt(() => call.releaseBuffer(BigInt(one.batch), grams(one.cells), to));
      const found = model.batches[one.batch - 1]?.cells.filter((cell) => cell.status === "buffer") ?? [];
      agree(said, found.length >= one.cells && !suspended(one.batch), () => {
        for (const cell of found.slice(0, one.cells)) model.step(cell, 11, "held", to);
      });
      return;
    }
    case "label": {
      const grant = one.grant.map((code) => ({ code, labelType: "Certification", link: "", date: "2026-01-31" }));
      const withdraw = one.withdraw ? ["CCP", "CORSIA-P1"].filter((code) => !one.grant.includes(code)) : [];
      const range = { batchId: BigInt(one.batch), startGram: grams(one.start), endGram: grams(one.start + one.cells) };
      const message = {
        reviewer: who.reviewer,
        range,
        grant: grant.map((fields) => ({ ...fields, article6: undefined })),
        withdraw,
      };
      const said = attempt(() => chain.deliver(MsgDefinition.methods.setLabels, message));
      const found = rangeOf(model, one.batch, one.start, one.cells);
      agree(said, found !== undefined && grant.length + withdraw.length > 0, () => {
        for (const cell of found ?? []) {
          const kept = cell.labels.filter((code) => !withdraw.includes(code) && !one.grant.includes(code));
          cell.labels = [...kept, ...one.grant].toSorted();
        }
      });
    }
  }
}
