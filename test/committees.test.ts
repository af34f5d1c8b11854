import { expect, test } from "@jest/globals";
import { eco2 } from "../app/eco2.ts";
import { QueryDefinition as BankQuery } from "../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgSend } from "../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { ProposalStatus } from "../codec/gen/eco2/committee/v1/committee.ts";
import { QueryDefinition } from "../codec/gen/eco2/committee/v1/query.ts";
import { MsgSubmitProposal, MsgVote } from "../codec/gen/eco2/committee/v1/tx.ts";
import { QueryDefinition as RegistryQuery } from "../codec/gen/eco2/registry/v1/query.ts";
import { MsgImportBatch } from "../codec/gen/eco2/registry/v1/tx.ts";
import type { Any } from "../codec/gen/google/protobuf/any.ts";
import { addressText, moduleAddress } from "../core/addresses.ts";
import { testAccount } from "../engine/testing/accounts.ts";
import { message, startChain } from "../engine/testing/startChain.ts";

const accounts = [1, 2, 3, 4, 5, 6].map((number) => testAccount(number, "eco"));
const members = accounts.slice(0, 5).map(({ address }) => address);
const accountOf = (id: number) => addressText({ chainId: "", bech32Prefix: "eco" }, moduleAddress(`committee/${id}`));
const coins = (amount: number) => [{ denom: "ueco2", amount: `${amount}` }];

/** The ECO2 chain, the seats of its three committees taken, the review committee a registrar. */
const start = () =>
  startChain(eco2, {
    accounts: 6,
    genesis(sections) {
      const { committees } = sections["committee"] as { committees: { members: string[] }[] };
      for (const one of committees) one.members = members;
      sections["registry"] = { ...(sections["registry"] as object), params: { registrars: [accountOf(1)] } };
    },
  });
type Chain = Awaited<ReturnType<typeof start>>;

/** Proposes messages to a committee, and votes with so many members. @returns the proposal */
async function decide(chain: Chain, committeeId: bigint, messages: Any[], votes: number) {
  const [first] = accounts;
  if (first === undefined) throw new Error("no accounts");
  const request = { proposer: first.address, committeeId, messages, title: "Decide", summary: "" };
  const submitted = await chain.send(first, [message(MsgSubmitProposal, request)], { gas: 1_000_000 });
  if (submitted.result.code !== 0) return submitted.result;
  const { proposals } = chain.ask(QueryDefinition.methods.proposals, { committeeId });
  const proposalId = proposals.at(-1)?.id ?? 0n;
  for (const member of accounts.slice(0, votes)) {
    const vote = message(MsgVote, { voter: member.address, proposalId, yes: true });
    const { result } = await chain.send(member, [vote], { gas: 1_000_000 });
    expect([result.code, result.log]).toEqual([0, ""]);
  }
  return chain.ask(QueryDefinition.methods.proposal, { proposalId }).proposal;
}

test("committees of the ECO2 chain import credits and spend what they have, and nothing that is not listed", async () => {
  const chain = await start();
  const [giver] = accounts;
  if (giver === undefined) throw new Error("no accounts");
  const send = (from: string, to: string, amount: number) =>
    message(MsgSend, { fromAddress: from, toAddress: to, amount: coins(amount) });
  await chain.send(giver, [send(giver.address, accountOf(3), 500_000)]);

  const batch = message(MsgImportBatch, {
    registrar: accountOf(1),
    sourceRegistry: "GLD",
    serial: "GS1-1-KE-GS11603-16-2025-30256-1-100",
    quantityGrams: 100_000_000n,
    projectId: "GLD11603",
    projectName: "Efficient and clean cooking",
    methodology: "TPDDTEC v3.1",
    country: "KE",
    vintageStart: "2025-01-01",
    vintageEnd: "2025-12-31",
    recipient: giver.address,
  });
  expect(await decide(chain, 1n, [batch], 5)).toMatchObject({ status: ProposalStatus.PROPOSAL_STATUS_EXECUTED });
  expect(chain.ask(RegistryQuery.methods.batch, { id: 1n }).batch?.issuer).toBe(accountOf(1));

  const paid = send(accountOf(3), accounts[5]?.address ?? "", 400_000);
  expect(await decide(chain, 3n, [paid], 3)).toMatchObject({ status: ProposalStatus.PROPOSAL_STATUS_EXECUTED });
  const left = chain.ask(BankQuery.methods.balance, { address: accountOf(3), denom: "ueco2" });
  expect(left.balance?.amount).toBe("100000");

  expect(await decide(chain, 1n, [send(accountOf(1), giver.address, 1)], 0)).toMatchObject({
    codespace: "committee",
    code: 5,
  });
  expect(await decide(chain, 3n, [send(accountOf(1), giver.address, 1)], 0)).toMatchObject({
    codespace: "committee",
    code: 5,
  });
  expect(chain.broken()).toBeUndefined();
  await chain.close();
}, 60_000);
