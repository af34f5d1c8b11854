import { encodeAddress } from "../../../../codec/bech32.ts";
import type { MsgSubmitVerification, VerifiedVintage } from "../../../../codec/gen/eco2/registry/v1/issuance.ts";
import { type Accreditation, Body, Methodology, Programme } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import type {
  DocumentInput,
  MsgSubmitValidation,
  Project,
  ProjectDetails,
  Stakeholder,
} from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { QueryDefinition } from "../../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../../core/testing/chain.ts";
import auth from "../../../auth/index.ts";
import registry from "../../index.ts";
import { validationTypes } from "../../programme/cadTrust.ts";
import { records } from "../../testing/records.ts";

export const { methods } = MsgDefinition;
export const queries = QueryDefinition.methods;

/** Grams of a tonne. */
export const T = 1_000_000n;
/** Nanoseconds of a day. */
export const day = 86_400_000_000_000n;

const address = (number: number) => encodeAddress(testPrefix, testAddress(number));

/** Who takes part. The first day of the tests is 2026-01-01. */
export const who = {
  registrar: address(1),
  reviewer: address(2),
  proponent: address(3),
  buyer: address(4),
  /** Signs for the body 1, which validates. */
  validator: address(5),
  /** Signs for the body 2, which verifies. */
  verifier: address(6),
  stranger: address(7),
} as const;

export const sector = "Energy demand";

/** ECO2 is native, keeps a tenth for its buffer and wants two bodies; OLD is native and closed; VCS is a source registry. */
const programmes = [
  ["ECO2", { native: true, open: true, bufferBasisPoints: 1000, creditingYears: 10, separateBodies: true }],
  ["OLD", { native: true, open: false }],
  ["VCS", { native: false, open: true }],
] as const;

export const methodology = (fields: Partial<Methodology> = {}): Methodology =>
  Methodology.fromPartial({
    code: "TPDDTEC",
    version: "3.1",
    name: "Technologies and practices to displace decentralised thermal energy consumption",
    type: "Reduction - technical",
    programmeIds: ["ECO2"],
    ...fields,
  });

export const body = (fields: Partial<Body> = {}): Body =>
  Body.fromPartial({ name: "SCS Global Services", country: "US", accounts: [who.validator], ...fields });

/** The body 1 validates and may verify, the body 2 does both; from the beginning of 2025, one without end and one to the end of 2026. */
function setUp(chain: TestChain): void {
  const { reviewer } = who;
  for (const [id, fields] of programmes) {
    const said = { id, name: `Programme ${id}`, registryName: "A registry", registryId: id, ...fields };
    chain.deliver(methods.setProgramme, { reviewer, programme: Programme.fromPartial(said) });
  }
  chain.deliver(methods.setMethodology, { reviewer, methodology: methodology() });
  chain.deliver(methods.setMethodology, { reviewer, methodology: methodology({ code: "AMS-II.G.", version: "" }) });
  chain.deliver(methods.setBody, { reviewer, body: body() });
  chain.deliver(methods.setBody, { reviewer, body: body({ name: "Verifit", accounts: [who.verifier] }) });
  const scope = { programmeId: "ECO2", roles: [1, 2] as Accreditation["roles"], sectors: [sector, "Transport"] };
  chain.deliver(methods.accredit, { reviewer, bodyId: 1n, ...scope, validFrom: "2025-01-01" });
  chain.deliver(methods.accredit, {
    reviewer,
    bodyId: 2n,
    ...scope,
    validFrom: "2025-01-01",
    validUntil: "2026-12-31",
  });
}

/** A chain with programmes, methodologies and two accredited bodies. */
export function house(): TestChain {
  const params = { registrars: [who.registrar], review_authority: who.reviewer };
  const chain = testChain([auth, records, registry], { registry: { params } });
  setUp(chain);
  return chain;
}

export const details = (fields: Partial<ProjectDetails> = {}): ProjectDetails => ({
  name: "Kilifi cook stoves",
  description: "Stoves for 20,000 households.\nIn three counties.",
  link: "https://example.org/kilifi",
  sectors: [sector],
  types: ["Energy Efficiency households"],
  subtype: "",
  methodologies: [{ code: "TPDDTEC", version: "3.1", date: "2024-05-01", description: "" }],
  locations: [{ country: "KE", region: "Kilifi", gis: "-3.51, 39.909", mapType: "", mapLink: "" }],
  estimations: [{ start: "2025-01-01", end: "2025-12-31", grams: 1000n * T, reference: "" }],
  coBenefits: ["SDG 7 - Affordable and clean energy"],
  stakeholders: [],
  referenceId: "",
  ...fields,
});

export const stakeholder = (fields: Partial<Stakeholder>): Stakeholder => ({
  name: "Someone",
  type: "Owner",
  link: "",
  lei: "",
  account: "",
  ...fields,
});

/** A document whose hash is full of this number. */
export const documentOf = (number = 7, fields: Partial<DocumentInput> = {}): DocumentInput => ({
  title: "Report",
  url: "https://example.org/report.pdf",
  sha256: new Uint8Array(32).fill(number),
  mediaType: "application/pdf",
  ...fields,
});

export const validationOf = (fields: Partial<MsgSubmitValidation> = {}): Partial<MsgSubmitValidation> => ({
  signer: who.validator,
  bodyId: 1n,
  projectId: "ECO2-1",
  type: validationTypes.design,
  positive: true,
  date: "2026-01-01",
  creditingPeriod: { start: "2025-01-01", end: "2034-12-31" },
  revision: 1,
  report: documentOf(1),
  ...fields,
});

export const vintageOf = (fields: Partial<VerifiedVintage> = {}): VerifiedVintage => ({
  start: "2025-01-01",
  end: "2025-12-31",
  grams: 100n * T,
  methodologyCode: "TPDDTEC",
  methodologyVersion: "3.1",
  location: 0,
  issuedGrams: 0n,
  ...fields,
});

/** A verification of a period with one vintage of the same days, unless `fields` say otherwise. */
export const verificationOf = (
  start = "2025-01-01",
  end = "2025-12-31",
  fields: Partial<MsgSubmitVerification> = {},
): Partial<MsgSubmitVerification> => ({
  signer: who.verifier,
  bodyId: 2n,
  projectId: "ECO2-1",
  period: { start, end },
  vintages: [vintageOf({ start, end })],
  date: "2026-01-01",
  report: documentOf(2),
  ...fields,
});

/** The steps of a project, in few words. */
export function steps(chain: TestChain) {
  const { reviewer, proponent } = who;
  return {
    list: (fields: Partial<ProjectDetails> = {}, by: string = proponent) =>
      chain.deliver(methods.listProject, { proponent: by, programmeId: "ECO2", details: details(fields) }).response
        .projectId,
    appoint: (bodyId = 1n, projectId = "ECO2-1") =>
      chain.deliver(methods.appointBody, { proponent, projectId, bodyId }),
    validate: (fields: Partial<MsgSubmitValidation> = {}) =>
      chain.deliver(methods.submitValidation, validationOf(fields)).response.validationId,
    reviewValidation: (validationId = 1n, approve = true, reason = approve ? "" : "Additionality is not shown") =>
      chain.deliver(methods.reviewValidation, { reviewer, validationId, approve, reason }),
    verify: (start?: string, end?: string, fields: Partial<MsgSubmitVerification> = {}) =>
      chain.deliver(methods.submitVerification, verificationOf(start, end, fields)).response.verificationId,
    reviewVerification: (verificationId = 1n, approve = true, reason = approve ? "" : "The sample is too small") =>
      chain.deliver(methods.reviewVerification, { reviewer, verificationId, approve, reason }),
    issue: (grams = 0n, verificationId = 1n, vintage = 0, recipient = "") =>
      chain.deliver(methods.issueBatch, { proponent, verificationId, vintage, grams, recipient }).response,
    setStatus: (status: Project["status"], projectId = "ECO2-1") =>
      chain.deliver(methods.setProjectStatus, { reviewer, projectId, status, reason: "Found so" }),
    project: (projectId = "ECO2-1") => {
      const { project } = chain.query(queries.project, { projectId });
      if (project === undefined) throw new Error("no project");
      return project;
    },
  };
}

/** A chain whose project ECO2-1 is registered, with a crediting period from 2025 to 2034. */
export function registered(): TestChain {
  const chain = house();
  const { list, appoint, validate, reviewValidation } = steps(chain);
  list();
  appoint();
  validate();
  reviewValidation();
  return chain;
}

/** The same with 100 tonnes of 2025 verified and approved. */
export function verified(): TestChain {
  const chain = registered();
  const { verify, reviewVerification } = steps(chain);
  verify();
  reviewVerification();
  return chain;
}

/** A chain with a project that is under validation by body 1. */
export function appointed(fields: Partial<ProjectDetails> = {}) {
  const chain = house();
  const { list, appoint } = steps(chain);
  list(fields);
  appoint();
  return chain;
}
