import type { QueryClient } from "../../../client/query.ts";
import type { Certificate, Profile } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import type { Issuance, Verification } from "../../../codec/gen/eco2/registry/v1/issuance.ts";
import type { Body, Country, Methodology, Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import type { Project, Rating, Validation } from "../../../codec/gen/eco2/registry/v1/project.ts";
import type { Batch, LabelledRange, LabelRecord, Lot } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { formatTime, timeOf } from "../../../codec/time.ts";
import { allPages } from "./pages.ts";

/** A lot with the day of its last step, yyyy-mm-dd. */
export interface DatedLot {
  readonly lot: Lot;
  readonly day: string;
}

/** A batch with all that units are told of. */
export interface BatchState {
  readonly batch: Batch;
  readonly lots: readonly DatedLot[];
  readonly labels: readonly LabelledRange[];
}

/** All of the registry and of the retirements that an export is made of. */
export interface RegistryState {
  readonly programmes: readonly Programme[];
  readonly methodologies: readonly Methodology[];
  readonly bodies: ReadonlyMap<bigint, Body>;
  /** By their ISO code: names as the CAD Trust schema has them. */
  readonly countries: ReadonlyMap<string, Country>;
  readonly projects: readonly Project[];
  readonly ratings: readonly Rating[];
  readonly validations: readonly Validation[];
  readonly verifications: readonly Verification[];
  readonly issuances: readonly Issuance[];
  readonly batches: readonly BatchState[];
  readonly labelRecords: ReadonlyMap<bigint, LabelRecord>;
  /** Those that stand, by batch. */
  readonly certificates: ReadonlyMap<bigint, readonly Certificate[]>;
  /** Profiles of carbon accounts by address. */
  readonly profiles: ReadonlyMap<string, Profile>;
}

type Registry = QueryClient["registry"];

async function dayOfLot(registry: Registry, lot: Lot): Promise<string> {
  const pagination = { key: new Uint8Array(0), limit: 1n, offset: 0n, countTotal: false, reverse: false };
  const { steps } = await registry.provenance({ batchId: lot.batchId, gram: lot.startGram, pagination });
  const time = steps[0]?.time;
  return time === undefined ? "" : formatTime(timeOf(time)).slice(0, 10);
}

/** Days of lots: a step may have made many of them, so each is asked for once. */
async function datedLots(registry: Registry, batchId: bigint): Promise<DatedLot[]> {
  const lots = await allPages(
    ({ pagination }) => registry.lotsByBatch({ batchId, pagination }),
    ({ lots: found }) => found,
  );
  const days = new Map<bigint, string>();
  const dated: DatedLot[] = [];
  for (const lot of lots) {
    const day = days.get(lot.stepId) ?? (await dayOfLot(registry, lot));
    days.set(lot.stepId, day);
    dated.push({ lot, day });
  }
  return dated;
}

async function readBatch(registry: Registry, batch: Batch): Promise<BatchState> {
  const labels =
    batch.labels.length === 0
      ? []
      : await allPages(
          ({ pagination }) => registry.labels({ batchId: batch.id, pagination }),
          ({ ranges }) => ranges,
        );
  return { batch, lots: await datedLots(registry, batch.id), labels };
}

async function readLabelRecords(registry: Registry, batches: readonly BatchState[]): Promise<Map<bigint, LabelRecord>> {
  const ids = batches.flatMap(({ labels }) => labels.flatMap((range) => range.labels.map(({ recordId }) => recordId)));
  const records = new Map<bigint, LabelRecord>();
  for (const id of new Set(ids)) {
    const { record } = await registry.labelRecord({ id });
    if (record !== undefined) records.set(id, record);
  }
  return records;
}

/** Certificates that stand, by the batches of their ranges. */
async function readCertificates(query: QueryClient): Promise<Map<bigint, Certificate[]>> {
  const all = await allPages(query.offset.certificates, ({ certificates }) => certificates);
  const superseded = new Set(all.map(({ supersedes }) => supersedes));
  const byBatch = new Map<bigint, Certificate[]>();
  for (const certificate of all) {
    if (superseded.has(certificate.id)) continue;
    for (const batchId of new Set(certificate.ranges.map((range) => range.batchId))) {
      const known = byBatch.get(batchId);
      if (known === undefined) byBatch.set(batchId, [certificate]);
      else known.push(certificate);
    }
  }
  return byBatch;
}

/** Reads all of it by queries alone. They should be of one height: the transport that `query` stands on may be bound to one. */
export async function readRegistryState(query: QueryClient): Promise<RegistryState> {
  const { registry, offset } = query;
  const projects = await allPages(registry.projects, (answer) => answer.projects);
  const ratings: Rating[] = [];
  for (const { id: projectId } of projects) {
    const ask = (page: object) => registry.projectRatings({ projectId, ...page });
    for (const rating of await allPages(ask, (answer) => answer.ratings)) ratings.push(rating);
  }
  const bodies = await allPages(registry.bodies, (answer) => answer.bodies);
  const { countries } = await registry.countries();
  const batches: BatchState[] = [];
  for (const batch of await allPages(registry.batches, (answer) => answer.batches)) {
    batches.push(await readBatch(registry, batch));
  }
  const profiles = await allPages(offset.profiles, (answer) => answer.profiles);
  return {
    programmes: await allPages(registry.programmes, (answer) => answer.programmes),
    methodologies: await allPages(registry.methodologies, (answer) => answer.methodologies),
    bodies: new Map(bodies.map((body) => [body.id, body])),
    countries: new Map(countries.map((country) => [country.code, country])),
    projects,
    ratings,
    validations: await allPages(registry.validations, (answer) => answer.validations),
    verifications: await allPages(registry.verifications, (answer) => answer.verifications),
    issuances: await allPages(registry.issuances, (answer) => answer.issuances),
    batches,
    labelRecords: await readLabelRecords(registry, batches),
    certificates: await readCertificates(query),
    profiles: new Map(profiles.map((profile) => [profile.account, profile])),
  };
}
