import { describe, expect, test } from "@jest/globals";
import { testChain } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import registry from "../index.ts";
import { records } from "../testing/records.ts";
import { methods, queries, steps, T, verified, who } from "./testing/house.ts";

type Json = Record<string, unknown>;

/** A chain with a bit of all, as its section of genesis. */
function full(): Json {
  const chain = verified();
  const { reviewer, registrar } = who;
  const { issue, verify, list, project } = steps(chain);
  issue(40n * T);
  issue(10n * T);
  list();
  chain.deliver(methods.setPicklist, { reviewer, name: "rating_type", values: ["CCQI", "Sylvera"] });
  const country = { code: "UG", name: "Uganda", barred: true, reason: "No agreement" };
  chain.deliver(methods.setCountry, { reviewer, country });
  const rating = { reviewer, projectId: "ECO2-1", type: "Sylvera", name: "Sylvera", value: "A", date: "2025-06-01" };
  chain.deliver(methods.addRating, rating);
  const { details } = project();
  chain.deliver(methods.recordProject, {
    registrar,
    programmeId: "VCS",
    projectId: "VCS1",
    ...(details === undefined ? {} : { details }),
    status: 8,
    statusDate: "2025-01-01",
  });
  chain.runBlock({ after: 40n * 86_400_000_000_000n });
  verify("2026-01-01", "2026-01-31", { date: "2026-02-01" });
  expect(chain.broken()).toBeUndefined();
  return chain.exported()["registry"] as Json;
}

const start = (given: Json) => testChain([auth, records, registry], { registry: given });

test("all comes back out of genesis as it was, and goes on", () => {
  const given = full();
  const chain = start(given);
  expect(chain.exported()["registry"]).toEqual(given);
  expect(chain.broken()).toBeUndefined();
  expect(steps(chain).issue().serial).toBe("ECO2-KE-1-20250101-20251231-51-100");
  expect(steps(chain).list()).toBe("ECO2-3");
  expect(chain.broken()).toBeUndefined();
});

test("a new chain has the programmes of the source registries and its own standard", () => {
  const chain = testChain([auth, records, registry]);
  const { programmes } = chain.query(queries.programmes, {});
  expect(programmes.filter(({ native }) => native).map(({ id }) => id)).toEqual(["ECO2", "ECO2-RP"]);
  const sources = ["ACR", "ART", "CAR", "CCB", "CDM", "GLD", "ISO", "VCS"];
  expect(programmes.filter(({ native }) => !native).map(({ id }) => id)).toEqual(sources);
  expect(programmes.filter(({ pools }) => pools).map(({ id }) => id)).toEqual(["ECO2-RP"]);
  expect(chain.broken()).toBeUndefined();
});

describe("a genesis is refused with", () => {
  /** Changes the value at a path, numbers counting into lists. */
  function at(path: string, change: (old: never) => unknown): (given: Json) => void {
    const parts = path.split(".");
    return (given) => {
      let place: Json = given;
      for (const part of parts.slice(0, -1)) place = place[part] as Json;
      const last = parts.at(-1) ?? "";
      place[last] = change(place[last] as never);
    };
  }
  const to = (value: unknown) => () => value;
  const twice = (list: readonly unknown[]) => [...list, list[0]];
  test.each<[string, (given: Json) => void, RegExp]>([
    ["a programme twice", at("programmes.programmes", twice), /programmes\.programmes\.3: is there twice/],
    ["a programme of no name", at("programmes.programmes.0.name", to("")), /programmes\.programmes\.0: name is empty/],
    [
      "a methodology of no programme",
      at("programmes.methodologies.0.programme_ids", to(["XX"])),
      /no programme has the id XX/,
    ],
    ["a body twice", at("programmes.bodies", twice), /programmes\.bodies\.2\.id: id 1 is there twice/],
    ["bodies of one name", at("programmes.bodies.1.name", to("SCS Global Services")), /bodies\.1: is there twice/],
    ["an accreditation of no body", at("programmes.accreditations.0.body_id", to("9")), /no body has the id 9/],
    [
      "an accreditation of no programme",
      at("programmes.accreditations.0.programme_id", to("VCS")),
      /no native programme/,
    ],
    ["a picklist of no field", at("programmes.picklists.0.name", to("x")), /picklists\.0: no picklist is named "x"/],
    ["an empty picklist", at("programmes.picklists.0.values", to([])), /picklists\.0: has no values/],
    ["a country of none", at("programmes.countries.0.code", to("XX")), /countries\.0: "XX" is no ISO/],
    ["a project twice", at("projects.projects", twice), /projects\.projects\.3\.id: ECO2-1 is there twice/],
    ["a project of no status", at("projects.projects.0.status", to("PROJECT_STATUS_UNSPECIFIED")), /is no status/],
    [
      "another status than its last change",
      at("projects.projects.0.status", to("PROJECT_STATUS_LISTED")),
      /its last change did not lead/,
    ],
    ["a project of no programme", at("projects.projects.0.programme_id", to("XX")), /no programme has the id XX/],
    ["a loud proponent", at("projects.projects.0.proponent", (old: string) => old.toUpperCase()), /lower case/],
    ["a project without link", at("projects.projects.0.details.link", to("")), /projects\.projects\.0: link/],
    [
      "more issued than its issuances",
      at("projects.projects.0.issued_grams", to("51000000")),
      /its issuances have 50000000/,
    ],
    ["a missing document", at("projects.documents", to([])), /has 0 documents, counts 3/],
    ["a document of no project", at("projects.documents.0.project_id", to("x")), /documents/],
    [
      "a document without hash",
      at("projects.documents.0.content.sha256", to("")),
      /documents\.0: document sha256 has 0/,
    ],
    [
      "a validation beyond the next",
      at("projects.next_validation_id", to("1")),
      /validations\.0\.id: id 1 is not from 1/,
    ],
    ["a number twice", at("projects.next_numbers", twice), /next_numbers\.1: is there twice/],
    [
      "periods that overlap",
      at("issuances.verifications.1.period.start", to("2025-12-31")),
      /overlap|outside|issued|crediting|starts/,
    ],
    [
      "a verification of no validation",
      at("issuances.verifications.0.validation_id", to("9")),
      /validation 9 is not an approved/,
    ],
    [
      "a vintage of half a tonne",
      at("issuances.verifications.0.vintages.0.grams", to("500000")),
      /verifications\.0: .*whole tonnes/,
    ],
    [
      "more issued than verified",
      at("issuances.verifications.0.vintages.0.grams", to("49000000")),
      /50000000 of 49000000/,
    ],
    [
      "an issuance missing",
      at("issuances.issuances", (old: readonly unknown[]) => old.slice(1)),
      /issuances have 10000000|never issued/,
    ],
    ["a batch issued twice", at("issuances.issuances.1.batch_id", to("1")), /is not its own|issued twice|grams/],
    [
      "numbers that come again",
      at("issuances.next_numbers.0.next", to("50")),
      /numbers of ECO2 that are not given out/,
    ],
  ])("%s", (_, change, text) => {
    const given = structuredClone(full());
    change(given);
    expect(() => start(given)).toThrow(text);
  });
});
