import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { createQueryClient } from "../../../client/query.ts";
import { AccountKind } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { MsgDefinition as OffsetMsg } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { ProjectStatus } from "../../../codec/gen/eco2/registry/v1/project.ts";
import { CorrespondingAdjustment } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { isIsoDate } from "../../../codec/iso.ts";
import { type TestChain, testAddress, testChain } from "../../../core/testing/chain.ts";
import auth from "../../../modules/auth/index.ts";
import { claimOf } from "../../../modules/offset/testing/chain.ts";
import { offsetModules } from "../../../modules/offset/testing/modules.ts";
import registry from "../../../modules/registry/index.ts";
import { methods, stakeholder, steps, T, verified, who } from "../../../modules/registry/issuance/testing/house.ts";
import { IssuanceKeeper, poolProgramme } from "../../../modules/registry/keeper.ts";
import { importOf } from "../../../modules/registry/testing/credits.ts";
import { records } from "../../../modules/registry/testing/records.ts";
import { aefDocument, cadTrustDocument, type ExportDocument } from "./document.ts";
import { readRegistryState } from "./state.ts";

interface SchemaField {
  readonly kind: string;
  readonly required: boolean;
  readonly picklist?: string;
  readonly of?: string;
}

/** Required fields and picklists as CAD Trust publishes them; the file names its source. */
const schema: {
  readonly tables: Readonly<Record<string, Readonly<Record<string, SchemaField>>>>;
  readonly picklists: Readonly<Record<string, readonly string[]>>;
} = JSON.parse(readFileSync("test/vectors/cad-trust-2.0.2.json", "utf8"));

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  guid: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(value)),
  text: (value) => typeof value === "string" && value.trim() !== "",
  texts: (value) => Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"),
  date: (value) => isIsoDate(String(value)),
  year: (value) => /^\d{4}$/.test(String(value)),
  decimal: (value) => /^\d+(\.\d+)?$/.test(String(value)),
  url: (value) => /^(https?|ipfs):\/\/\S+$/.test(String(value)),
};

/** All that is wrong with a document by the published schema, written without the code that makes it. */
function faults({ tables }: ExportDocument): string[] {
  const found: string[] = [];
  const idsOf = (table: string) => new Set((tables[table] ?? []).map((row) => Object.values(row)[0]));
  for (const [table, rows] of Object.entries(tables)) {
    const fields = schema.tables[table];
    if (fields === undefined) {
      found.push(`no table ${table}`);
      continue;
    }
    if (idsOf(table).size !== rows.length) found.push(`${table}: an id is there twice`);
    for (const row of rows) {
      const at = (what: string) => found.push(`${table} ${String(Object.values(row)[0])}: ${what}`);
      for (const name of Object.keys(row)) if (fields[name] === undefined) at(`${name} is no field`);
      for (const [name, { kind, required, picklist, of }] of Object.entries(fields)) {
        const value = row[name];
        if (value === undefined) {
          if (required) at(`${name} is missing`);
          continue;
        }
        if (kinds[kind]?.(value) !== true) at(`${name} is no ${kind}: ${String(value)}`);
        const allowed = picklist === undefined ? undefined : schema.picklists[picklist];
        for (const one of [value].flat()) if (allowed?.includes(String(one)) === false) at(`${name} is ${String(one)}`);
        if (of !== undefined && !idsOf(of).has(String(value))) at(`${name} names no ${of}`);
      }
    }
  }
  return found;
}

/** Queries of a test chain, as a node answers them. */
function queriesOf({ chain, ctx }: TestChain) {
  return createQueryClient(async (path, request) => {
    const rpc = chain.queries.get(path);
    if (rpc === undefined) throw new Error(`no query ${path}`);
    const at = { ...ctx, mode: "query" as const, branch: ctx.branch.fork(), events: [] };
    return rpc.output.encode(rpc.handle(at, rpc.input.decode(request))).finish();
  });
}

/** A project with 100 tonnes of which 60 are issued: authorised ones, retired, cancelled, burned, and others held. */
function state(): TestChain {
  const before = verified();
  const chain = testChain([auth, records, registry, ...offsetModules], before.exported());
  const { issue, list, setStatus } = steps(chain);
  const { batchId } = issue(60n * T);
  const range = (startGram: bigint, endGram: bigint) => ({ batchId, startGram, endGram });
  const { reviewer, proponent, buyer } = who;
  const label = { link: "https://example.org/letter", date: "2026-01-01" };
  const article6 = {
    itmoId: "CA0004-KE-CH-356-1-20-2025",
    party: "KE",
    purpose: "NDC and OIMP",
    firstTransfer: "Authorization",
    correspondingAdjustment: CorrespondingAdjustment.CORRESPONDING_ADJUSTMENT_NOT_STARTED,
  };
  const authorised = { code: "A6-NDC", labelType: "Article 6 - Authorisation", ...label, article6 };
  chain.deliver(methods.setLabels, { reviewer, range: range(0n, 20n * T), grant: [authorised], withdraw: [] });
  const ccp = { code: "CCP", labelType: "Certification", ...label, article6: undefined };
  chain.deliver(methods.setLabels, { reviewer, range: range(10n * T, 30n * T), grant: [ccp], withdraw: [] });
  const { methods: offset } = OffsetMsg;
  const fields = { kind: AccountKind.ACCOUNT_KIND_COMPANY, name: "Kilifi Stoves Ltd", country: "KE" };
  const id = { idScheme: "LEI", id: "7LTWFZYICNSX8D621K86", privateHash: new Uint8Array(0) };
  chain.deliver(offset.setProfile, { account: proponent, fields: { ...fields, ...id } });
  const claim = claimOf({ country: "CH" });
  chain.deliver(offset.retireRanges, {
    owner: proponent,
    ranges: [range(0n, 4n * T), range(12n * T, 12n * T + 1n)],
    claim,
  });
  chain.deliver(methods.send, { sender: proponent, recipient: buyer, credits: [{ batchId, grams: 5n * T }] });
  const cancelled = { ranges: [range(9n * T, 9n * T + 500_000n)], credits: [], reason: "Given up" };
  chain.deliver(methods.cancel, { owner: proponent, ...cancelled });
  const greenland = { country: "GL", region: "", gis: "", mapType: "", mapLink: "" };
  list({ name: "Of a country that the schema lacks", locations: [greenland] });
  chain.deliver(methods.importBatch, importOf(1n, 3n, { registrar: who.registrar }));
  const other = list({ name: "Another", stakeholders: [stakeholder({ type: "Developer" })] });
  setStatus(ProjectStatus.PROJECT_STATUS_REJECTED, other);
  return chain;
}

const of = { chainId: "eco2-test-1", orgUid: "b3d4d96c-9e3b-4e1b-9a6f-0f4f0b6e7a11" };
const report = { ...of, date: "2026-01-02", reportYear: "2026", version: "1" };
const tonnes = (rows: readonly { readonly [name: string]: unknown }[], field: string) =>
  rows.reduce((sum, row) => sum + BigInt(Math.round(Number(row[field]) * 1e6)), 0n);

describe("the registry as CAD Trust v2.0.2 has it", () => {
  test("is valid by the published schema, and says all of the batch", async () => {
    const chain = state();
    const document = cadTrustDocument(await readRegistryState(queriesOf(chain)), of, 1);
    expect(faults(document)).toEqual([]);
    const { tables } = document;
    const counts = Object.fromEntries(Object.entries(tables).map(([table, rows]) => [table, rows.length]));
    expect(counts).toMatchObject({
      methodology: 2,
      project_methodology: 3,
      validation: 1,
      verification: 1,
      issuance: 1,
      label: 2,
    });
    expect(tables["project"]?.map(({ projectId, projectStatus }) => [projectId, projectStatus])).toEqual([
      ["ECO2-1", "Registered"],
      ["ECO2-2", "Listed"],
      ["ECO2-3", "Rejected"],
    ]);
    const units = tables["unit"] ?? [];
    expect(tonnes(units, "unitCount")).toBe(60n * T);
    const { batch } = await queriesOf(chain).registry.batch({ id: 1n });
    const byStatus = (status: string) =>
      tonnes(
        units.filter(({ unitStatus }) => unitStatus === status),
        "unitCount",
      );
    expect(batch?.supply).toMatchObject({
      heldGrams: byStatus("Held"),
      retiredGrams: byStatus("Retired"),
      cancelledGrams: byStatus("Cancelled"),
      bufferGrams: byStatus("Buffer"),
    });
    expect(units.find(({ unitStatus }) => unitStatus === "Retired")).toMatchObject({
      unitRetirementBeneficiary: "Bäckerei Müller GmbH",
      unitRetirementBeneficiaryId: "7LTWFZYICNSX8D621K86",
      unitItmosReferenceId: "CA0004-KE-CH-356-1-20-2025",
      unitStatusReason: "Deliveries of 2025",
      unitStartBlock: "1",
      unitEndBlock: "4",
      unitCount: "4",
      unitVintageYear: "2025",
    });
  });

  test("tells what it leaves out, and why", async () => {
    const { omitted } = cadTrustDocument(await readRegistryState(queriesOf(state())), of, 1);
    expect(omitted).toEqual([
      { table: "location", name: expect.any(String), reason: "locationCountry is not known" },
      { table: "unit", name: "GS1-1-KE-GS11603-16-2025-30256-1-3", reason: "cadTrustIssuanceId is not known" },
    ]);
  });

  test("leaves credits of reduction pools out: notarised records stand behind them, and no verification", async () => {
    const chain = state();
    const programme = { name: "Pools", registryName: "ECO2 Ledger", registryId: "ECO2-RP", native: true, open: true };
    chain.deliver(methods.setProgramme, {
      reviewer: who.reviewer,
      programme: Programme.fromPartial({ id: poolProgramme, pools: true, ...programme }),
    });
    const pools = chain.chain.doors(IssuanceKeeper);
    const { batchId } = pools.issueForPool(chain.ctx, {
      poolId: 7n,
      title: "Laundries",
      programme: poolProgramme,
      methodology: "POOL-MEAN",
      creditType: "Reduction - technical",
      country: "DE",
      sector: "",
      vintageStart: "2025-01-01",
      vintageEnd: "2025-12-31",
      owners: [{ address: testAddress(9), grams: 1_500n }],
      bufferGrams: 500n,
    });
    pools.suspendForPool(chain.ctx, batchId, "Record 5 is disputed");
    const serial = "ECO2-RP-DE-7-20250101-20251231-1-2000";
    const registryState = await readRegistryState(queriesOf(chain));
    const { omitted, ...document } = cadTrustDocument(registryState, of, 1);
    expect(faults({ ...document, omitted })).toEqual([]);
    expect(omitted.filter(({ name }) => name.startsWith(serial))).toEqual([
      { table: "unit", name: `${serial}/g0-1499`, reason: "cadTrustIssuanceId is not known" },
      { table: "unit", name: `${serial}/g1500-1999`, reason: "cadTrustIssuanceId is not known" },
    ]);
  });

  test("is the same whenever it is made of the same state", async () => {
    const made = async (chain: TestChain) =>
      JSON.stringify(cadTrustDocument(await readRegistryState(queriesOf(chain)), of, 1));
    const chain = state();
    const again = testChain([auth, records, registry, ...offsetModules], chain.exported());
    expect(await made(again)).toBe(await made(chain));
  });

  test.each<[string, (row: Record<string, unknown>) => void, string]>([
    ["a status of v1", (row) => (row["unitStatus"] = "Active"), "unitStatus is Active"],
    ["no reason", (row) => delete row["unitStatusReason"], "unitStatusReason is missing"],
    [
      "an issuance that is not there",
      (row) => (row["cadTrustIssuanceId"] = row["cadTrustUnitId"]),
      "names no issuance",
    ],
    ["a field of v1", (row) => (row["country"] = "Kenya"), "country is no field"],
  ])("the check finds %s", async (_, edit, text) => {
    const document = structuredClone(cadTrustDocument(await readRegistryState(queriesOf(state())), of, 1));
    edit((document.tables["unit"]?.[0] ?? {}) as Record<string, unknown>);
    expect(faults(document).join()).toContain(text);
  });
});

describe("authorised units in the format of Article 6", () => {
  test("are valid by the published schema, with the numbers of the reference", async () => {
    const document = aefDocument(await readRegistryState(queriesOf(state())), report, 1);
    expect(faults(document)).toEqual([]);
    expect(document.omitted).toEqual([]);
    const { tables } = document;
    expect(tables["aef_t1_submission"]).toMatchObject([
      { aefT1SubmissionParty: "KE", aefT1SubmissionReportYear: "2026" },
    ]);
    expect(tables["aef_t5_authorized_entities"]).toMatchObject([
      {
        aefT5AuthorizedEntitiesName: "Kilifi Stoves Ltd",
        aefT5AuthorizedEntitiesIncorporationCountry: "Kenya",
        aefT5AuthorizedEntitiesId: "7LTWFZYICNSX8D621K86",
      },
    ]);
    expect(tables["aef_t2_authorizations"]).toMatchObject([
      {
        aefT2AuthorizationsCooperativeApproachId: "CA0004",
        aefT2AuthorizationsQuantity: "20",
        aefT2AuthorizationsPurposesForAuthorization: "NDC and OIMP",
        aefT2AuthorizationsFirstTransferDefinitionOimp: "Authorization",
        aefT2AuthorizationsSector: "Energy demand",
      },
    ]);
    const actions = tables["aef_t3_actions"] ?? [];
    const used = actions.filter(({ aefT3ActionsType }) => aefT3ActionsType === "Use");
    expect(used).toMatchObject([
      {
        aefT3ActionsItmoFirstId: "1",
        aefT3ActionsItmoLastId: "4",
        aefT3ActionsQuantityTCo2: "4",
        aefT3ActionsAcquiringPartyId: "CH",
        aefT3ActionsUsingAuthorizedEntityId: "7LTWFZYICNSX8D621K86",
      },
      { aefT3ActionsItmoFirstId: "13", aefT3ActionsItmoLastId: "13", aefT3ActionsQuantityTCo2: "0.000001" },
    ]);
    const of = (type: string) => actions.filter(({ aefT3ActionsType }) => aefT3ActionsType === type);
    expect(tonnes(of("Authorization"), "aefT3ActionsQuantityTCo2")).toBe(20n * T);
    expect(tonnes(of("First Transfer"), "aefT3ActionsQuantityTCo2")).toBe(20n * T);
    expect(tonnes(of("Cancellation"), "aefT3ActionsQuantityTCo2")).toBe(500_000n);
    const held = tonnes(tables["aef_t4_holdings"] ?? [], "aefT4HoldingsQuantityTCo2");
    expect(held + tonnes(used, "aefT3ActionsQuantityTCo2") + 500_000n).toBe(20n * T);
  });

  test("are none where nothing is authorised", async () => {
    const chain = testChain([auth, records, registry, ...offsetModules], verified().exported());
    const { tables, omitted } = aefDocument(await readRegistryState(queriesOf(chain)), report, 1);
    expect([...Object.values(tables).flat(), ...omitted]).toEqual([]);
  });
});
