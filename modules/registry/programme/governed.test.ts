import { describe, expect, test } from "@jest/globals";
import { type Methodology, Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { body, house, methodology, methods, queries, sector, who } from "../issuance/testing/house.ts";

const { reviewer } = who;
type Chain = ReturnType<typeof house>;

const programme = (fields: Partial<Programme> = {}) =>
  Programme.fromPartial({
    id: "NEW",
    name: "New",
    registryName: "A registry",
    registryId: "N1",
    open: true,
    ...fields,
  });

const accreditation = {
  bodyId: 1n,
  programmeId: "ECO2",
  roles: [1 as const],
  sectors: [sector],
  validFrom: "2026-01-01",
  validUntil: "",
};

test("what governs projects is set by the review authority and read by anyone", () => {
  const chain = house();
  const { events } = chain.deliver(methods.setProgramme, { reviewer, programme: programme({ native: true }) });
  expect(events.map(({ type }) => type)).toEqual(["eco2.registry.v1.EventProgramme"]);
  expect(chain.query(queries.programme, { programmeId: "NEW" }).programme).toEqual(programme({ native: true }));
  expect(chain.query(queries.programmes, {}).programmes.map(({ id }) => id)).toEqual(["ECO2", "NEW", "OLD", "VCS"]);
  chain.deliver(methods.setMethodology, {
    reviewer,
    methodology: methodology({ version: "4", programmeIds: ["NEW"] }),
  });
  const codes = (request: object) =>
    chain.query(queries.methodologies, request).methodologies.map(({ code, version }) => `${code}@${version}`);
  expect(codes({})).toEqual(["AMS-II.G.@", "TPDDTEC@3.1", "TPDDTEC@4"]);
  expect(codes({ code: "TPDDTEC" })).toEqual(["TPDDTEC@3.1", "TPDDTEC@4"]);
  expect(codes({ programmeId: "NEW" })).toEqual(["TPDDTEC@4"]);
  expect(chain.query(queries.methodology, { code: "AMS-II.G.", version: "" }).methodology?.version).toBe("");
  expect(chain.query(queries.bodies, {}).bodies.map(({ id, name }) => `${id} ${name}`)).toEqual([
    "1 SCS Global Services",
    "2 Verifit",
  ]);
  const on = (day: string) => chain.query(queries.accreditations, { bodyId: 2n, on: day }).accreditations.length;
  expect([on(""), on("2024-12-31"), on("2025-01-01"), on("2026-12-31"), on("2027-01-01")]).toEqual([1, 0, 1, 1, 0]);
  expect(chain.broken()).toBeUndefined();
});

test("a body may change its name, its accounts and its accreditations, each name one body's", () => {
  const chain = house();
  chain.deliver(methods.setBody, { reviewer, body: body({ id: 1n, name: "350 Solutions", accounts: [who.buyer] }) });
  expect(chain.query(queries.body, { bodyId: 1n }).body).toMatchObject({
    name: "350 Solutions",
    accounts: [who.buyer],
  });
  // Its old name is free again.
  const { bodyId } = chain.deliver(methods.setBody, { reviewer, body: body() }).response;
  expect(bodyId).toBe(3n);
  expect(refusal(() => chain.deliver(methods.setBody, { reviewer, body: body({ name: "Verifit" }) }))).toBe(
    "registry 46: Verifit is body 2 already: invalid body",
  );
  expect(chain.broken()).toBeUndefined();
});

describe("picklists", () => {
  test("are those of the CAD Trust schema until they are replaced, and again after it", () => {
    const chain = house();
    const values = () => chain.query(queries.picklist, { name: "rating_type" }).picklist?.values;
    expect(values()).toEqual(["CCQI", "CDP"]);
    chain.deliver(methods.setPicklist, { reviewer, name: "rating_type", values: ["CCQI", "Sylvera"] });
    expect(values()).toEqual(["CCQI", "Sylvera"]);
    chain.deliver(methods.setPicklist, { reviewer, name: "rating_type", values: [] });
    expect(values()).toEqual(["CCQI", "CDP"]);
    const { picklists } = chain.query(queries.picklists, {});
    expect(picklists.map(({ name }) => name)).toContain("project_sector");
    for (const { values } of picklists) expect(new Set(values).size).toBe(values.length);
    expect(chain.broken()).toBeUndefined();
  });

  test("say what a body may be called", () => {
    const chain = house();
    const named = () => chain.deliver(methods.setBody, { reviewer, body: body({ name: "Our Own Verifiers" }) });
    expect(refusal(named)).toBe(
      'registry 50: name "Our Own Verifiers" is none of the picklist verification_body: value is not in its picklist',
    );
    chain.deliver(methods.setPicklist, { reviewer, name: "verification_body", values: ["Our Own Verifiers"] });
    expect(named().response.bodyId).toBe(3n);
  });
});

test("countries are those of ISO 3166-1, by the names of the CAD Trust schema; one can be barred", () => {
  const chain = house();
  const countries = (barred = false) => chain.query(queries.countries, { barred }).countries;
  expect(countries()).toHaveLength(249);
  expect(countries().find(({ code }) => code === "KE")).toEqual({
    code: "KE",
    name: "Kenya",
    barred: false,
    reason: "",
  });
  const names = countries().flatMap(({ name }) => (name === "" ? [] : [name]));
  expect(names).toHaveLength(203);
  expect(new Set(names).size).toBe(203);
  const country = { code: "KE", name: "Kenya", barred: true, reason: "No agreement" };
  chain.deliver(methods.setCountry, { reviewer, country });
  expect(countries(true)).toEqual([country]);
  expect(chain.broken()).toBeUndefined();
});

describe("an accreditation", () => {
  test("is ended before its day, with a reason that stays", () => {
    const chain = house();
    const end = { reviewer, accreditationId: 2n, lastDay: "2025-12-31", reason: "Audit failed" };
    chain.deliver(methods.endAccreditation, end);
    expect(chain.query(queries.accreditations, { bodyId: 2n }).accreditations).toMatchObject([
      { id: 2n, validUntil: "2025-12-31", endReason: "Audit failed" },
    ]);
    expect(refusal(() => chain.deliver(methods.endAccreditation, end))).toMatch(/^registry 49: .* ends on 2025-12-31/);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, object, RegExp]>([
    ["of none", { accreditationId: 9n }, /no accreditation has the id 9/],
    ["tomorrow", { lastDay: "2026-01-02" }, /is after today, 2026-01-01/],
    ["before it began", { lastDay: "2024-12-31" }, /is before the first, 2025-01-01/],
    ["on no day", { lastDay: "2025-02-30" }, /is no calendar day/],
  ])("is not ended: %s", (_, fields, text) => {
    const end = { reviewer, accreditationId: 2n, lastDay: "2025-12-31", reason: "x", ...fields };
    expect(refusal(() => house().deliver(methods.endAccreditation, end))).toMatch(text);
  });
});

describe("refused, and nothing changes:", () => {
  const set = {
    programme: (fields: Partial<Programme>) => (chain: Chain) =>
      chain.deliver(methods.setProgramme, { reviewer, programme: programme(fields) }),
    methodology: (fields: Partial<Methodology>) => (chain: Chain) =>
      chain.deliver(methods.setMethodology, { reviewer, methodology: methodology(fields) }),
    body: (fields: Parameters<typeof body>[0]) => (chain: Chain) =>
      chain.deliver(methods.setBody, { reviewer, body: body({ name: "350 Solutions", ...fields }) }),
    accreditation: (fields: object) => (chain: Chain) =>
      chain.deliver(methods.accredit, { reviewer, ...accreditation, ...fields }),
    picklist: (name: string, values: string[]) => (chain: Chain) =>
      chain.deliver(methods.setPicklist, { reviewer, name, values }),
    country: (fields: object) => (chain: Chain) =>
      chain.deliver(methods.setCountry, {
        reviewer,
        country: { code: "KE", name: "Kenya", barred: false, reason: "", ...fields },
      }),
  };
  test.each<[string, (chain: Chain) => unknown, RegExp]>([
    ["a programme of small letters", set.programme({ id: "eco" }), /^registry 42: id "eco"/],
    ["a programme without name", set.programme({ name: "" }), /^registry 42: name is empty/],
    ["a source registry as native", set.programme({ id: "GLD", native: true }), /^registry 42: GLD is a source/],
    ["a native one that is no more", set.programme({ id: "ECO2" }), /^registry 42: ECO2 is native and stays so/],
    ["a buffer of all", set.programme({ native: true, bufferBasisPoints: 10_000 }), /allowed: 0 to 9999/],
    [
      "a buffer elsewhere",
      set.programme({ bufferBasisPoints: 1 }),
      /has no buffer, crediting period, rule of bodies or pools/,
    ],
    ["credits for ages", set.programme({ native: true, creditingYears: 101 }), /at most 100 are allowed/],
    ["a link of another kind", set.programme({ link: "http://a.org" }), /link "http:\/\/a.org" is no address https/],
    ["a link with a blank", set.programme({ link: "https://a.org/ b" }), /is no address/],
    ["a name that turns", set.programme({ name: "a\u202eb" }), /invisible character U\+202E/],
    ["a name of 10,000 characters", set.programme({ name: "a".repeat(10_000) }), /10000 bytes, at most 256/],
    ["a methodology of no programme", set.methodology({ programmeIds: [] }), /^registry 44: programme_ids: at least 1/],
    ["a methodology of an unknown one", set.methodology({ programmeIds: ["XX"] }), /^registry 40: no programme/],
    ["a methodology twice of one", set.methodology({ programmeIds: ["ECO2", "ECO2"] }), /is there twice/],
    ["a methodology of no type", set.methodology({ type: "Good" }), /^registry 50: type "Good" is none/],
    ["a code with @", set.methodology({ code: "A@1" }), /^registry 44: methodology code/],
    ["a version with /", set.methodology({ version: "1/2" }), /^registry 44: methodology version/],
    ["a methodology until no day", set.methodology({ validUntil: "2025-13-01" }), /no calendar day/],
    ["a body without accounts", set.body({ accounts: [] }), /^registry 46: accounts: at least 1/],
    ["a body with an account twice", set.body({ accounts: [who.buyer, who.buyer] }), /is there twice/],
    ["a body with no address", set.body({ accounts: ["eco1"] }), /^registry 46: accounts.0/],
    ["a body with a loud address", set.body({ accounts: [who.buyer.toUpperCase()] }), /must be in lower case/],
    ["a body of no country", set.body({ country: "UK" }), /^registry 46: country "UK"/],
    ["a body with a wrong identifier", set.body({ lei: "HWUPKR0MPOU8FGXBT395" }), /no legal entity identifier/],
    ["a body that is not there", set.body({ id: 9n }), /^registry 45: no body has the id 9/],
    ["an accreditation of nobody", set.accreditation({ bodyId: 9n }), /^registry 45/],
    ["one for a source registry", set.accreditation({ programmeId: "VCS" }), /^registry 41: VCS issues its credits/],
    ["one for no role", set.accreditation({ roles: [] }), /^registry 49: roles/],
    ["one for a role twice", set.accreditation({ roles: [1, 1] }), /is there twice/],
    ["one for another role", set.accreditation({ roles: [3] }), /validation or verification/],
    ["one for no sector", set.accreditation({ sectors: [] }), /^registry 49: sectors/],
    ["one for a sector of none", set.accreditation({ sectors: ["Forests"] }), /^registry 50: sectors "Forests"/],
    ["one that ends first", set.accreditation({ validUntil: "2025-12-31" }), /before its first day/],
    ["a picklist of no field", set.picklist("colours", ["red"]), /^registry 51: no picklist is named "colours"/],
    ["a value twice", set.picklist("rating_type", ["A", "A"]), /"A" is there twice/],
    ["a value of nothing", set.picklist("rating_type", [""]), /values.0 is empty/],
    ["a country of none", set.country({ code: "XX" }), /^registry 53: "XX" is no ISO 3166-1/],
    ["a bar without reason", set.country({ barred: true }), /^registry 53: reason is empty/],
    ["a reason without bar", set.country({ reason: "x" }), /that is not barred has no reason/],
  ])("%s", (_, work, text) => {
    const chain = house();
    const before = chain.exported();
    expect(refusal(() => work(chain))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  const all = [
    "setProgramme",
    "setMethodology",
    "setBody",
    "accredit",
    "endAccreditation",
    "setPicklist",
    "setCountry",
  ] as const;
  test.each(all)("%s of another than the review authority", (name) => {
    const request = {
      reviewer: who.stranger,
      programme: programme(),
      methodology: methodology(),
      body: body(),
      ...accreditation,
      accreditationId: 1n,
      lastDay: "2026-01-01",
      reason: "x",
      name: "rating_type",
      values: ["A"],
      country: { code: "KE", name: "", barred: false, reason: "" },
    };
    expect(refusal(() => house().deliver(methods[name] as typeof methods.setProgramme, request))).toMatch(
      /^registry 15: /,
    );
  });

  test("questions about what is not there", () => {
    const chain = house();
    const asked = [
      () => chain.query(queries.programme, { programmeId: "XX" }),
      () => chain.query(queries.methodology, { code: "XX" }),
      () => chain.query(queries.body, { bodyId: 9n }),
      () => chain.query(queries.accreditations, { bodyId: 9n }),
      () => chain.query(queries.picklist, { name: "toString" }),
    ];
    for (const ask of asked) expect(refusal(ask)).toMatch(/^NotFound: /);
    expect(refusal(() => chain.query(queries.programme, { programmeId: "a\0" }))).toMatch(/^InvalidArgument/);
    expect(refusal(() => chain.query(queries.accreditations, { bodyId: 1n, on: "x" }))).toMatch(/^InvalidArgument/);
  });
});
