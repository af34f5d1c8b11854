import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { toHex } from "../../../codec/bytes.ts";
import type { ProjectDetails } from "../../../codec/gen/eco2/registry/v1/project.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
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
  who,
} from "../issuance/testing/house.ts";

const { proponent, reviewer, registrar } = who;
const [listed, registeredStatus] = [1, 4] as const;

describe("a project", () => {
  test("is listed with the next number of its programme, and found by what it is", () => {
    const chain = house();
    const { list, project } = steps(chain);
    expect([list(), list({ locations: [{ ...details().locations[0], country: "UG" } as never] }, who.buyer)]).toEqual([
      "ECO2-1",
      "ECO2-2",
    ]);
    expect(project()).toMatchObject({ status: listed, statusDate: "2026-01-01", revision: 1, changes: 1, proponent });
    expect(project().details).toEqual(details());
    const ids = (request: object) => chain.query(queries.projects, request).projects.map(({ id }) => id);
    expect(ids({})).toEqual(["ECO2-1", "ECO2-2"]);
    expect(ids({ country: "UG" })).toEqual(["ECO2-2"]);
    expect(ids({ programmeId: "ECO2", status: listed })).toEqual(["ECO2-1", "ECO2-2"]);
    expect(ids({ programmeId: "ECO" })).toEqual([]);
    expect(ids({ proponent: who.buyer })).toEqual(["ECO2-2"]);
    expect(ids({ proponent, country: "UG" })).toEqual([]);
    expect(ids({ status: registeredStatus })).toEqual([]);
    const page = (key?: Uint8Array) =>
      chain.query(queries.projects, {
        status: listed,
        pagination: { key: key ?? new Uint8Array(0), limit: 1n, offset: 0n, countTotal: false, reverse: false },
      });
    expect(page().projects.map(({ id }) => id)).toEqual(["ECO2-1"]);
    expect(page(page().pagination?.nextKey).projects.map(({ id }) => id)).toEqual(["ECO2-2"]);
    expect(chain.query(queries.projectHistory, { projectId: "ECO2-1" }).changes).toMatchObject([
      { number: 1, from: 0, to: listed, by: proponent },
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("changes what is said of it: a new revision where a validation looks at it", () => {
    const chain = house();
    const { list, project, appoint, validate } = steps(chain);
    list();
    const update = (fields: Partial<ProjectDetails>) =>
      chain.deliver(methods.updateProject, { proponent, projectId: "ECO2-1", details: details(fields) });
    update({ name: "Kilifi stoves" });
    expect(project()).toMatchObject({ revision: 1, details: { name: "Kilifi stoves" } });
    update({ types: ["Biogas"] });
    expect(project().revision).toBe(2);
    appoint();
    expect(refusal(() => validate())).toBe(
      "registry 62: looked at revision 1 of ECO2-1, which is at 2: invalid validation",
    );
    validate({ revision: 2 });
    update({ types: ["Biogas"], coBenefits: [] });
    expect(refusal(() => update({}))).toMatch(/^registry 57: ECO2-1 is validated: its sectors, types/);
    expect(chain.broken()).toBeUndefined();
  });

  test("goes to another proponent by the review alone", () => {
    const chain = registered();
    const { project } = steps(chain);
    chain.deliver(methods.setProponent, { reviewer, projectId: "ECO2-1", proponent: who.buyer });
    expect(project().proponent).toBe(who.buyer);
    const old = () => chain.deliver(methods.withdrawProject, { proponent, projectId: "ECO2-1", reason: "x" });
    expect(refusal(old)).toMatch(/^registry 55: .* is not the proponent of ECO2-1/);
    const module = encodeAddress(testPrefix, moduleAddress("credit_buffer"));
    const give = (to: string, by: string = reviewer) =>
      refusal(() => chain.deliver(methods.setProponent, { reviewer: by, projectId: "ECO2-1", proponent: to }));
    expect(give(module)).toMatch(/^registry 56: .* is the account of the module credit_buffer/);
    expect(give("eco1")).toMatch(/^sdk 7/);
    expect(give(who.buyer, who.buyer)).toMatch(/^registry 15/);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("documents", () => {
  test("are anchored in order by those who take part, and found by their hash", () => {
    const chain = house();
    const { list, appoint } = steps(chain);
    list();
    list({}, who.buyer);
    const add = (submitter: string, number = 7, projectId = "ECO2-1") =>
      chain.deliver(methods.addDocument, { submitter, projectId, kind: 1, document: documentOf(number) }).response
        .number;
    expect(add(proponent)).toBe(1);
    expect(refusal(() => add(who.validator))).toMatch(/^registry 55: .* has no part in ECO2-1/);
    appoint();
    expect([add(who.validator, 8), add(reviewer, 9), add(reviewer, 7, "ECO2-2")]).toEqual([2, 3, 1]);
    expect(refusal(() => add(registrar))).toMatch(/has no part/);
    const { documents } = chain.query(queries.projectDocuments, { projectId: "ECO2-1" });
    expect(documents.map(({ number, submitter }) => [number, submitter])).toEqual([
      [1, proponent],
      [2, who.validator],
      [3, reviewer],
    ]);
    const sha256 = toHex(new Uint8Array(32).fill(7)).toUpperCase();
    const found = chain.query(queries.documentsByHash, { sha256 }).documents;
    expect(found.map(({ projectId }) => projectId)).toEqual(["ECO2-1", "ECO2-2"]);
    expect(refusal(() => chain.query(queries.documentsByHash, { sha256: "00" }))).toMatch(/^InvalidArgument/);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, object, RegExp]>([
    ["of no kind", { kind: 0 }, /kind: what the document is/],
    ["of another kind", { kind: 8 }, /kind: what the document is/],
    ["without title", { document: documentOf(1, { title: "" }) }, /title is empty/],
    ["at no address", { document: documentOf(1, { url: "ftp://a" }) }, /https:\/\/… or ipfs:\/\/…/],
    ["with half a hash", { document: documentOf(1, { sha256: new Uint8Array(16) }) }, /has 16 bytes, 32 are expected/],
    ["with the hash of nothing", { document: documentOf(0) }, /all zeros/],
    ["of an odd media type", { document: documentOf(1, { mediaType: "PDF" }) }, /media_type "PDF" is none/],
    ["of no project", { projectId: "ECO2-9" }, /^registry 54/],
  ])("%s are refused", (_, fields, text) => {
    const request = { submitter: proponent, projectId: "ECO2-1", kind: 1 as const, document: documentOf(), ...fields };
    expect(refusal(() => registered().deliver(methods.addDocument, request))).toMatch(text);
  });
});

describe("ratings", () => {
  const rating = { reviewer, projectId: "ECO2-1", type: "CCQI", name: "CCQI", value: "4.2", date: "2025-06-01" };

  test("are added by the review", () => {
    const chain = registered();
    expect(chain.deliver(methods.addRating, rating).response.number).toBe(1);
    expect(chain.deliver(methods.addRating, { ...rating, value: "4.5" }).response.number).toBe(2);
    const { ratings } = chain.query(queries.projectRatings, { projectId: "ECO2-1" });
    expect(ratings.map(({ value }) => value)).toEqual(["4.2", "4.5"]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, object, RegExp]>([
    ["of the proponent", { reviewer: proponent }, /^registry 15/],
    ["of no type", { type: "Stars" }, /^registry 50: type "Stars"/],
    ["without a value", { value: "" }, /^registry 59: value is empty/],
    ["of tomorrow", { date: "2026-01-02" }, /^registry 59: date 2026-01-02 is after today/],
    ["of no project", { projectId: "x" }, /^registry 54/],
  ])("%s are refused", (_, fields, text) => {
    expect(refusal(() => registered().deliver(methods.addRating, { ...rating, ...fields }))).toMatch(text);
  });
});

describe("listing is refused, and nothing changes:", () => {
  const at = details().locations[0];
  const gis = (text: string) => ({ locations: [{ ...at, gis: text }] as never });
  test.each<[string, Partial<ProjectDetails>, RegExp]>([
    ["no name", { name: "" }, /^registry 56: name is empty/],
    ["10,000 characters", { name: "x".repeat(10_000) }, /10000 bytes, at most 256/],
    ["control characters", { name: "a\u0007b" }, /invisible character U\+0007/],
    ["a description of 5,000", { description: "x".repeat(5000) }, /at most 4096/],
    ["no link", { link: "" }, /link "" is no address/],
    ["no sector", { sectors: [] }, /sectors: at least 1/],
    ["a sector of none", { sectors: ["Forests"] }, /^registry 50: sectors "Forests"/],
    ["a sector twice", { sectors: ["Transport", "Transport"] }, /is there twice/],
    ["no type", { types: [] }, /types: at least 1/],
    ["a type of none", { types: ["Magic"] }, /^registry 50: types "Magic"/],
    ["no methodology", { methodologies: [] }, /^registry 43: none is given/],
    [
      "an unknown methodology",
      { methodologies: [{ code: "X", version: "", date: "", description: "" }] },
      /X is not known/,
    ],
    [
      "a methodology twice",
      { methodologies: [...details().methodologies, ...details().methodologies] },
      /"TPDDTEC@3.1" is there twice/,
    ],
    ["no location", { locations: [] }, /locations: at least 1/],
    ["a country of none", { locations: [{ ...at, country: "UK" }] as never }, /locations.0.country "UK"/],
    ["a pole beyond", gis("90.1, 0"), /no latitude and longitude/],
    ["a longitude beyond", gis("0, 180.00000001"), /no latitude and longitude/],
    ["a place in words", gis("near Kilifi"), /no latitude and longitude/],
    [
      "a map without file",
      { locations: [{ ...at, mapType: "GeoJSON" }] as never },
      /map_type and map_link go together/,
    ],
    [
      "a map of no type",
      { locations: [{ ...at, mapType: "Paper", mapLink: "https://a.org/m" }] as never },
      /^registry 50: locations map_type "Paper"/,
    ],
    [
      "an estimation of nothing",
      { estimations: [{ start: "2025-01-01", end: "2025-12-31", grams: 0n, reference: "" }] },
      /grams is 0/,
    ],
    [
      "an estimation backwards",
      { estimations: [{ start: "2026-01-01", end: "2025-12-31", grams: T, reference: "" }] },
      /after its end/,
    ],
    ["a goal of none", { coBenefits: ["SDG 18"] }, /^registry 50: co_benefits "SDG 18"/],
    [
      "a stakeholder of no kind",
      { stakeholders: [stakeholder({ type: "Friend" })] },
      /^registry 50: stakeholders type/,
    ],
    ["a stakeholder of no address", { stakeholders: [stakeholder({ account: "eco1" })] }, /stakeholders.0.account/],
    ["a stakeholder of no identifier", { stakeholders: [stakeholder({ lei: "X" })] }, /stakeholders.0.lei "X"/],
  ])("%s", (_, fields, text) => {
    const chain = house();
    const before = chain.exported();
    expect(refusal(() => steps(chain).list(fields))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  test.each([
    ["VCS", /^registry 41: VCS issues its credits elsewhere/],
    ["OLD", /^registry 41: OLD is closed/],
    ["XX", /^registry 40: no programme has the id "XX"/],
    ["a\0b", /^registry 40/],
  ])("with %j", (programmeId, text) => {
    const request = { proponent, programmeId, details: details() };
    expect(refusal(() => house().deliver(methods.listProject, request))).toMatch(text);
  });

  test("in a country that is barred", () => {
    const chain = house();
    const country = { code: "KE", name: "Kenya", barred: true, reason: "No agreement" };
    chain.deliver(methods.setCountry, { reviewer, country });
    expect(refusal(() => steps(chain).list())).toBe("registry 52: KE: No agreement: country is barred");
  });

  test("by a methodology that is not accepted, or no longer in force", () => {
    const chain = house();
    const set = (fields: object) =>
      chain.deliver(methods.setMethodology, { reviewer, methodology: methodology(fields) });
    set({ programmeIds: ["VCS"] });
    expect(refusal(() => steps(chain).list())).toMatch(/^registry 43: TPDDTEC@3.1 is not accepted by ECO2/);
    set({ validUntil: "2025-12-31" });
    expect(refusal(() => steps(chain).list())).toMatch(/^registry 43: TPDDTEC@3.1 was valid until 2025-12-31/);
    set({ validUntil: "2026-01-01" });
    expect(steps(chain).list()).toBe("ECO2-1");
  });
});

test("questions about projects that are not there", () => {
  const chain = house();
  for (const ask of [
    () => chain.query(queries.project, { projectId: "x" }),
    () => chain.query(queries.projectDocuments, { projectId: "x" }),
    () => chain.query(queries.projectRatings, { projectId: "x" }),
    () => chain.query(queries.projectHistory, { projectId: "x" }),
    () => chain.query(queries.validations, { projectId: "x" }),
    () => chain.query(queries.validation, { validationId: 1n }),
  ])
    expect(refusal(ask)).toMatch(/^NotFound: /);
  expect(refusal(() => chain.query(queries.project, { projectId: "a\0" }))).toMatch(/^InvalidArgument/);
  expect(refusal(() => chain.query(queries.projects, { status: 9 as never }))).toMatch(/^InvalidArgument/);
  expect(refusal(() => chain.query(queries.projects, { proponent: "x" }))).toMatch(/^InvalidArgument/);
});
