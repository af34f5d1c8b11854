import { createReadStream, existsSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { mapProject, projectColumns } from "../cli/registry/projectRows.ts";
import { recordProjects } from "../cli/registry/recordProjects.ts";
import { chainOver } from "./harness/chainClient.ts";
import { startLedger } from "./harness/ledger.ts";
import { testSigner } from "./harness/testSigner.ts";

const signer = testSigner(1);
const all = "../shared/data/verra-projects.csv";

function start(registrars: readonly string[]) {
  const ledger = startLedger({
    // 2026-10-01: no list is of a later day.
    start: 1_790_812_800n,
    funded: [{ address: signer.address, coins: [{ denom: "ueco2", amount: "1000000000" }] }],
    genesis: (sections) => {
      sections["registry"] = { ...(sections["registry"] as object), params: { registrars } };
    },
  });
  ledger.block();
  return chainOver(ledger);
}

const header = projectColumns.map((name) => `"${name}"`).join(",");
const row = (id: number, status: string, fields: Partial<Record<(typeof projectColumns)[number], string>> = {}) => {
  const values: Record<string, string> = {
    ID: `${id}`,
    Name: "Example Wind Farm",
    "Project Type": "Energy industries (renewable/non-renewable sources)",
    Methodology: "ACM0002",
    Status: status,
    "Country/Area": "South Korea",
    "Estimated Annual Emission Reductions": "12,345",
    "Project Registration Date": "2020-01-31",
    ...fields,
  };
  return projectColumns.map((name) => `"${values[name] ?? ""}"`).join(",");
};
async function* text(...rows: string[]) {
  yield [header, ...rows].join("\n");
}

const options = (chain: ReturnType<typeof start>, asOf = "2026-04-30") => ({
  chain,
  signer,
  asOf,
  batchSize: 50,
  gas: { adjustment: 1.3, fees: undefined, gasPrices: undefined },
});

describe("a list of projects", () => {
  test("is recorded once; a newer one brings what changed", async () => {
    const chain = start([signer.address]);
    const first = [row(1, "Under validation"), row(2, "Registered"), row(3, "Odd"), row(2, "Registered")];
    const report = await recordProjects(text(...first), options(chain));
    expect(report).toMatchObject({ rows: 4, recorded: 2, present: 0 });
    expect(report.refused.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'status "Odd" is unknown'],
      [5, "is the project of line 3"],
    ]);
    const again = [row(1, "Registered"), row(2, "Registered")];
    expect(await recordProjects(text(...again), options(chain, "2026-05-01"))).toMatchObject({
      recorded: 1,
      present: 1,
    });
    const { project } = await chain.query.registry.project({ projectId: "VCS1" });
    expect(project).toMatchObject({ status: 4, statusDate: "2020-01-31", changes: 2, statusReason: "Registered" });
    const { projects } = await chain.query.registry.projects({ country: "KR" });
    expect(projects.map(({ id }) => id)).toEqual(["VCS1", "VCS2"]);
    expect(projects[1]?.details).toMatchObject({
      types: ["Wind"],
      methodologies: [{ code: "ACM0002", version: "" }],
      description: "Estimated annual emission reductions: 12,345 t CO2e.",
    });
  }, 60_000);

  test("is recorded by registrars alone", async () => {
    await expect(recordProjects(text(row(1, "Registered")), options(start([])))).rejects.toThrow("is no registrar");
  });

  test.each([
    ["a country of none", { "Country/Area": "Atlantis" }, 'country "Atlantis" is none that is known'],
    ["no country", { "Country/Area": "" }, 'country "" is none that is known'],
    ["an id in words", { ID: "VCS1" }, 'ID is "VCS1", a number is expected'],
    ["a day that is none", { "Project Registration Date": "31/01/2020" }, "is no calendar day"],
  ])("has no project with %s", (_, fields, reason) => {
    const record = {
      ID: "1",
      Name: "A",
      "Project Type": "Transport",
      Status: "Registered",
      "Country/Area": "Kenya",
      ...fields,
    };
    const mapped = mapProject(record, { registrar: signer.address, asOf: "2026-04-30" });
    expect(mapped).toEqual({ kind: "refused", reason: expect.stringContaining(reason) });
  });
});

// The rows lie beside the sources and are not published with them.
if (existsSync(all)) {
  test("all projects of Verra's list are recorded", async () => {
    const chain = start([signer.address]);
    const open = createReadStream(all, "utf8") as AsyncIterable<string>;
    const report = await recordProjects(open, options(chain, "2026-09-30"));
    expect(report).toMatchObject({ rows: 1200, recorded: 1200, refused: [] });
    const { pagination } = await chain.query.registry.projects({
      programmeId: "VCS",
      pagination: { key: new Uint8Array(0), limit: 1n, offset: 0n, countTotal: true, reverse: false },
    });
    expect(pagination?.total).toBe(1200n);
  }, 120_000);
}
