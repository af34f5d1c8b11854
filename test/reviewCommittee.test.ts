import { expect, test } from "@jest/globals";
import { eco2 } from "../app/eco2.ts";
import { ProposalStatus } from "../codec/gen/eco2/committee/v1/committee.ts";
import { QueryDefinition } from "../codec/gen/eco2/committee/v1/query.ts";
import { MsgSubmitProposal, MsgVote } from "../codec/gen/eco2/committee/v1/tx.ts";
import { MsgIssueBatch, MsgReviewVerification, MsgSubmitVerification } from "../codec/gen/eco2/registry/v1/issuance.ts";
import {
  Body,
  Methodology,
  MsgAccredit,
  MsgSetBody,
  MsgSetMethodology,
} from "../codec/gen/eco2/registry/v1/programme.ts";
import {
  MsgAppointBody,
  MsgListProject,
  MsgReviewValidation,
  MsgSubmitValidation,
  ProjectDetails,
  ProjectStatus,
} from "../codec/gen/eco2/registry/v1/project.ts";
import { QueryDefinition as RegistryQuery } from "../codec/gen/eco2/registry/v1/query.ts";
import type { Any } from "../codec/gen/google/protobuf/any.ts";
import { addressText, moduleAddress } from "../core/addresses.ts";
import { testAccount } from "../engine/testing/accounts.ts";
import { message, startChain } from "../engine/testing/startChain.ts";

const T = 1_000_000n;
const accounts = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => testAccount(number, "eco"));
const [, , , , , proponent, validator, verifier] = accounts;
const committee = addressText({ chainId: "", bech32Prefix: "eco" }, moduleAddress("committee/1"));

/** The ECO2 chain, its review committee in office and named as the review authority. */
const start = () =>
  startChain(eco2, {
    accounts: accounts.length,
    genesis(sections) {
      const { committees } = sections["committee"] as { committees: { members: string[] }[] };
      for (const one of committees.slice(0, 1)) one.members = accounts.slice(0, 5).map(({ address }) => address);
      const registry = sections["registry"] as { params: object };
      registry.params = { ...registry.params, review_authority: committee };
    },
  });
type Chain = Awaited<ReturnType<typeof start>>;
type Account = (typeof accounts)[number];

async function send(chain: Chain, by: Account | undefined, what: Any) {
  if (by === undefined) throw new Error("no account");
  const { result } = await chain.send(by, [what], { gas: 5_000_000 });
  expect([result.code, result.log]).toEqual([0, ""]);
}

/** Proposes messages to the committee, and votes. @returns what became of the proposal */
async function decide(chain: Chain, messages: Any[], votes = 5) {
  const [first] = accounts;
  const request = { proposer: first?.address ?? "", committeeId: 1n, messages, title: "Decide", summary: "" };
  await send(chain, first, message(MsgSubmitProposal, request));
  const { proposals } = chain.ask(QueryDefinition.methods.proposals, { committeeId: 1n });
  const proposalId = proposals.at(-1)?.id ?? 0n;
  for (const member of accounts.slice(0, votes))
    await send(chain, member, message(MsgVote, { voter: member.address, proposalId, yes: true }));
  return chain.ask(QueryDefinition.methods.proposal, { proposalId }).proposal;
}

const executed = { status: ProposalStatus.PROPOSAL_STATUS_EXECUTED };
const report = (number: number) => ({
  title: "Report",
  url: "https://example.org/report.pdf",
  sha256: new Uint8Array(32).fill(number),
  mediaType: "application/pdf",
});

/** What governs projects, as the committee decides it: a methodology, and a body for each role. */
function rules(): Any[] {
  const bodies = [
    ["SCS Global Services", validator],
    ["Verifit", verifier],
  ] as const;
  const methodology = { code: "VM0047", version: "1.0", name: "ARR", type: "Removal - nature", programmeIds: ["ECO2"] };
  return [
    message(MsgSetMethodology, { reviewer: committee, methodology: Methodology.fromPartial(methodology) }),
    ...bodies.map(([name, by]) => {
      const body = Body.fromPartial({ name, country: "US", accounts: [by?.address ?? ""] });
      return message(MsgSetBody, { reviewer: committee, body });
    }),
    ...[1, 2].map((role) =>
      message(MsgAccredit, {
        reviewer: committee,
        bodyId: BigInt(role),
        programmeId: "ECO2",
        roles: [role as 1 | 2],
        sectors: ["Afforestation and reforestation"],
        validFrom: "2020-01-01",
        validUntil: "",
      }),
    ),
  ];
}

const details = ProjectDetails.fromPartial({
  name: "Mau forest",
  link: "https://example.org/mau",
  sectors: ["Afforestation and reforestation"],
  types: ["Reforestation"],
  methodologies: [{ code: "VM0047", version: "1.0" }],
  locations: [{ country: "KE", region: "Mau" }],
});

test("the Review Committee governs, registers and approves; nothing is issued without its vote", async () => {
  const chain = await start();
  expect(await decide(chain, rules())).toMatchObject(executed);
  const [mine, body1, body2] = [proponent, validator, verifier].map((one) => one?.address ?? "");
  if (mine === undefined || body1 === undefined || body2 === undefined) throw new Error("no accounts");
  await send(chain, proponent, message(MsgListProject, { proponent: mine, programmeId: "ECO2", details }));
  await send(chain, proponent, message(MsgAppointBody, { proponent: mine, projectId: "ECO2-1", bodyId: 1n }));
  const opinion = {
    signer: body1,
    bodyId: 1n,
    projectId: "ECO2-1",
    type: "Validation of Project Design Document",
    positive: true,
    date: "2021-01-01",
    creditingPeriod: { start: "2020-01-01", end: "2029-12-31" },
    methodologies: [],
    locations: [],
    revision: 1,
    report: report(1),
  };
  await send(chain, validator, message(MsgSubmitValidation, opinion));
  const approval = message(MsgReviewValidation, { reviewer: committee, validationId: 1n, approve: true, reason: "" });
  expect(await decide(chain, [approval])).toMatchObject(executed);
  const { project } = chain.ask(RegistryQuery.methods.project, { projectId: "ECO2-1" });
  expect(project?.status).toBe(ProjectStatus.PROJECT_STATUS_REGISTERED);

  const vintage = {
    start: "2020-01-01",
    end: "2020-12-31",
    grams: 200n * T,
    methodologyCode: "VM0047",
    methodologyVersion: "1.0",
    location: 0,
    issuedGrams: 0n,
  };
  const statement = {
    signer: body2,
    bodyId: 2n,
    projectId: "ECO2-1",
    period: { start: "2020-01-01", end: "2020-12-31" },
    vintages: [vintage],
    bufferBasisPoints: 2000,
    date: "2021-06-01",
    report: report(2),
  };
  await send(chain, verifier, message(MsgSubmitVerification, statement));
  const issue = message(MsgIssueBatch, { proponent: mine, verificationId: 1n, vintage: 0, grams: 0n, recipient: "" });
  const review = message(MsgReviewVerification, { reviewer: committee, verificationId: 1n, approve: true, reason: "" });
  if (proponent === undefined) throw new Error("no account");
  // Four of seven seats are not enough.
  expect(await decide(chain, [review], 4)).toMatchObject({ status: ProposalStatus.PROPOSAL_STATUS_OPEN });
  const early = await chain.send(proponent, [issue], { gas: 5_000_000 });
  expect([early.result.codespace, early.result.code]).toEqual(["registry", 68]);
  const alone = message(MsgReviewVerification, { reviewer: mine, verificationId: 1n, approve: true, reason: "" });
  const own = await chain.send(proponent, [alone], { gas: 5_000_000 });
  expect([own.result.codespace, own.result.code]).toEqual(["registry", 15]);

  expect(await decide(chain, [review])).toMatchObject(executed);
  await send(chain, proponent, issue);
  const { batch } = chain.ask(RegistryQuery.methods.batch, { id: 1n });
  expect(batch).toMatchObject({
    serial: "ECO2-KE-1-20200101-20201231-1-200",
    creditType: "Removal - nature",
    supply: { issuedGrams: 200n * T, heldGrams: 160n * T, bufferGrams: 40n * T },
  });
  expect(chain.ask(RegistryQuery.methods.balance, { owner: mine }).balance?.heldGrams).toBe(160n * T);
  expect(chain.broken()).toBeUndefined();
  await chain.close();
}, 60_000);
