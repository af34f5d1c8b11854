import { beforeEach, describe, expect, test } from "@jest/globals";
import { type TestChain, testChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import auth from "../../auth/index.ts";
import type { NotarisedRecord } from "../../notary/keeper.ts";
import { NotaryKeeper } from "../../notary/keeper.ts";
import { subscriptions } from "../follows.ts";
import registry from "../index.ts";
import { breakRecord, noRecords, putRecord, records, replaceRecord } from "../testing/records.ts";
import { day, methodology, methods, queries, registered, steps, T, who } from "./testing/house.ts";

beforeEach(noRecords);

const micrograms = (grams: bigint) => grams * 1_000_000n;

/** A registered project, and the records 1 to 3: 50 tonnes each, of the first three months of 2025. */
function start(needsRecords = false) {
  const before = registered();
  if (needsRecords)
    before.deliver(methods.setMethodology, {
      reviewer: who.reviewer,
      methodology: methodology({ requiresAbsorptionRecords: true }),
    });
  // The same state, with the registry told of what the notary module does.
  const chain = testChain([auth, records, registry], before.exported(), subscriptions);
  for (const id of [1n, 2n, 3n]) putRecord(id);
  const step = steps(chain);
  return {
    chain,
    ...step,
    verify: (...absorptionRecords: bigint[]) => step.verify(undefined, undefined, { absorptionRecords }),
    withdraw: (verificationId = 1n) =>
      chain.deliver(methods.withdrawVerification, { signer: who.verifier, verificationId, reason: "Reckoned anew" }),
    recordsOf: (verificationId = 1n) =>
      chain.query(queries.verification, { verificationId }).verification?.absorptionRecords,
    userOf: (id: bigint) => chain.chain.doors(NotaryKeeper).userOf(chain.ctx, id),
  };
}

const walk = (chain: TestChain) => chain.query(queries.walk, { batchId: 1n, startGram: 0n, endGram: 100n * T });

/** A hundred tonnes that the records 1 and 2 back: batch 1. */
function issued() {
  const all = start();
  all.verify(1n, 2n);
  all.reviewVerification();
  all.issue();
  return all;
}

describe("records of absorption back a verification", () => {
  test("once: they are used up by it, and say so", () => {
    const { chain, verify, userOf, recordsOf } = start();
    expect(verify(1n, 2n)).toBe(1n);
    expect(recordsOf()).toEqual([1n, 2n]);
    expect([userOf(1n), userOf(3n)]).toEqual([{ kind: "verification", id: "1" }, undefined]);
    expect(chain.broken()).toBeUndefined();
  });

  test("until it is withdrawn or refused: then they may back another", () => {
    const { chain, verify, withdraw, reviewVerification, userOf } = start();
    verify(1n, 2n);
    withdraw();
    expect(userOf(1n)).toBeUndefined();
    expect(verify(1n, 2n)).toBe(2n);
    reviewVerification(2n, false);
    expect(userOf(2n)).toBeUndefined();
    expect(verify(1n, 2n)).toBe(3n);
    expect(chain.broken()).toBeUndefined();
  });

  test("with more than was verified, which stays unused for ever", () => {
    const { chain, verify, reviewVerification, issue } = start();
    verify(1n, 2n, 3n);
    reviewVerification();
    expect(issue().bufferGrams).toBe(10n * T);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, Partial<NotarisedRecord>, string]>([
    ["of emissions", { kind: "emission" }, "is of emission, absorption is expected"],
    ["of reductions", { kind: "reduction" }, "is of reduction, absorption is expected"],
    ["of another project's source", { projectId: "ECO2-2" }, "is of a source of ECO2-2, not of ECO2-1"],
    ["that begins before the period", { start: 1_735_689_599_999_999_999n }, "is not wholly within"],
    ["that ends after the period", { end: 1_767_225_600_000_000_001n }, "is not wholly within"],
    ["that waits for its notaries", { status: "attesting" }, "is attesting, final is expected"],
    ["that is disputed", { status: "disputed" }, "is disputed, final is expected"],
    ["that was overturned", { status: "overturned" }, "is overturned, final is expected"],
    ["that comes to too little", { micrograms: micrograms(50n * T) - 1n }, "its records come to 99999999999999 "],
  ])("but not with one %s", (_, fields, text) => {
    const { chain, verify } = start();
    putRecord(2n, fields);
    const before = chain.exported();
    expect(refusal(() => verify(1n, 2n))).toContain(`registry 65: `);
    expect(refusal(() => verify(1n, 2n))).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test.each<[string, bigint[], string]>([
    ["that is not there", [1n, 9n], "registry 65: record 9 is not there"],
    ["named twice", [1n, 1n], "registry 65: absorption_records.1: record 1 is not in ascending order"],
    ["in no order", [2n, 1n], "registry 65: absorption_records.1: record 1 is not in ascending order"],
    ["number 0", [0n], "registry 65: absorption_records.0: record 0 is not in ascending order"],
    [
      "too many",
      Array.from({ length: 733 }, (_, i) => BigInt(i + 1)),
      "registry 65: absorption_records: 733 are given, at most 732 are allowed",
    ],
  ])("but not with one %s", (_, ids, text) => {
    expect(refusal(() => start().verify(...ids))).toContain(text);
  });

  test("but not two verifications", () => {
    const { chain, verify } = start();
    verify(1n, 2n);
    const before = chain.exported();
    const second = { absorptionRecords: [2n, 3n], date: "2026-01-01" };
    putRecord(2n, { start: 1_767_225_600_000_000_000n, end: 1_767_225_600_000_000_001n });
    putRecord(3n, { start: 1_767_225_600_000_000_000n, end: 1_767_225_600_000_000_001n });
    expect(refusal(() => steps(chain).verify("2026-01-01", "2026-01-01", second))).toContain(
      "record 2 backs verification 1",
    );
    expect(chain.exported()).toEqual(before);
  });

  test("which its methodology may need", () => {
    const { verify } = start(true);
    expect(refusal(() => verify())).toContain(
      "registry 65: TPDDTEC@3.1 needs notarised records of absorption: none are given",
    );
    expect(verify(1n, 2n)).toBe(1n);
    noRecords();
    expect(start().verify()).toBe(1n);
  });

  test("that must hold at the review and at the issuance too", () => {
    const { chain, verify, reviewVerification, issue } = start();
    verify(1n, 2n);
    putRecord(2n, { status: "disputed" });
    expect(refusal(() => reviewVerification())).toContain("registry 65: record 2 is disputed");
    putRecord(2n);
    reviewVerification();
    putRecord(1n, { status: "overturned" });
    expect(refusal(() => issue())).toContain("registry 65: record 1 is overturned");
    putRecord(1n);
    issue();
    expect(chain.broken()).toBeUndefined();
  });
});

describe("the walk of credits", () => {
  test("names the records that back them", () => {
    const { origin, valid } = walk(issued().chain);
    expect(valid).toBe(true);
    expect(origin.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "batch 1",
      "issuance 1",
      "verification 1",
      "accreditation 2 for verification 1",
      "record 1",
      "record 2",
      "validation 1",
      "accreditation 1 for validation 1",
      "project ECO2-1",
    ]);
  });

  test("stops at a record whose own history broke, until it holds again", () => {
    const { chain } = issued();
    breakRecord(2n, "notary eco1… was slashed for it");
    expect(walk(chain).broken).toBe("record 2 of verification 1: notary eco1… was slashed for it");
    putRecord(2n);
    expect(walk(chain).valid).toBe(true);
    putRecord(1n, { status: "disputed" });
    expect(walk(chain).broken).toBe("verification 1: record 1 is disputed, final is expected");
  });

  test("counts for nothing what was verified of it before a record changed", () => {
    const { chain } = issued();
    chain.deliver(methods.verifyLot, { sender: who.stranger, batchId: 1n, gram: 0n });
    const alive = () => chain.query(queries.checkpoint, { batchId: 1n, gram: 0n }).alive;
    expect(alive()).toBe(true);
    putRecord(1n, { status: "disputed" });
    expect(alive()).toBe(false);
  });
});

describe("a record that is notarised again", () => {
  test("with as much backs the verification in the place of the old one", () => {
    const { chain, recordsOf, userOf } = issued();
    replaceRecord(chain, 1n, 9n, { micrograms: micrograms(51n * T) });
    expect(recordsOf()).toEqual([2n, 9n]);
    expect([userOf(1n), userOf(9n)]).toEqual([undefined, { kind: "verification", id: "1" }]);
    expect(walk(chain).valid).toBe(true);
    expect(chain.broken()).toBeUndefined();
  });

  test("with less takes the history of the credits away, and with more again gives it back", () => {
    const { chain } = issued();
    replaceRecord(chain, 1n, 9n, { micrograms: micrograms(50n * T) - 1n });
    expect(walk(chain).broken).toBe(
      "verification 1: its records come to 99999999999999 micrograms, 100000000000000 micrograms are verified",
    );
    replaceRecord(chain, 9n, 10n, { micrograms: micrograms(50n * T) });
    expect(walk(chain).valid).toBe(true);
    expect(chain.broken()).toBeUndefined();
  });

  test("and that backs nothing changes nothing", () => {
    const { chain } = issued();
    const before = chain.exported();
    replaceRecord(chain, 3n, 9n, {});
    expect(chain.exported()).toEqual(before);
  });
});

describe("a state with records", () => {
  test("that back what they do not is seen", () => {
    const { chain, userOf } = issued();
    expect(userOf(1n)).toBeDefined();
    chain.chain.doors(NotaryKeeper).release(chain.ctx, 1n, { kind: "verification", id: "1" });
    expect(chain.broken()).toContain("verification 1: record 1 backs nothing");
  });

  test("of a genesis has them in ascending order", () => {
    const { chain, verify } = start();
    verify(1n, 2n);
    const text = JSON.stringify(chain.exported()).replace('["1","2"]', '["2","1"]');
    expect(() => testChain([auth, records, registry], JSON.parse(text) as Record<string, unknown>)).toThrow(
      /issuances\.verifications\.0.*ascending order/,
    );
  });
});

test("an accreditation that is ended back in time breaks the history of what was stated after it", () => {
  const { chain } = issued();
  chain.runBlock({ after: 30n * day });
  chain.deliver(methods.endAccreditation, {
    reviewer: who.reviewer,
    accreditationId: 2n,
    lastDay: "2025-12-31",
    reason: "Its samples were made up",
  });
  expect(walk(chain).broken).toBe(
    'verification 1: body is not accredited: Verifit: for verification of ECO2 in the sector "Energy demand" on 2026-01-01',
  );
});
