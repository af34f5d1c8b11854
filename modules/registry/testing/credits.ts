import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import type { MsgImportBatch, MsgRecordSourceEvent } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import type { BuiltModule } from "../../../core/built.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import registry from "../index.ts";

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
} as const;

/** A chain with registrars; `more` are modules beside auth and registry. */
export function creditChain(
  more: readonly BuiltModule[] = [],
  sections: Readonly<Record<string, unknown>> = {},
): TestChain {
  const registrySection = { params: { registrars: [who.registrar, who.second] } };
  return testChain([auth, registry, ...more], { registry: registrySection, ...sections });
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
    balance: (owner: string, batchId = 0n) => chain.query(QueryDefinition.methods.balance, { owner, batchId }),
    /** Lots of a batch as "start-end owner status", grams as they are. */
    lots: (batchId: bigint) =>
      chain
        .query(QueryDefinition.methods.lotsByBatch, { batchId, pagination: undefined })
        .lots.map(({ startGram, endGram, owner, status }) => {
          const name = Object.entries(who).find(([, known]) => known === owner)?.[0] ?? owner;
          return `${startGram}-${endGram} ${name} ${["none", "held", "suspended", "retired"][status] ?? status}`;
        }),
  };
}
