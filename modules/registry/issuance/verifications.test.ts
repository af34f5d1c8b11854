import { describe, expect, test } from "@jest/globals";
import { Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { ProjectStatus } from "../../../codec/gen/eco2/registry/v1/project.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { validationTypes } from "../programme/cadTrust.ts";
import {
  day,
  details,
  documentOf,
  house,
  methodology,
  methods,
  queries,
  registered,
  stakeholder,
  steps,
  T,
  type verificationOf,
  vintageOf,
  who,
} from "./testing/house.ts";

const { reviewer, verifier, proponent, validator } = who;
const suspended = ProjectStatus.PROJECT_STATUS_SUSPENDED;
type Fields = Parameters<typeof verificationOf>[2];

describe("a verification", () => {
  test("waits for the review, and is approved once", () => {
    const chain = registered();
    const { verify, reviewVerification } = steps(chain);
    expect(verify()).toBe(1n);
    const found = () => chain.query(queries.verification, { verificationId: 1n }).verification;
    expect(found()).toMatchObject({ status: 1, validationId: 1n, document: 2, approvedOn: "", signer: verifier });
    const ids = (request: object) => chain.query(queries.verifications, request).verifications.map(({ id }) => id);
    expect([ids({}), ids({ status: 1 }), ids({ projectId: "ECO2-1", status: 2 })]).toEqual([[1n], [1n], []]);
    reviewVerification();
    expect(found()).toMatchObject({ status: 2, approvedOn: "2026-01-01" });
    expect([ids({ status: 1 }), ids({ status: 2 }), ids({ projectId: "ECO2-1" })]).toEqual([[], [1n], [1n]]);
    expect(refusal(() => reviewVerification())).toBe("registry 63: verification 1: was reviewed or withdrawn before");
    expect(chain.broken()).toBeUndefined();
  });

  test("has a vintage for each part of its period, each with its methodology and place", () => {
    const chain = registered();
    const vintages = [
      vintageOf({ start: "2025-01-01", end: "2025-06-30", grams: 5n * T }),
      vintageOf({ start: "2025-07-01", end: "2025-12-31", grams: 7n * T }),
    ];
    steps(chain).verify("2025-01-01", "2025-12-31", { vintages });
    expect(chain.query(queries.verification, { verificationId: 1n }).verification?.vintages).toEqual(vintages);
  });

  test("that was refused or taken back frees its days", () => {
    const chain = registered();
    const { verify, reviewVerification } = steps(chain);
    verify();
    expect(refusal(() => verify())).toMatch(/^registry 66/);
    reviewVerification(1n, false);
    expect(verify()).toBe(2n);
    const withdraw = (signer: string, verificationId = 2n) =>
      chain.deliver(methods.withdrawVerification, { signer, verificationId, reason: "A meter was misread" });
    expect(refusal(() => withdraw(proponent))).toMatch(/^registry 60/);
    expect(refusal(() => withdraw(verifier, 9n))).toMatch(/^registry 64/);
    withdraw(verifier);
    expect(refusal(() => withdraw(verifier))).toMatch(/^registry 63/);
    expect(refusal(() => reviewVerification(2n))).toMatch(/^registry 63/);
    expect(verify()).toBe(3n);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("no day of a project is verified twice", () => {
  test.each([
    ["the same days", "2025-03-01", "2025-05-31", true],
    ["a day at the beginning", "2025-02-01", "2025-03-01", true],
    ["a day at the end", "2025-05-31", "2025-07-01", true],
    ["days inside", "2025-04-01", "2025-04-30", true],
    ["one day inside", "2025-04-15", "2025-04-15", true],
    ["all around it", "2025-01-01", "2025-12-31", true],
    ["the days up to it", "2025-01-01", "2025-02-28", false],
    ["the days after it", "2025-06-01", "2025-06-30", false],
  ])("%s", (_, start, end, meets) => {
    const chain = registered();
    const { verify } = steps(chain);
    // Neighbours on both sides, so that the one that is met is neither the first nor the last.
    verify("2025-01-01", "2025-01-01");
    verify("2025-12-31", "2025-12-31");
    verify("2025-03-01", "2025-05-31");
    const text = refusal(() =>
      verify(start === "2025-01-01" ? "2025-01-02" : start, end === "2025-12-31" ? "2025-12-30" : end),
    );
    if (meets) expect(text).toMatch(/^registry 66: .* of ECO2-1: verification 3 has 2025-03-01 to 2025-05-31/);
    else expect(text).toBe("");
    expect(chain.broken()).toBeUndefined();
  });

  test("another project's days are its own", () => {
    const chain = registered();
    const { verify, list, appoint, validate, reviewValidation } = steps(chain);
    verify();
    list();
    appoint(1n, "ECO2-2");
    validate({ projectId: "ECO2-2" });
    reviewValidation(2n);
    expect(verify("2025-01-01", "2025-12-31", { projectId: "ECO2-2" })).toBe(2n);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("refused, and nothing changes:", () => {
  const one = (fields: Parameters<typeof vintageOf>[0]): Fields => ({ vintages: [vintageOf(fields)] });
  test.each<[string, Fields, RegExp]>([
    ["by who is not the body", { signer: proponent }, /^registry 60/],
    ["of the body that validated", { bodyId: 1n, signer: validator }, /^registry 48: .* ECO2 wants another to verify/],
    ["of no body", { bodyId: 9n }, /^registry 45/],
    ["of no project", { projectId: "ECO2-9" }, /^registry 54/],
    ["of tomorrow", { date: "2026-01-02" }, /^registry 65: date 2026-01-02 is after today/],
    ["reported before the period was over", { date: "2025-12-30" }, /after the report of 2025-12-30/],
    ["before the accreditation", { ...span("2024-01-01", "2024-06-30"), date: "2024-12-31" }, /^registry 47/],
    [
      "outside of the crediting period",
      { ...span("2024-12-31", "2025-06-30") },
      /no crediting period of ECO2-1 has all days/,
    ],
    ["of a period backwards", { ...span("2025-06-30", "2025-06-01") }, /after its end/],
    ["of no period", { period: undefined as never }, /^registry 65: monitoring period start/],
    ["of no vintages", { vintages: [] }, /0 vintages, allowed: 1 to 100/],
    ["of half a tonne", one({ grams: 500_000n }), /500000 grams: whole tonnes/],
    ["of nothing", one({ grams: 0n }), /0 grams: whole tonnes/],
    ["of 2^64 grams and more", { vintages: two(2n ** 63n - (2n ** 63n % T) + T) }, /more than 2\^64-1/],
    [
      "with days twice",
      { vintages: two(T, "2025-06-30") },
      /vintages.1 starts on 2025-06-30, the one before ends on 2025-06-30/,
    ],
    ["with a vintage outside", one({ end: "2026-01-01" }), /outside of the monitoring period/],
    ["with grams issued", one({ issuedGrams: T }), /issued_grams must be left out/],
    [
      "by another methodology",
      one({ methodologyCode: "AMS-II.G.", methodologyVersion: "" }),
      /does not follow AMS-II.G./,
    ],
    ["by another version", one({ methodologyVersion: "4" }), /does not follow TPDDTEC@4/],
    ["at another place", one({ location: 1 }), /has 1 locations, none has the number 1/],
    ["with a buffer of all", { bufferBasisPoints: 10_000 }, /allowed: 0 to 9999/],
    ["without report", { report: undefined as never }, /^registry 58/],
    ["with a report at no address", { report: documentOf(1, { url: "" }) }, /^registry 58/],
  ])("%s", (_, fields, text) => {
    const chain = registered();
    const before = chain.exported();
    expect(refusal(() => steps(chain).verify("2025-01-01", "2025-12-31", fields))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  function span(start: string, end: string): Fields {
    return { period: { start, end }, vintages: [vintageOf({ start, end })] };
  }

  function two(grams: bigint, second = "2025-07-01") {
    return [vintageOf({ end: "2025-06-30", grams }), vintageOf({ start: second, grams })];
  }

  test("before registration, and while suspended", () => {
    const chain = house();
    const { list, verify } = steps(chain);
    list();
    expect(refusal(() => verify())).toMatch(/^registry 57: ECO2-1 is listed, registered is expected/);
    const other = registered();
    steps(other).setStatus(suspended);
    expect(refusal(() => steps(other).verify())).toMatch(/^registry 57: ECO2-1 is suspended/);
  });

  test("when the body's accreditation ended yesterday", () => {
    const chain = registered();
    chain.runBlock({ after: 365n * day });
    expect(refusal(() => steps(chain).verify("2025-01-01", "2025-12-31", { date: "2026-12-31" }))).toBe(
      'registry 47: Verifit: for verification of ECO2 in the sector "Energy demand" on 2027-01-01: body is not accredited',
    );
    expect(chain.query(queries.accreditations, { bodyId: 2n, on: "2026-12-31" }).accreditations).toHaveLength(1);
  });

  test("when the methodology is out of force", () => {
    const chain = registered();
    chain.deliver(methods.setMethodology, { reviewer, methodology: methodology({ validUntil: "2025-12-31" }) });
    expect(refusal(() => steps(chain).verify())).toMatch(/^registry 43: TPDDTEC@3.1 was valid until 2025-12-31/);
  });

  test("when the body has a stake", () => {
    const chain = registered();
    const said = details({ stakeholders: [stakeholder({ name: "Verifit" })] });
    chain.deliver(methods.updateProject, { proponent, projectId: "ECO2-1", details: said });
    expect(refusal(() => steps(chain).verify())).toMatch(
      /^registry 48: Verifit and ECO2-1: it is the stakeholder Verifit/,
    );
  });
});

describe("an approval is refused", () => {
  function waiting() {
    const chain = registered();
    steps(chain).verify();
    return chain;
  }
  test.each<[string, (chain: ReturnType<typeof house>) => unknown, RegExp]>([
    ["when the project is suspended", (chain) => steps(chain).setStatus(suspended), /^registry 57/],
    [
      "when the accreditation was ended before the statement",
      (chain) =>
        chain.deliver(methods.endAccreditation, { reviewer, accreditationId: 2n, lastDay: "2025-12-31", reason: "x" }),
      /^registry 47/,
    ],
    [
      "when the body became the proponent",
      (chain) => chain.deliver(methods.setProponent, { reviewer, projectId: "ECO2-1", proponent: verifier }),
      /^registry 48/,
    ],
    [
      "when the country was barred",
      (chain) =>
        chain.deliver(methods.setCountry, { reviewer, country: { code: "KE", name: "", barred: true, reason: "x" } }),
      /^registry 52/,
    ],
    [
      "when the programme was closed",
      (chain) => {
        const { programme = Programme.fromPartial({}) } = chain.query(queries.programme, { programmeId: "ECO2" });
        chain.deliver(methods.setProgramme, { reviewer, programme: { ...programme, open: false } });
      },
      /^registry 41/,
    ],
    [
      "when the project follows another methodology since",
      (chain) => {
        const methodologies = [{ code: "AMS-II.G.", version: "", date: "", description: "" }];
        const change = { type: validationTypes.change, revision: 2, creditingPeriod: undefined, methodologies };
        steps(chain).validate(change);
        steps(chain).reviewValidation(2n);
      },
      /^registry 65: vintages.0: ECO2-1 does not follow TPDDTEC@3.1/,
    ],
  ])("%s; a refusal is still possible", (_, happen, text) => {
    const chain = waiting();
    happen(chain);
    expect(refusal(() => steps(chain).reviewVerification())).toMatch(text);
    steps(chain).reviewVerification(1n, false);
    expect(chain.broken()).toBeUndefined();
  });

  test("of nothing, by another, and a refusal without reason", () => {
    const chain = waiting();
    const review = (fields: object) =>
      refusal(() =>
        chain.deliver(methods.reviewVerification, { reviewer, verificationId: 1n, approve: true, ...fields }),
      );
    expect(review({ verificationId: 9n })).toMatch(/^registry 64/);
    expect(review({ reviewer: verifier })).toMatch(/^registry 15/);
    expect(review({ approve: false })).toMatch(/^registry 18/);
  });
});
