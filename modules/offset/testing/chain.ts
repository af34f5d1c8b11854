import { encodeAddress } from "../../../codec/bech32.ts";
import { MsgDefinition as VaultMsg } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import type { Claim, Donor } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { QueryDefinition as RegistryQuery } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition as RegistryMsg } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import { subscriptions as vaultFollows } from "../../dualtoken/hooks.ts";
import registry from "../../registry/index.ts";
import { vaultSubscriptions } from "../hooks.ts";
import { factorTable } from "./factors.ts";
import { offsetModules } from "./modules.ts";

const address = (number: number) => encodeAddress(testPrefix, testAddress(number));

/** Who takes part, by the addresses of the registry's tests. */
const who = {
  registrar: address(1),
  second: address(2),
  alice: address(3),
  bob: address(4),
  reviewer: address(6),
} as const;

export const authority = encodeAddress(testPrefix, moduleAddress("gov"));
export const poolText = encodeAddress(testPrefix, moduleAddress("neutral_pool"));

/** A claim that is right; `fields` replace what it says. */
export const claimOf = (fields: Partial<Claim> = {}): Claim => ({
  beneficiary: "Bäckerei Müller GmbH",
  beneficiaryId: "7LTWFZYICNSX8D621K86",
  reason: "Deliveries of 2025",
  periodStart: "2025-01-01",
  periodEnd: "2025-12-31",
  country: "DE",
  purpose: "corporate_inventory",
  statement: "",
  beneficiaryAccount: "",
  ...fields,
});

/** A donor that is right. */
export const donorOf = (fields: Partial<Donor> = {}): Donor => ({
  name: "Stiftung Klima",
  id: "",
  country: "CH",
  purpose: "voluntary",
  statement: "",
  ...fields,
});

/** A chain with registry, vault and offset, hooks bound; `who.second` confirms profiles. */
export function offsetChain(sections: Readonly<Record<string, unknown>> = {}): TestChain {
  const given = {
    registry: { params: { registrars: [who.registrar, who.second], review_authority: who.reviewer } },
    offset: {
      params: {
        max_text_bytes: "256",
        purposes: ["voluntary", "corporate_inventory"],
        supersede_days: "90",
        verifiers: [who.second],
      },
    },
    ...sections,
  };
  return testChain([auth, factorTable, registry, ...offsetModules], given, [...vaultFollows, ...vaultSubscriptions]);
}

/** The same calls again and again, in few words. */
export function offsetCalls(chain: TestChain) {
  const { methods } = MsgDefinition;
  const { methods: ask } = QueryDefinition;
  return {
    /** Tonnes 1 to `tonnes` of an issuance of a vintage, by the registrar. */
    import: (recipient: string, issuance: number, year: number, tonnes: bigint) =>
      chain.deliver(RegistryMsg.methods.importBatch, {
        registrar: who.registrar,
        sourceRegistry: "GLD",
        serial: `GS1-1-KE-GS11603-16-${year}-${issuance}-1-${tonnes}`,
        quantityGrams: tonnes * 1_000_000n,
        projectId: "GLD11603",
        projectName: "Efficient and clean cooking",
        methodology: "TPDDTEC v3.1",
        country: "KE",
        vintageStart: `${year}-01-01`,
        vintageEnd: `${year}-12-31`,
        recipient,
      }),
    batch: (id: bigint) => chain.query(RegistryQuery.methods.batch, { id }).batch,
    retire: (owner: string, batchId: bigint, grams: bigint, fields: Partial<Claim> = {}) =>
      chain.deliver(methods.retire, { owner, batchId, grams, ...claimOf(fields) }).response.certificateId,
    retireEcc: (owner: string, grams: bigint, fields: Partial<Claim> = {}) =>
      chain.deliver(methods.retireEcc, { owner, grams, claim: claimOf(fields) }).response.certificateId,
    supersede: (owner: string, certificateId: bigint, fields: Partial<Claim> = {}) =>
      chain.deliver(methods.supersede, {
        owner,
        certificateId,
        claim: claimOf(fields),
        correction: "A name was misspelt",
      }).response.certificateId,
    giveCredits: (giver: string, batchId: bigint, grams: bigint, fields: Partial<Donor> = {}) =>
      chain.deliver(methods.giveCredits, { giver, batchId, grams, donor: donorOf(fields) }).response.giftId,
    giveEcc: (giver: string, uecc: bigint, fields: Partial<Donor> = {}) =>
      chain.deliver(methods.giveEcc, { giver, uecc: uecc.toString(), donor: donorOf(fields) }).response.giftId,
    deposit: (depositor: string, batchId: bigint, grams: bigint) =>
      chain.deliver(VaultMsg.methods.deposit, { depositor, credits: [{ batchId, grams }] }),
    suspend: (batchId: bigint) =>
      chain.deliver(RegistryMsg.methods.suspendBatch, { reviewer: who.reviewer, batchId, reason: "Under review" }),
    release: (batchId: bigint) =>
      chain.deliver(RegistryMsg.methods.releaseBatch, { reviewer: who.reviewer, batchId, reason: "Found good" }),
    certificate: (id: bigint) => chain.query(ask.certificate, { id }),
    pool: () => chain.query(ask.pool, {}),
    account: (address: string) => chain.query(ask.carbonAccount, { address }),
    years: (address: string) => chain.query(ask.yearBalances, { address }).years,
  };
}

/** A chain on which alice has ten tonnes of batch 1, and bob ten of batch 2, half of them as ECC. */
export function startedChain(sections: Readonly<Record<string, unknown>> = {}) {
  const chain = offsetChain(sections);
  const call = offsetCalls(chain);
  call.import(who.alice, 30256, 2025, 10n);
  call.import(who.bob, 7, 2024, 10n);
  call.deposit(who.bob, 2n, 5_000_000n);
  return { chain, ...call };
}
