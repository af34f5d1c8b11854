import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { ProjectStatus } from "../../../codec/gen/eco2/registry/v1/project.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { day, type house, methods, queries, registered, steps, T, verified, vintageOf, who } from "./testing/house.ts";

const { proponent, reviewer, buyer, verifier } = who;
const buffer = encodeAddress(testPrefix, moduleAddress("credit_buffer"));

describe("an issuance", () => {
  test("makes a batch with vintage, serial block and buffer share out of what was verified", () => {
    const chain = verified();
    const { issue, project } = steps(chain);
    const serial = "ECO2-KE-1-20250101-20251231-1-100";
    expect(issue()).toEqual({ issuanceId: 1n, batchId: 1n, serial, bufferGrams: 10n * T });
    const { batch } = chain.query(queries.batch, { id: 1n });
    expect(batch).toMatchObject({
      programmeId: "ECO2",
      sourceRegistry: "ECO2",
      numberSpace: "ECO2",
      blockStart: 1n,
      blockEnd: 100n,
      serial,
      projectId: "ECO2-1",
      projectName: "Kilifi cook stoves",
      methodology: "TPDDTEC@3.1",
      creditType: "Reduction - technical",
      sector: "Energy demand",
      country: "KE",
      vintageStart: "2025-01-01",
      vintageEnd: "2025-12-31",
      issuedOn: "2026-01-01",
      issuer: proponent,
      supply: { issuedGrams: 100n * T, heldGrams: 90n * T, bufferGrams: 10n * T },
    });
    const { lots } = chain.query(queries.lotsByBatch, { batchId: 1n });
    expect(lots.map(({ startGram, endGram, owner }) => [startGram, endGram, owner])).toEqual([
      [0n, 90n * T, proponent],
      [90n * T, 100n * T, buffer],
    ]);
    expect(project().issuedGrams).toBe(100n * T);
    expect(chain.broken()).toBeUndefined();
  });

  test("leads back to verification, validation and project, and is found by its serial in any spelling", () => {
    const chain = verified();
    steps(chain).issue();
    const back = chain.query(queries.issuanceByBatch, { batchId: 1n });
    expect(back.issuance).toMatchObject({
      id: 1n,
      verificationId: 1n,
      vintage: 0,
      grams: 100n * T,
      recipient: proponent,
    });
    expect(back.verification).toMatchObject({ id: 1n, bodyId: 2n, validationId: 1n });
    expect(back.validation).toMatchObject({ id: 1n, bodyId: 1n });
    expect(back.project?.id).toBe("ECO2-1");
    expect(chain.query(queries.issuance, { issuanceId: 1n }).issuance).toEqual(back.issuance);
    expect(chain.query(queries.issuances, { projectId: "ECO2-1" }).issuances).toEqual([back.issuance]);
    expect(chain.query(queries.issuances, {}).issuances).toHaveLength(1);
    const by = (serial: string) => chain.query(queries.batchBySerial, { sourceRegistry: "ECO2", serial }).batch?.id;
    expect(by("eco2 - ke - 1 - 20250101 - 20251231 - 0042 to 43")).toBe(1n);
    expect(refusal(() => by("ECO2-KE-1-20250101-20251231-101-102"))).toMatch(/^NotFound/);
    expect(refusal(() => by("OLD-KE-1-20250101-20251231-1-2"))).toMatch(/^InvalidArgument/);
    expect(refusal(() => chain.query(queries.issuanceByBatch, { batchId: 9n }))).toMatch(/^NotFound/);
    expect(refusal(() => chain.query(queries.issuance, { issuanceId: 9n }))).toMatch(/^NotFound/);
    expect(refusal(() => chain.query(queries.verification, { verificationId: 9n }))).toMatch(/^NotFound/);
  });

  test("in parts goes on with the numbers, up to what was verified and never beyond", () => {
    const chain = verified();
    const { issue, project } = steps(chain);
    expect(issue(30n * T).serial).toBe("ECO2-KE-1-20250101-20251231-1-30");
    expect(issue(1n * T, 1n, 0, buyer)).toMatchObject({
      serial: "ECO2-KE-1-20250101-20251231-31-31",
      bufferGrams: 100_000n,
    });
    expect(refusal(() => issue(70n * T))).toBe(
      "registry 67: 70000000 grams of vintage 0 of verification 1, of which 69000000 are left: exceeds what was verified",
    );
    expect(issue().serial).toBe("ECO2-KE-1-20250101-20251231-32-100");
    expect(refusal(() => issue())).toMatch(/^registry 67: 0 grams of vintage 0 of verification 1, of which 0 are left/);
    // What is used up makes no room for more.
    chain.deliver(methods.cancel, { owner: proponent, credits: [{ batchId: 1n, grams: 27n * T }], reason: "Given up" });
    expect(refusal(() => issue(T))).toMatch(/^registry 67/);
    expect(project().issuedGrams).toBe(100n * T);
    expect(chain.query(queries.balance, { owner: buyer }).balance?.heldGrams).toBe(900_000n);
    expect(chain.broken()).toBeUndefined();
  });

  test("of each vintage is a batch of its own; the body's share for the buffer holds where it is the greater", () => {
    const chain = registered();
    const { verify, reviewVerification, issue } = steps(chain);
    const vintages = [
      vintageOf({ end: "2025-06-30", grams: 3n * T }),
      vintageOf({ start: "2025-07-01", grams: 4n * T }),
    ];
    verify("2025-01-01", "2025-12-31", { vintages, bufferBasisPoints: 2501 });
    reviewVerification();
    expect(issue(0n, 1n, 1)).toMatchObject({ serial: "ECO2-KE-1-20250701-20251231-1-4", bufferGrams: 1_000_400n });
    expect(issue(0n, 1n, 0)).toMatchObject({ serial: "ECO2-KE-1-20250101-20250630-5-7", bufferGrams: 750_300n });
    expect(chain.broken()).toBeUndefined();
  });

  test("pays what the programme's buffer owes first", () => {
    const chain = verified();
    const { issue } = steps(chain);
    issue(50n * T);
    const found = { reviewer, batchId: 1n, date: "2026-01-01", reason: "Fire" };
    expect(chain.deliver(methods.reverse, { ...found, grams: 8n * T }).response).toMatchObject({
      paidGrams: 5n * T,
      unpaidGrams: 3n * T,
    });
    issue(50n * T);
    expect(chain.query(queries.batch, { id: 2n }).batch?.supply).toMatchObject({
      cancelledGrams: 3n * T,
      bufferGrams: 2n * T,
    });
    expect(chain.broken()).toBeUndefined();
  });
});

describe("refused, and nothing changes:", () => {
  const request = { proponent, verificationId: 1n, vintage: 0, grams: 0n, recipient: "" };
  test.each<[string, () => ReturnType<typeof house>, object, RegExp]>([
    ["before the review", waiting, {}, /^registry 68: verification 1 is not approved/],
    ["after a refusal", refusedOne, {}, /^registry 68: verification 1 is not approved/],
    ["of nothing", verified, { verificationId: 9n }, /^registry 64/],
    ["of no vintage", verified, { vintage: 1 }, /^registry 68: verification 1 has 1 vintages/],
    ["of half a tonne", verified, { grams: 500_000n }, /^registry 68: 500000 grams: whole tonnes/],
    ["of a tonne too many", verified, { grams: 101n * T }, /^registry 67/],
    ["of 2^64-1 grams", verified, { grams: 2n ** 64n - 1n }, /^registry 68/],
    ["by another", verified, { proponent: who.stranger }, /^registry 55/],
    ["to the body that verified", verified, { recipient: verifier }, /^registry 48: .* is the recipient/],
    ["to a module", verified, { recipient: buffer }, /^registry 12/],
    ["to nobody", verified, { recipient: "eco1" }, /^sdk 7/],
    [
      "of a suspended project",
      () => put(ProjectStatus.PROJECT_STATUS_SUSPENDED),
      {},
      /^registry 57: ECO2-1 is suspended/,
    ],
    [
      "of a completed project",
      () => put(ProjectStatus.PROJECT_STATUS_COMPLETED),
      {},
      /^registry 57: ECO2-1 is completed/,
    ],
    [
      "of a withdrawn project",
      () => put(ProjectStatus.PROJECT_STATUS_WITHDRAWN),
      {},
      /^registry 57: ECO2-1 is withdrawn/,
    ],
    ["in a country that is barred since", barred, {}, /^registry 52/],
  ])("%s", (_, make, fields, text) => {
    const chain = make();
    const before = chain.exported();
    expect(refusal(() => chain.deliver(methods.issueBatch, { ...request, ...fields }))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  function waiting() {
    const chain = registered();
    steps(chain).verify();
    return chain;
  }
  function refusedOne() {
    const chain = waiting();
    steps(chain).reviewVerification(1n, false);
    return chain;
  }
  function put(status: Parameters<ReturnType<typeof steps>["setStatus"]>[0]) {
    const chain = verified();
    steps(chain).setStatus(status);
    return chain;
  }
  function barred() {
    const chain = verified();
    const country = { code: "KE", name: "Kenya", barred: true, reason: "No agreement" };
    chain.deliver(methods.setCountry, { reviewer, country });
    return chain;
  }

  test("native numbers come in by no import", () => {
    const chain = verified();
    steps(chain).issue(T);
    const serial = "ECO2-KE-1-20250101-20251231-500-501";
    const given = {
      registrar: who.registrar,
      sourceRegistry: "ECO2",
      serial,
      quantityGrams: 2n * T,
      projectId: "ECO2-1",
    };
    expect(refusal(() => chain.deliver(methods.importBatch, given))).toMatch(/^registry 3: source registry "ECO2"/);
  });
});

test("what was approved is issued even after the body's accreditation ended", () => {
  const chain = verified();
  chain.runBlock({ after: 400n * day });
  expect(steps(chain).issue().serial).toBe("ECO2-KE-1-20250101-20251231-1-100");
  expect(chain.query(queries.batch, { id: 1n }).batch?.issuedOn).toBe("2027-02-05");
  expect(chain.broken()).toBeUndefined();
});
