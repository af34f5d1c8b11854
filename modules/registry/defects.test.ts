import { describe, expect, test } from "@jest/globals";
import { QueryDefinition as OffsetQuery } from "../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition as OffsetMsg } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { offsetModules } from "../offset/testing/modules.ts";
import { calls, creditChain, importOf, issue, T, who } from "./testing/credits.ts";

const claim = {
  beneficiary: "Example Ltd",
  reason: "Emissions of 2025",
  periodStart: "2025-01-01",
  periodEnd: "2025-12-31",
  country: "DE",
};

function start() {
  const chain = creditChain(offsetModules);
  calls(chain).import(importOf(1n, 10n, { recipient: who.alice }));
  const retire = (grams: bigint) =>
    chain.deliver(OffsetMsg.methods.retire, { owner: who.alice, batchId: 1n, grams, ...claim });
  return { chain, retire, ...calls(chain) };
}

// Each of these was found in an earlier ledger of carbon credits.
describe("defects never to repeat", () => {
  test("using credits up lowers what is held, raises what is retired in every sum, and keeps for whom and why", () => {
    const { chain, retire, supply, balance } = start();
    retire(3n * T);
    const sums = { issuedGrams: 10n * T, heldGrams: 7n * T, retiredGrams: 3n * T };
    expect(supply(1n)).toMatchObject(sums);
    expect(chain.query(QueryDefinition.methods.supply, {}).supply).toMatchObject(sums);
    for (const [by, key] of [
      [1, "GLD"],
      [2, "GLD/GLD11603"],
      [3, "KE"],
      [4, "2025"],
    ] as const)
      expect(chain.query(QueryDefinition.methods.total, { by, key }).supply).toMatchObject(sums);
    expect(balance(who.alice)).toMatchObject({ heldGrams: 7n * T, retiredGrams: 3n * T });
    const { certificate } = chain.query(OffsetQuery.methods.certificate, { id: 1n });
    expect(certificate).toMatchObject({ beneficiary: "Example Ltd", reason: "Emissions of 2025", grams: 3n * T });
  });

  test("the same request twice takes twice what is there, each time in its own record; nothing waits that could be lost", () => {
    const { chain, retire, cancel, balance } = start();
    retire(4n * T);
    retire(4n * T);
    expect(() => retire(4n * T)).toThrow("holds 2000000 grams");
    cancel(who.alice, { batchId: 1n, grams: T });
    cancel(who.alice, { batchId: 1n, grams: T });
    expect(() => cancel(who.alice, { batchId: 1n, grams: T })).toThrow("holds 0 grams");
    expect(balance(who.alice)).toMatchObject({ heldGrams: 0n, retiredGrams: 8n * T, cancelledGrams: 2n * T });
    const { certificates } = chain.query(OffsetQuery.methods.certificates, {});
    expect(certificates.map(({ id, grams }) => [id, grams])).toEqual([
      [1n, 4n * T],
      [2n, 4n * T],
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("every kind of end tells its own event", () => {
    const { retire, cancel, revoke, expire } = start();
    const told = (events: readonly { type: string; attributes: readonly { key: string; value: string }[] }[]) =>
      events
        .filter(({ type }) => type.startsWith("eco2.registry."))
        .map(
          ({ type, attributes }) => `${type.split(".").at(-1)} ${attributes.find(({ key }) => key === "kind")?.value}`,
        );
    expect(told(retire(T).events)).toEqual(["EventRetire undefined"]);
    expect(told(cancel(who.alice, { batchId: 1n, grams: T }).events)).toEqual(['EventEnd "STEP_KIND_CANCEL"']);
    expect(told(revoke(1n, 2n * T, 3n * T).events)).toEqual(['EventEnd "STEP_KIND_REVOKE"']);
    expect(told(expire(1n, 3n * T, 4n * T).events)).toEqual(['EventEnd "STEP_KIND_EXPIRE"']);
  });

  test("a huge amount does not pass the cap by wrapping, nor does a cap grow by what was used up", () => {
    const { chain, retire, cancel } = start();
    const all = (2n ** 64n - 1n) / T;
    const huge = () => issue(chain, { numberSpace: "ECO2/9", last: all });
    expect(huge).toThrow("sum of all credits exceeds 2^64-1 grams");
    retire(5n * T);
    cancel(who.alice, { batchId: 1n, grams: 5n * T });
    expect(huge).toThrow("sum of all credits exceeds 2^64-1 grams");
    issue(chain, { numberSpace: "ECO2/9", last: all - 10n });
    expect(() => issue(chain, { numberSpace: "ECO2/10", last: 1n })).toThrow("exceeds 2^64-1");
    expect(() => retire(2n ** 64n - 1n)).toThrow("holds 0 grams");
  });

  test("an amount of nothing, and a move to oneself, are refused", () => {
    const { chain, send, retire, cancel } = start();
    const before = chain.exported();
    expect(() => send(who.alice, who.bob, { batchId: 1n, grams: 0n })).toThrow("at least 1 is expected");
    expect(() => send(who.alice, who.alice, { batchId: 1n, grams: 1n })).toThrow("is the sender");
    expect(() => retire(0n)).toThrow("at least 1 is expected");
    expect(() => cancel(who.alice, { batchId: 1n, grams: 0n })).toThrow("at least 1 is expected");
    expect(chain.exported()).toEqual(before);
  });
});
