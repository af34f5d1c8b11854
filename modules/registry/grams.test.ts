import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { QueryDefinition as OffsetQuery } from "../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition as OffsetMsg } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { LedgerError } from "../../core/errors.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import { offsetModules } from "../offset/testing/modules.ts";
import { calls, creditChain, importOf, reportOf, T, who } from "./testing/credits.ts";

const claim = { beneficiary: "B", reason: "R", periodStart: "2025-01-01", periodEnd: "2025-01-01", country: "DE" };
const people = [who.registrar, who.second, who.alice, who.bob];
const isoSerial = "iss_1KP6EDZ8K1S036PY";

/** In the order of their numbers. */
const statuses = [
  "heldGrams",
  "suspendedGrams",
  "retiredGrams",
  "cancelledGrams",
  "exportedGrams",
  "expiredGrams",
  "bufferGrams",
] as const;

type Work = (chain: TestChain) => void;

const person = fc.constantFrom(...people);
const batch = fc.bigInt({ min: 0n, max: 3n });
// Odd numbers of grams cut units where nothing else does.
const grams = fc.oneof(
  fc.bigInt({ min: 1n, max: 40n }),
  fc.bigInt({ min: 1n, max: 3n * T }),
  fc.constantFrom(T, T - 1n, T + 1n, 1000n, 999n),
);
const span = fc.tuple(fc.bigInt({ min: 1n, max: 9n }), fc.bigInt({ min: 0n, max: 5n }));

const work: fc.Arbitrary<Work> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(person, person, batch, grams).map(
      ([from, to, batchId, amount]): Work =>
        (chain) => {
          calls(chain).send(from, to, { batchId, grams: amount });
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(person, batch, grams).map(
      ([owner, batchId, amount]): Work =>
        (chain) => {
          chain.deliver(OffsetMsg.methods.retire, { owner, batchId, grams: amount, ...claim });
        },
    ),
  },
  fc.tuple(span, fc.constantFrom(...people.slice(0, 2))).map(
    ([[first, more], registrar]): Work =>
      (chain) => {
        calls(chain).report(reportOf(first, first + more, { registrar }));
      },
  ),
  // Kilograms of the Isometric batch: a thousand grams each.
  fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.nat({ max: 2000 })).map(
    ([first, more]): Work =>
      (chain) => {
        const [firstUnit, lastUnit] = [BigInt(first), BigInt(first + more)];
        const about = {
          sourceRegistry: "ISO",
          serial: "ret_1KP6EDZ8K1S036PY",
          issuanceId: isoSerial,
          firstUnit,
          lastUnit,
        };
        calls(chain).report({ ...reportOf(1n, 1n), ...about, quantityGrams: (lastUnit - firstUnit + 1n) * 1000n });
      },
  ),
  fc.tuple(person, batch, grams).map(
    ([owner, batchId, amount]): Work =>
      (chain) => {
        calls(chain).cancel(owner, { batchId, grams: amount });
      },
  ),
  fc
    .tuple(batch, fc.bigInt({ min: 0n, max: 2n * T }), grams, fc.constantFrom("revoke" as const, "expire" as const))
    .map(
      ([batchId, start, amount, what]): Work =>
        (chain) => {
          calls(chain)[what](batchId, start, start + amount);
        },
    ),
  fc.tuple(batch, fc.constantFrom("suspend" as const, "release" as const)).map(
    ([batchId, what]): Work =>
      (chain) => {
        calls(chain)[what](batchId);
      },
  ),
  span.map(
    ([first, more]): Work =>
      (chain) => {
        calls(chain).import(importOf(first, first + more, { recipient: who.bob }));
      },
  ),
);

/** 4 t of Gold Standard with alice and bob, and 2,500 kg of Isometric with the registrar, who may report them. */
function start(): TestChain {
  const chain = creditChain(offsetModules);
  const { import: add } = calls(chain);
  add(importOf(3n, 4n, { recipient: who.alice }));
  add(importOf(6n, 7n, { recipient: who.bob }));
  const isometric = {
    sourceRegistry: "ISO",
    serial: isoSerial,
    projectId: "ISO1",
    country: "",
    vintageStart: "",
    vintageEnd: "",
  };
  add(importOf(1n, 1n, { ...isometric, quantityGrams: 2_500_000n }));
  return chain;
}

const sum = (list: readonly bigint[]) => list.reduce((a, b) => a + b, 0n);

/** Each batch's books, counted from its lots one by one, and all of them together from the owners' side. */
function requireBooks(chain: TestChain): void {
  const { batches } = chain.query(QueryDefinition.methods.batches, {});
  for (const { id, supply } of batches) {
    const counters = statuses.map((name) => supply?.[name] ?? 0n);
    expect(sum(counters)).toBe(supply?.issuedGrams);
    const { lots } = chain.query(QueryDefinition.methods.lotsByBatch, { batchId: id });
    const of = (status: number) =>
      sum(lots.filter((lot) => lot.status === status).map(({ startGram, endGram }) => endGram - startGram));
    expect(statuses.map((_, i) => of(i + 1))).toEqual(counters);
    // One after the other, from the first gram to the last.
    expect(lots.map(({ startGram }) => startGram)).toEqual([0n, ...lots.slice(0, -1).map(({ endGram }) => endGram)]);
    expect(lots.at(-1)?.endGram).toBe(supply?.issuedGrams);
  }
  const owned = people.map((owner) => calls(chain).balance(owner));
  const { supply } = chain.query(QueryDefinition.methods.supply, {});
  for (const name of statuses) {
    expect(sum(owned.map((balance) => balance?.[name] ?? 0n))).toBe(supply?.[name]);
    expect(sum(batches.map((one) => one.supply?.[name] ?? 0n))).toBe(supply?.[name]);
  }
  expect(sum(batches.map((one) => one.supply?.issuedGrams ?? 0n))).toBe(supply?.issuedGrams);
  const { certificates } = chain.query(OffsetQuery.methods.certificates, {});
  const certified = sum(certificates.map((certificate) => certificate.grams));
  expect(certified <= (supply?.retiredGrams ?? 0n)).toBe(true);
  expect(chain.broken()).toBeUndefined();
}

test("to the gram, what was imported is counted under one status, whatever is done", () => {
  fc.assert(
    fc.property(fc.array(work, { minLength: 5, maxLength: 30, size: "max" }), (all) => {
      const chain = start();
      for (const one of all) {
        try {
          one(chain);
        } catch (error) {
          if (!(error instanceof LedgerError)) throw error;
        }
        requireBooks(chain);
      }
    }),
    { numRuns: 40 },
  );
});
