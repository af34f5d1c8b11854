import { describe, expect, test } from "@jest/globals";
import { eco2 } from "../app/eco2.ts";
import { ProposalStatus } from "../codec/gen/eco2/committee/v1/committee.ts";
import { GenesisState } from "../codec/gen/eco2/committee/v1/genesis.ts";
import { QueryDefinition } from "../codec/gen/eco2/committee/v1/query.ts";
import { MsgSubmitProposal, MsgVote } from "../codec/gen/eco2/committee/v1/tx.ts";
import { QueryDefinition as VaultQuery } from "../codec/gen/eco2/dualtoken/v1/query.ts";
import { MsgBlockBatch, MsgUnblockBatch } from "../codec/gen/eco2/dualtoken/v1/tx.ts";
import { Factor } from "../codec/gen/eco2/notary/v1/factor.ts";
import { QueryDefinition as NotaryQuery } from "../codec/gen/eco2/notary/v1/query.ts";
import { MsgSetFactor, MsgWithdrawFactor } from "../codec/gen/eco2/notary/v1/tx.ts";
import { QueryDefinition as OffsetQuery } from "../codec/gen/eco2/offset/v1/query.ts";
import { MsgRecordEstimate } from "../codec/gen/eco2/offset/v1/tx.ts";
import { MsgImportBatch } from "../codec/gen/eco2/registry/v1/tx.ts";
import type { Any } from "../codec/gen/google/protobuf/any.ts";
import { fromJson } from "../codec/json/fromJson.ts";
import { parseTime, timestampOf } from "../codec/time.ts";
import { addressText, moduleAddress } from "../core/addresses.ts";
import { defaultGenesis } from "../core/genesis.ts";
import { testAccount } from "../engine/testing/accounts.ts";
import { message, startChain } from "../engine/testing/startChain.ts";

const chainOf = eco2(() => false);
const section = defaultGenesis(chainOf, "eco")["committee"];
const { committees } = fromJson(GenesisState.$type, section) as GenesisState;

describe.each(committees.map((one) => [one.name, one] as const))("the powers of %s", (_, { rules }) => {
  test.each(rules?.powers.map(({ typeUrl }) => typeUrl) ?? [])("%s is a message of the chain", (typeUrl) => {
    expect(chainOf.messages.has(typeUrl)).toBe(true);
  });
});

const accounts = [1, 2, 3, 4, 5].map((number) => testAccount(number, "eco"));
const committee = addressText({ chainId: "", bech32Prefix: "eco" }, moduleAddress("committee/1"));

/** The ECO2 chain, its review committee in office and named by registry, vault and notary module. */
const start = () =>
  startChain(eco2, {
    accounts: accounts.length,
    genesis(sections) {
      const { committees: all } = sections["committee"] as { committees: { members: string[] }[] };
      for (const one of all.slice(0, 1)) one.members = accounts.map(({ address }) => address);
      const name = (module: string, fields: object) => {
        const of = sections[module] as { params: object };
        of.params = { ...of.params, ...fields };
      };
      name("registry", { registrars: [committee] });
      name("dualtoken", { reviewer: committee });
      name("notary", { committee });
    },
  });
type Chain = Awaited<ReturnType<typeof start>>;

async function decide(chain: Chain, ...messages: Any[]) {
  const [first] = accounts;
  if (first === undefined) throw new Error("no account");
  const request = { proposer: first.address, committeeId: 1n, messages, title: "Decide", summary: "" };
  const told = await chain.send(first, [message(MsgSubmitProposal, request)], { gas: 5_000_000 });
  expect([told.result.code, told.result.log]).toEqual([0, ""]);
  const { proposals } = chain.ask(QueryDefinition.methods.proposals, { committeeId: 1n });
  const proposalId = proposals.at(-1)?.id ?? 0n;
  for (const voter of accounts)
    await chain.send(voter, [message(MsgVote, { voter: voter.address, proposalId, yes: true })], { gas: 5_000_000 });
  return chain.ask(QueryDefinition.methods.proposal, { proposalId }).proposal?.status;
}

test("carbon-assets-review blocks batches of the vault, and sets and withdraws factors", async () => {
  const chain = await start();
  const executed = ProposalStatus.PROPOSAL_STATUS_EXECUTED;
  const batch = {
    registrar: committee,
    sourceRegistry: "GLD",
    serial: "GS1-1-KE-GS11603-16-2025-30256-1-10",
    quantityGrams: 10_000_000n,
    projectId: "GLD11603",
    projectName: "Efficient and clean cooking",
    methodology: "TPDDTEC v3.1",
    country: "KE",
    vintageStart: "2025-01-01",
    vintageEnd: "2025-12-31",
    recipient: accounts[0]?.address ?? "",
  };
  const block = message(MsgBlockBatch, { reviewer: committee, batchId: 1n, reason: "Doubtful" });
  expect(await decide(chain, message(MsgImportBatch, MsgImportBatch.fromPartial(batch)), block)).toBe(executed);
  const blocked = () => chain.ask(VaultQuery.methods.blockedBatches, {}).blockedBatches.map(({ batchId }) => batchId);
  expect(blocked()).toEqual([1n]);
  expect(await decide(chain, message(MsgUnblockBatch, { reviewer: committee, batchId: 1n }))).toBe(executed);
  expect(blocked()).toEqual([]);

  const factor = Factor.fromPartial({
    code: "CAR-PETROL",
    substance: "petrol car",
    unit: "km",
    micrograms: "170000000",
    scope: 1,
    source: "A table of cars",
    validFrom: timestampOf(parseTime("2020-01-01T00:00:00Z")),
    validUntil: timestampOf(parseTime("2030-01-01T00:00:00Z")),
  });
  expect(await decide(chain, message(MsgSetFactor, { authority: committee, factor }))).toBe(executed);
  const query = NotaryQuery.methods.factor;
  expect(chain.ask(query, { code: "CAR-PETROL" }).factor).toMatchObject({ version: 1n, withdrawal: undefined });

  // What a person reckons by it is an estimate, and nothing else of the chain's.
  const [person] = accounts;
  if (person === undefined) throw new Error("no account");
  const activity = { category: 1, factor: "CAR-PETROL", amount: "1000000000", unit: "km" } as const;
  const when = { periodStart: "2021-03-01", periodEnd: "2021-03-31", note: "" };
  const drive = message(MsgRecordEstimate, { account: person.address, ...activity, ...when });
  const { result } = await chain.send(person, [drive], { gas: 1_000_000 });
  expect([result.code, result.log]).toEqual([0, ""]);
  const { years } = chain.ask(OffsetQuery.methods.yearBalances, { address: person.address });
  expect(years).toMatchObject([{ year: 2021, emittedMicrograms: "0", estimatedMicrograms: "170000000000" }]);

  const withdrawal = { authority: committee, code: "CAR-PETROL", version: 1n, reason: "Of another car" };
  expect(await decide(chain, message(MsgWithdrawFactor, withdrawal))).toBe(executed);
  expect(chain.ask(query, { code: "CAR-PETROL", version: 1n }).factor?.withdrawal?.reason).toBe("Of another car");
});
