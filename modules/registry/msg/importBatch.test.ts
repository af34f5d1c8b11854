import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition, type MsgImportBatch } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { LedgerError } from "../../../core/errors.ts";
import { calls, creditChain, importOf, reportOf, T, who } from "../testing/credits.ts";

const iso = {
  sourceRegistry: "ISO",
  projectId: "ISO-1",
  country: "",
  methodology: "",
  vintageStart: "",
  vintageEnd: "",
};

describe("an import", () => {
  test("becomes a batch, one lot, one step, sums and an event", () => {
    const chain = creditChain();
    const { response, events } = chain.deliver(
      MsgDefinition.methods.importBatch,
      importOf(1n, 5485n, { recipient: who.alice }),
    );
    expect(response).toEqual({ batchId: 1n });
    const { batch, lots } = calls(chain);
    expect(batch(1n)).toMatchObject({
      numberSpace: "GLD/11603/30256",
      blockStart: 1n,
      blockEnd: 5485n,
      unit: 1,
      programmeId: "GLD",
      supply: { issuedGrams: 5485n * T, heldGrams: 5485n * T, retiredGrams: 0n, bufferGrams: 0n },
      issuer: who.registrar,
      height: 1n,
    });
    expect(lots(1n)).toEqual([`0-${5485n * T} alice held`]);
    expect(chain.query(QueryDefinition.methods.supply, {})).toMatchObject({ supply: { issuedGrams: 5485n * T } });
    const { lot, steps } = chain.query(QueryDefinition.methods.provenance, { batchId: 1n, gram: 7n });
    expect(lot?.stepId).toBe(1n);
    expect(steps).toMatchObject([{ id: 1n, kind: 1, from: who.registrar, to: who.alice, previous: [] }]);
    expect(events.map(({ type }) => type)).toEqual(["eco2.registry.v1.EventImportBatch"]);
    expect(events[0]?.attributes).toContainEqual({ key: "grams", value: `"${5485n * T}"`, index: true });
    expect(chain.broken()).toBeUndefined();
  });

  test("without recipient goes to the registrar", () => {
    const chain = creditChain();
    calls(chain).import(importOf(1n, 2n));
    expect(calls(chain).lots(1n)).toEqual([`0-${2n * T} registrar held`]);
  });

  test("of Isometric counts kilograms, and says nothing of country, method and vintage", () => {
    const chain = creditChain();
    const serial = "iss_1KFT3ZQ8W0S1JXK8";
    const id = calls(chain).import(importOf(1n, 1n, { ...iso, serial, quantityGrams: 43_000n }));
    expect(calls(chain).batch(id)).toMatchObject({
      numberSpace: "ISO/1KFT3ZQ8W0S1JXK8",
      blockEnd: 43n,
      unit: 2,
      supply: { issuedGrams: 43_000n },
      country: "",
    });
    expect(chain.broken()).toBeUndefined();
  });
});

describe("overlap with 101-200 is refused, naming the batch", () => {
  const other = "gs1 - 001 - ke - gs11603 - 16 - 2025 - 030256 - ";
  test.each<[string, Partial<MsgImportBatch>, string]>([
    ["the same", importOf(101n, 200n), "101-200"],
    ["the same, by another registrar", importOf(101n, 200n, { registrar: who.second }), "101-200"],
    ["a part", importOf(150n, 150n), "150-150"],
    ["a part in another spelling", importOf(120n, 130n, { serial: `${other}0120 - 0130` }), "120-130"],
    ["a whole in another spelling", importOf(1n, 900n, { serial: `${other}1 \u2013 900` }), "101-200"],
    ["its first number", importOf(1n, 101n), "101-101"],
    ["its last number", importOf(200n, 300n), "200-200"],
  ])("%s", (_, message, numbers) => {
    const chain = creditChain();
    calls(chain).import(importOf(101n, 200n));
    const before = chain.exported();
    expect(() => calls(chain).import(message)).toThrow(
      `numbers ${numbers} of GLD/11603/30256 are held by batch 1: serial numbers are imported already`,
    );
    expect(chain.exported()).toEqual(before);
  });

  test.each([
    ["before it", importOf(1n, 100n)],
    ["behind it", importOf(201n, 300n)],
    ["of another issuance", importOf(101n, 200n, { issuance: 30257 })],
  ])("%s is taken", (_, message) => {
    const chain = creditChain();
    calls(chain).import(importOf(101n, 200n));
    expect(calls(chain).import(message)).toBe(2n);
    expect(chain.broken()).toBeUndefined();
  });

  test("of several batches the first is named; the last number of u64 is no edge", () => {
    const chain = creditChain();
    const max = 2n ** 64n - 1n;
    const { import: add } = calls(chain);
    add(importOf(max, max));
    add(importOf(max - 9n, max - 5n));
    expect(() => add(importOf(max - 100n, max))).toThrow("are held by batch 2");
    expect(() => add(importOf(max - 1n, max))).toThrow("are held by batch 1");
    expect(add(importOf(max - 4n, max - 1n))).toBe(3n);
    expect(chain.broken()).toBeUndefined();
  });
});

test("numbers that their source used first are barred", () => {
  const chain = creditChain();
  calls(chain).report(reportOf(110n, 120n));
  expect(() => calls(chain).import(importOf(1n, 115n))).toThrow(
    "numbers 110-115 of GLD/11603/30256 are barred by source event 1",
  );
  expect(calls(chain).import(importOf(1n, 109n))).toBe(1n);
});

describe("refused", () => {
  const gov = encodeAddress("eco", moduleAddress("fee_collector"));
  test.each<[string, Partial<MsgImportBatch>, number, string]>([
    ["not a registrar", { registrar: who.alice }, 2, "may not import or report"],
    ["unknown registry", { sourceRegistry: "XXX" }, 3, "unknown, allowed: VCS, GLD"],
    ["no serial", { serial: "" }, 3, "serial is empty"],
    ["endless serial", { serial: "1".repeat(10_000) }, 3, "at most 200"],
    ["zero grams", { quantityGrams: 0n }, 3, "quantity is 0 grams"],
    ["one gram more", { quantityGrams: 10n * T + 1n }, 3, "10 tonnes"],
    [
      "more than 2^64-1 grams",
      { serial: "GS1-1-KE-GS11603-16-2025-1-1-18446744073710", quantityGrams: 1n },
      3,
      "2^64-1",
    ],
    ["another project", { projectId: "GLD1" }, 4, "the serial says GLD11603"],
    ["endless name", { projectName: "x".repeat(257) }, 4, "at most 256"],
    ["control character", { methodology: "a\u0000b" }, 4, "control character"],
    ["unknown country", { country: "XX" }, 4, "ISO 3166-1"],
    ["no day", { vintageStart: "2025-02-30" }, 4, "no calendar day"],
    ["vintage backwards", { vintageStart: "2025-03-01", vintageEnd: "2025-02-01" }, 4, "after its end"],
    ["module account", { recipient: gov }, 12, "the account of the module fee_collector"],
  ])("%s", (_, fields, code, text) => {
    const chain = creditChain();
    const before = chain.exported();
    let thrown: unknown;
    try {
      calls(chain).import(importOf(1n, 10n, fields));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LedgerError);
    expect(thrown).toMatchObject({ codespace: "registry", code });
    expect(String(thrown)).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test.each([
    ["registrar", { registrar: "eco1nonsense" }, "invalid registrar address"],
    ["recipient", { recipient: "cosmos1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du" }, "invalid recipient address"],
  ])("an address of another chain as %s", (_, fields, text) => {
    expect(() => calls(creditChain()).import(importOf(1n, 10n, fields))).toThrow(text);
  });

  // The cap of the chain's ancestor was unchecked u64 arithmetic: a huge amount wrapped around and passed.
  test("a sum of all batches above 2^64-1 grams", () => {
    const chain = creditChain();
    const { import: add } = calls(chain);
    const most = 18_446_744_073_709n;
    add(importOf(1n, most));
    expect(() => add(importOf(1n, 1n, { issuance: 2 }))).toThrow("sum of all credits exceeds 2^64-1 grams");
    expect(add(importOf(1n, 1n, { ...iso, serial: "iss_1KFT3ZQ8W0S1JXK8", quantityGrams: 551_000n }))).toBe(2n);
    expect(() => add(importOf(1n, 1n, { ...iso, serial: "iss_1KFT3ZQ8W0S1JXK9", quantityGrams: 1_000n }))).toThrow(
      "do not fit",
    );
    expect(chain.broken()).toBeUndefined();
  });
});
