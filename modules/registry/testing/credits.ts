import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { Article6, Unit } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { MsgImportBatch, MsgRecordSourceEvent } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import type { BuiltModule } from "../../../core/built.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import { createBatch, type NewBatch } from "../creation.ts";
import registry from "../index.ts";
import type { takeRange } from "../taking.ts";
import { records } from "./records.ts";

/** Statuses of lots by their numbers. */
export const statusNames: readonly string[] = [
  "none",
  "held",
  "suspended",
  "retired",
  "cancelled",
  "exported",
  "expired",
  "buffer",
];

/** Grams of a tonne. */
export const T = 1_000_000n;

const address = (number: number) => encodeAddress(testPrefix, testAddress(number));

/** Who takes part in tests. `registrar` and `second` are named in the parameters, the others are not. */
export const who = {
  registrar: address(1),
  second: address(2),
  alice: address(3),
  bob: address(4),
  carol: address(5),
  /** The review authority of the parameters. */
  reviewer: address(6),
} as const;

/** A chain with registrars; `more` are modules beside auth and registry. */
export function creditChain(
  more: readonly BuiltModule[] = [],
  sections: Readonly<Record<string, unknown>> = {},
): TestChain {
  const params = { registrars: [who.registrar, who.second], review_authority: who.reviewer };
  const registrySection = { params };
  return testChain([auth, records, registry, ...more], { registry: registrySection, ...sections });
}

/** A serial of tonnes: the numbers first to last of issuance `issuance`, vintage `year`. */
export const serialOf = (first: bigint, last: bigint, issuance = 30256, year = 2025) =>
  `GS1-1-KE-GS11603-16-${year}-${issuance}-${first}-${last}`;

/** An import of the tonnes first to last by the registrar; `fields` replace what is said. */
export function importOf(
  first: bigint,
  last: bigint,
  { issuance = 30256, year = 2025, ...fields }: Partial<MsgImportBatch> & { issuance?: number; year?: number } = {},
): Partial<MsgImportBatch> {
  return {
    registrar: who.registrar,
    sourceRegistry: "GLD",
    serial: serialOf(first, last, issuance, year),
    quantityGrams: (last - first + 1n) * T,
    projectId: "GLD11603",
    projectName: "Efficient and clean cooking",
    methodology: "TPDDTEC v3.1",
    country: "KE",
    vintageStart: `${year}-01-01`,
    vintageEnd: `${year}-12-31`,
    ...fields,
  };
}

/** A report that the tonnes first to last were retired at the source. */
export function reportOf(
  first: bigint,
  last: bigint,
  { issuance = 30256, ...fields }: Partial<MsgRecordSourceEvent> & { issuance?: number } = {},
): Partial<MsgRecordSourceEvent> {
  return {
    registrar: who.registrar,
    sourceRegistry: "GLD",
    kind: 1,
    serial: serialOf(first, last, issuance),
    quantityGrams: (last - first + 1n) * T,
    date: "2026-03-31",
    reason: "Retirement for corporate claims",
    ...fields,
  };
}

const review = { reviewer: who.reviewer, reason: "Found so" } as const;

/** What the registry's own code works with. */
export type RegistryEnv = Parameters<typeof createBatch>[1] & Parameters<typeof takeRange>[1];

export function registryEnv(chain: TestChain): RegistryEnv {
  return chain.chain.modules.get("registry")?.env as RegistryEnv;
}

/** A batch that a programme of the ledger issues: tonnes of a number space, the last of them for the buffer. */
export function issue(chain: TestChain, fields: Partial<NewBatch> & { first?: bigint; last?: bigint } = {}): bigint {
  const { first = 1n, last = 10n, ...rest } = fields;
  const year = rest.vintageStart?.slice(0, 4) ?? "2025";
  return createBatch(chain.ctx, registryEnv(chain), {
    programmeId: "ECO2",
    sourceRegistry: "ECO2",
    numberSpace: "ECO2/1",
    blockStart: first,
    blockEnd: last,
    unit: Unit.UNIT_TONNE,
    serial: `ECO2-1-${first}-${last}`,
    projectId: "P1",
    projectName: "Mangroves",
    methodology: "VM0033@2.1",
    creditType: "Removal - nature",
    sector: "Agriculture forestry and other land use",
    country: "KE",
    vintageStart: `${year}-01-01`,
    vintageEnd: `${year}-12-31`,
    issuedOn: "2026-02-01",
    issuer: who.reviewer,
    origin: "issue",
    recipient: who.alice,
    bufferGrams: 0n,
    ...rest,
  }).id;
}

/** Gives a range of a batch a label: one of Article 6 where that is given. */
export function label(
  chain: TestChain,
  batchId: bigint,
  startGram: bigint,
  endGram: bigint,
  code: string,
  article6?: Partial<Article6>,
): readonly bigint[] {
  const authorised = {
    party: "KE",
    purpose: "NDC and OIMP",
    firstTransfer: "Authorization",
    correspondingAdjustment: 1,
  };
  const grant = {
    code,
    labelType: article6 === undefined ? "Certification" : "Article 6 - Authorisation",
    link: "https://example.org/labels",
    date: "2026-01-31",
    article6: article6 && Article6.fromPartial({ ...authorised, ...article6 } as Partial<Article6>),
  };
  const message = { reviewer: who.reviewer, range: { batchId, startGram, endGram }, grant: [grant] };
  return chain.deliver(MsgDefinition.methods.setLabels, message).response.recordIds;
}

/** The same calls again and again, in few words. */
export function calls(chain: TestChain) {
  return {
    import: (message: Partial<MsgImportBatch>) =>
      chain.deliver(MsgDefinition.methods.importBatch, message).response.batchId,
    send: (sender: string, recipient: string, ...credits: { batchId: bigint; grams: bigint }[]) =>
      chain.deliver(MsgDefinition.methods.send, { sender, recipient, credits }),
    report: (message: Partial<MsgRecordSourceEvent>) =>
      chain.deliver(MsgDefinition.methods.recordSourceEvent, message).response,
    batch: (id: bigint) => chain.query(QueryDefinition.methods.batch, { id }).batch,
    /** The sums of a batch by status. */
    supply: (id: bigint) => chain.query(QueryDefinition.methods.batch, { id }).batch?.supply,
    balance: (owner: string, batchId = 0n) => chain.query(QueryDefinition.methods.balance, { owner, batchId }).balance,
    cancel: (owner: string, ...credits: { batchId: bigint; grams: bigint }[]) =>
      chain.deliver(MsgDefinition.methods.cancel, { owner, credits, reason: "Given up" }),
    revoke: (batchId: bigint, startGram: bigint, endGram: bigint) =>
      chain.deliver(MsgDefinition.methods.revoke, { ...review, range: { batchId, startGram, endGram } }),
    expire: (batchId: bigint, startGram: bigint, endGram: bigint) =>
      chain.deliver(MsgDefinition.methods.expire, { ...review, range: { batchId, startGram, endGram } }),
    suspend: (batchId: bigint) => chain.deliver(MsgDefinition.methods.suspendBatch, { ...review, batchId }),
    release: (batchId: bigint) => chain.deliver(MsgDefinition.methods.releaseBatch, { ...review, batchId }),
    reinstate: (recordId: bigint, recipient = "") =>
      chain.deliver(MsgDefinition.methods.reinstate, { ...review, recordId, recipient }),
    reverse: (batchId: bigint, grams: bigint) =>
      chain.deliver(MsgDefinition.methods.reverse, { ...review, batchId, grams, date: "2026-08-01" }).response,
    releaseBuffer: (batchId: bigint, grams: bigint, recipient: string) =>
      chain.deliver(MsgDefinition.methods.releaseBuffer, { ...review, batchId, grams, recipient }),
    /** Lots of a batch as "start-end owner status", grams as they are. */
    lots: (batchId: bigint) =>
      chain
        .query(QueryDefinition.methods.lotsByBatch, { batchId, pagination: undefined })
        .lots.map(({ startGram, endGram, owner, status }) => {
          const name = Object.entries(who).find(([, known]) => known === owner)?.[0] ?? owner;
          return `${startGram}-${endGram} ${name} ${statusNames[status] ?? status}`;
        }),
  };
}
