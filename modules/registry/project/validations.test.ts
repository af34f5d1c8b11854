import { describe, expect, test } from "@jest/globals";
import { ProjectStatus } from "../../../codec/gen/eco2/registry/v1/project.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  appointed,
  day,
  details,
  documentOf,
  type house,
  methodology,
  methods,
  queries,
  registered,
  stakeholder,
  steps,
  verified,
  who,
} from "../issuance/testing/house.ts";
import { validationTypes } from "../programme/cadTrust.ts";

const { proponent, reviewer, validator } = who;
const {
  PROJECT_STATUS_REGISTERED: isRegistered,
  PROJECT_STATUS_REJECTED: rejected,
  PROJECT_STATUS_SUSPENDED: suspended,
} = ProjectStatus;

describe("a validation is refused, and nothing changes:", () => {
  test.each<[string, Parameters<ReturnType<typeof steps>["validate"]>[0], RegExp]>([
    ["of another body", { bodyId: 2n, signer: who.verifier }, /^registry 60: ECO2-1 appointed body 1/],
    ["by who is not the body", { signer: proponent }, /^registry 60: .* is no account of SCS Global Services/],
    ["of no body", { bodyId: 9n }, /^registry 45/],
    ["of no project", { projectId: "ECO2-9" }, /^registry 54/],
    ["of no type", { type: "Audit" }, /^registry 50: type "Audit"/],
    ["of tomorrow", { date: "2026-01-02" }, /^registry 62: date 2026-01-02 is after today/],
    ["of a day before the accreditation", { date: "2024-12-31" }, /^registry 47: .* on 2024-12-31/],
    ["of no day", { date: "yesterday" }, /^registry 62: date "yesterday"/],
    ["without crediting period", { creditingPeriod: undefined }, /^registry 62: a positive .* it is missing/],
    ["with a period backwards", { creditingPeriod: { start: "2026-01-01", end: "2025-01-01" } }, /after its end/],
    ["with a period too long", { creditingPeriod: { start: "2025-01-01", end: "2035-01-01" } }, /longer than 10 years/],
    ["negative with a period", { positive: false }, /a negative opinion grants no crediting period/],
    ["with methodologies", { methodologies: details().methodologies }, /a design is validated as the project says it/],
    ["of another revision", { revision: 2 }, /looked at revision 2/],
    ["without report", { report: undefined as never }, /^registry 58: report title is empty/],
    ["with half a hash", { report: documentOf(1, { sha256: new Uint8Array(31) }) }, /has 31 bytes/],
    [
      "of a change before registration",
      { type: validationTypes.change },
      /^registry 57: ECO2-1 is under validation, registered is/,
    ],
  ])("%s", (_, fields, text) => {
    const chain = appointed();
    const before = chain.exported();
    expect(refusal(() => steps(chain).validate(fields))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  test("when the accreditation ended yesterday; today it still holds", () => {
    const chain = appointed();
    chain.runBlock({ after: day });
    const end = { reviewer, accreditationId: 1n, reason: "Audit failed" };
    chain.deliver(methods.endAccreditation, { ...end, lastDay: "2026-01-02" });
    expect(refusal(() => steps(chain).validate())).toBe("");
    const other = appointed();
    other.runBlock({ after: day });
    other.deliver(methods.endAccreditation, { ...end, lastDay: "2026-01-01" });
    expect(refusal(() => steps(other).validate())).toBe(
      'registry 47: SCS Global Services: for validation of ECO2 in the sector "Energy demand" on 2026-01-02: body is not accredited',
    );
  });

  test("while the project is suspended", () => {
    const chain = appointed();
    steps(chain).setStatus(suspended);
    expect(refusal(() => steps(chain).validate())).toMatch(/^registry 57: ECO2-1 is suspended/);
  });
});

describe("an approval is refused", () => {
  /** A chain whose project waits for the review. */
  function waiting() {
    const chain = appointed();
    steps(chain).validate();
    return chain;
  }

  test.each<[string, (chain: ReturnType<typeof house>) => unknown, RegExp]>([
    [
      "when the accreditation was ended before the opinion",
      (chain) =>
        chain.deliver(methods.endAccreditation, { reviewer, accreditationId: 1n, lastDay: "2025-12-31", reason: "x" }),
      /^registry 47: .* on 2026-01-01/,
    ],
    [
      "when the proponent became a part of the body",
      (chain) => chain.deliver(methods.setProponent, { reviewer, projectId: "ECO2-1", proponent: validator }),
      /^registry 48: .* is the proponent/,
    ],
    [
      "when the body became a stakeholder",
      (chain) =>
        chain.deliver(methods.updateProject, {
          proponent,
          projectId: "ECO2-1",
          details: details({ stakeholders: [stakeholder({ account: validator })] }),
        }),
      /^registry 48: .* is the stakeholder/,
    ],
    [
      "when the country was barred",
      (chain) =>
        chain.deliver(methods.setCountry, {
          reviewer,
          country: { code: "KE", name: "Kenya", barred: true, reason: "No agreement" },
        }),
      /^registry 52/,
    ],
    [
      "when the methodology went out of force",
      (chain) =>
        chain.deliver(methods.setMethodology, { reviewer, methodology: methodology({ validUntil: "2025-12-31" }) }),
      /^registry 43/,
    ],
    ["when the project is suspended", (chain) => steps(chain).setStatus(suspended), /^registry 57/],
    ["when the project is gone", (chain) => steps(chain).setStatus(rejected), /^registry 57/],
  ])("%s; a refusal is still possible", (_, happen, text) => {
    const chain = waiting();
    happen(chain);
    expect(refusal(() => steps(chain).reviewValidation())).toMatch(text);
    steps(chain).reviewValidation(1n, false);
    expect(chain.query(queries.validation, { validationId: 1n }).validation?.status).toBe(3);
    expect(chain.broken()).toBeUndefined();
  });

  test("of nothing, by another, and a refusal without reason", () => {
    const chain = waiting();
    const review = (fields: object) =>
      refusal(() => chain.deliver(methods.reviewValidation, { reviewer, validationId: 1n, approve: true, ...fields }));
    expect(review({ validationId: 9n })).toMatch(/^registry 61/);
    expect(review({ reviewer: validator })).toMatch(/^registry 15/);
    expect(review({ approve: false })).toMatch(/^registry 18/);
  });
});

describe("after registration", () => {
  const renewal = {
    type: validationTypes.renewal,
    revision: 2,
    creditingPeriod: { start: "2035-01-01", end: "2044-12-31" },
  };
  const kisumu = { country: "KE", region: "Kisumu", gis: "", mapType: "", mapLink: "" };
  const change = { type: validationTypes.change, revision: 2, creditingPeriod: undefined, locations: [kisumu] };

  test("a renewal grants another crediting period once it is approved", () => {
    const chain = registered();
    const { validate, reviewValidation, project } = steps(chain);
    validate(renewal);
    expect(project().creditingPeriods).toHaveLength(1);
    reviewValidation(2n);
    expect(project()).toMatchObject({
      status: isRegistered,
      creditingPeriods: [{ start: "2025-01-01" }, { start: "2035-01-01" }],
      revision: 3,
    });
    expect(chain.broken()).toBeUndefined();
  });

  test("a change brings locations and methodologies; of two that wait the second is out of date", () => {
    const chain = registered();
    const { validate, reviewValidation, project } = steps(chain);
    const methodologies = [...details().methodologies, { code: "AMS-II.G.", version: "", date: "", description: "" }];
    validate({ ...change, methodologies });
    validate({ ...change, bodyId: 2n, signer: who.verifier });
    reviewValidation(2n);
    expect(project().details?.locations.map(({ region }) => region)).toEqual(["Kilifi", "Kisumu"]);
    expect(project().details?.methodologies.map(({ code }) => code)).toEqual(["TPDDTEC", "AMS-II.G."]);
    expect(refusal(() => reviewValidation(3n))).toMatch(/^registry 62: looked at revision 2 of ECO2-1, which is at 3/);
    reviewValidation(3n, false);
    expect(project()).toMatchObject({ status: isRegistered, revision: 3 });
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, Parameters<ReturnType<typeof steps>["validate"]>[0], RegExp]>([
    ["a second design", { revision: 2 }, /^registry 57: ECO2-1 is registered, under validation is/],
    [
      "a renewal that overlaps by a day",
      { ...renewal, creditingPeriod: { start: "2034-12-31", end: "2040-01-01" } },
      /^registry 62: crediting period starts on 2034-12-31, the last one ends on 2034-12-31/,
    ],
    ["a renewal of no period", { ...renewal, creditingPeriod: undefined }, /it is missing/],
    ["a change with a period", { ...change, creditingPeriod: renewal.creditingPeriod }, /a renewal does/],
    [
      "a change to an unknown methodology",
      { ...change, methodologies: [{ code: "X", version: "", date: "", description: "" }] },
      /^registry 43/,
    ],
    [
      "a change to a place that is none",
      { ...change, locations: [{ ...kisumu, gis: "x" }] },
      /^registry 56: locations.0.gis/,
    ],
    ["a change by who has no accreditation then", { ...change, date: "2024-06-01" }, /^registry 47/],
  ])("%s is refused", (_, fields, text) => {
    const chain = registered();
    const before = chain.exported();
    expect(refusal(() => steps(chain).validate(fields))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  test("a body that holds credits of the project has a stake in it", () => {
    const chain = verified();
    const { batchId } = steps(chain).issue(10n * 1_000_000n);
    chain.deliver(methods.send, { sender: proponent, recipient: validator, credits: [{ batchId, grams: 1n }] });
    expect(refusal(() => steps(chain).validate(renewal))).toBe(
      `registry 48: SCS Global Services and ECO2-1: its account ${validator} holds credits of batch 1: body has a stake in the project`,
    );
    chain.deliver(methods.send, { sender: validator, recipient: who.buyer, credits: [{ batchId, grams: 1n }] });
    expect(steps(chain).validate(renewal)).toBe(2n);
  });
});
